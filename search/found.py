"""What was found on a question: the quotes, and how likely they hold the answer."""

from dataclasses import dataclass

from indexes.types import Language, Vector
from search.claims.other_kind import OF_ITS_KIND, other_kind
from search.confidence.abstain import LEAST_MARGIN, Features, Model
from search.confidence.reading import Probe
from search.confidence.unknown import lacks_name
from search.evidence.another_year import is_of_another_month, is_of_another_year
from search.evidence.literal import is_literal, says_all
from search.excerpt import Excerpt
from search.types import Conflict, Lacking, QuotesFound

BESIDE = 0.5
"""Of the probability, where what leads is no answer to such a question. Of 61 questions of fourteen
sets of which that was so, and the evidence enough, 25 had an answer, nine in the quote that led."""

MARGIN_BESIDE = -4.0
"""In a logit, what it is then at most, where a language model reads all quotes."""

CERTAIN = 0.85
"""The probability from which another sentence is taken to answer: of those questions 14 of 26."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Quotes for what was ``asked``, best first, with what to read of them.

    ``features`` is None where there are none. ``model`` judges them; it is that of the index.
    ``conflicts`` are where the quotes disagree. ``unknown`` is a name or a designation of what is
    asked about that stands nowhere: what is said of others is no answer. So it is where the quotes
    are ``of_others`` than a name that is asked of. ``several`` things may be asked for; or it
    ``compares`` two, and has quotes of each. ``is_part``: a part of a document is asked for by its
    number and nothing else; the quotes are that, or it is ``unknown``. ``subject`` is what else is
    asked of such a part, in the words that carry meaning.
    """

    excerpts: tuple[Excerpt, ...]
    language: Language
    features: Features | None
    model: Model
    asked: str
    conflicts: tuple[Conflict, ...] = ()
    unknown: str = ""
    of_others: bool = False
    several: bool = False
    compares: bool = False
    is_part: bool = False
    subject: str = ""

    def judged(self) -> QuotesFound:
        """The quotes with the probability that they hold the answer, and whether that is enough."""
        if self.features is None:
            return self._found(0.0, enough=False)
        if self.is_literal:
            return self._found(CERTAIN, enough=True)
        confidence = self.model.floor if self.unknown else self._probability(self.features)
        if self._is_beside(confidence):
            return self._found(BESIDE * confidence, enough=False)
        return self._found(confidence, enough=confidence >= self.model.threshold)

    def to_be_read(self, probe: Probe | None) -> QuotesFound | None:
        """The provisional event to emit before a language model with a ``probe`` reads the quotes.

        They are taken to answer until it has read them. None if reading is not needed: the model
        has no probe, the evidence decides alone, or is too far from being enough.
        """
        if probe is None or self.features is None or self.unknown or self.is_literal:
            return None
        if not (self._says_all or probe.is_worth_reading(self.features, self.model)):
            return None
        return self._found(self._probability(self.features), enough=True)

    def read(self, probe: Probe, state: Vector | None) -> QuotesFound:
        """The same, by the hidden state of the language model that has read the quotes.

        They are taken to answer where a reply that holds would be enough for that.
        Without a ``state`` the evidence alone judges. Where that is not enough, a name of what is
        asked must stand in what was read: a model takes a clause of another contract for the one
        that is asked of.
        """
        alone = self.judged()
        if state is None or not alone.quotes:
            return alone
        confidence = probe.probability(state, self.margin)
        if not alone.found and lacks_name(self.asked, (one.with_place for one in self.excerpts)):
            return self._found(min(confidence, alone.confidence), enough=False)
        return self._found(confidence, enough=probe.may_be_enough(confidence))

    @property
    def is_literal(self) -> bool:
        """Whether the quote that leads is what is asked for, to the letter."""
        if self.unknown:
            return False
        return self.is_part or is_literal(self.asked, self.excerpts, self.language)

    @property
    def margin(self) -> float:
        """How far the evidence alone is from being enough, as a ``Probe`` weighs it."""
        if self.features is None:
            return LEAST_MARGIN
        margin = self.model.margin(self.features)
        if self._is_beside(self.model.probability(self.features)):
            return min(margin, MARGIN_BESIDE)
        return max(margin, 0.0) if self._says_all else margin

    def _probability(self, features: Features) -> float:
        """That of the model; just enough, at least, where the first quote says all of it."""
        probability = self.model.probability(features)
        return max(probability, self.model.threshold) if self._says_all else probability

    @property
    def _says_all(self) -> bool:
        asked = self.subject or self.asked
        return not self.unknown and says_all(asked, self.excerpts, self.language)

    def _is_beside(self, confidence: float) -> bool:
        """Whether what leads is of another kind than is asked for: no price, no day, no name.

        What a row of a table gives is for its header to say. Evidence that is CERTAIN is of another
        sentence. Nor is it one where it is of another year or month than is asked, or where a name
        that is asked of stands in no quote.
        """
        if not self.excerpts:
            return False
        if self.of_others:
            return True
        is_of_another = (is_of_another_year, is_of_another_month)
        if not self.compares and any(of(self.asked, self.excerpts[0]) for of in is_of_another):
            return True
        if confidence >= CERTAIN:
            return False
        said = self.excerpts[0].quote.best_sentence
        reason = "" if "\t" in said else other_kind(self.asked, said, self.language)
        return bool(reason) and reason not in OF_ITS_KIND

    def _found(self, confidence: float, *, enough: bool) -> QuotesFound:
        found = enough and not self.unknown
        return QuotesFound(
            quotes=tuple(excerpt.quote for excerpt in self.excerpts),
            found=found,
            confidence=confidence,
            language=self.language,
            asked=self.asked,
            conflicts=self.conflicts if found else (),
            several=self.several,
            lacking=Lacking(self.unknown, self.is_part) if self.unknown else None,
        )

"""Each sentence of the model against the quotes: what they do not support is not said.

One quote must have all numbers, dates, names and addresses of the sentence, and say them of the
same thing, close together and not denied; a name that the question has may also stand where its
document opens, or in another quote of that. Those quotes are cited: citations are attached here,
never taken from the model. What a document says to the machine that reads it supports nothing, and
what has nothing to do with the question is no answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt

from indexes.types import Language, Vector, Vectors
from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.cleaning import clean_sentence, is_item, without_no
from search.claims.in_range import said_by_range
from search.claims.longer_labels import label_that_goes_on
from search.claims.nearer_rivals import number_with_nearer_rival
from search.claims.negation import is_negated
from search.claims.objections import objection, unspoken_of
from search.claims.source import Source
from search.claims.unsayable import tells_of_excerpts, unsayable
from search.excerpt import Excerpt
from search.reasons import Reason
from search.retrieval.interaction import Column
from search.retrieval.nearness import REFERENCE, Scale
from search.text.person import addressed, is_first_person
from search.text.series import are_called_alike

LEXICAL_FLOOR = 0.5
"""Share of a sentence's content words that must stand together in the quote that supports it. Set
by hand."""

NEAR_FLOOR, ASKED_FLOOR = 1.53, 1.04
"""How near a sentence in another language is, to a sentence without its words and to the question,
from which it supports the first, if it has all its facts. Over twelve sets five right sentences of
the model more are shown by that, and no wrong one; by the first alone also three wrong ones. How
near the whole quote is tells nothing."""

TRANSLATED_MARGIN, LEADING = 0.28, 2
"""By how much in all a sentence in another language that has the claim's numbers has to be nearer
to it and to the question than the rest of its quote, one of the first: see docs/claims.md."""

RELATED_FLOOR = 0.56
"""How near the question is from which a sentence answers it without sharing a word with it. Of gold
answers without a shared word a quarter are under it; of what has to do with other things nine in
ten, whether planted or not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence as it may be shown, with the numbers of the quotes behind it, from 1.

    The first supports it, the others have names in it. ``reason`` says why it may not be shown;
    then there are none. ``is_item``: the model has it in a list. ``is_aside``: it rests on what is
    beside the question in its quote. ``rests_on`` is the sentence or row of the first that it rests
    on, where that is another than the one that the quote was chosen for. ``has_asked``: it has a
    word of the question.
    """

    sentence: str
    citations: tuple[int, ...] = ()
    reason: str = ""
    is_item: bool = False
    is_aside: bool = False
    rests_on: str = ""
    has_asked: bool = False

    @property
    def text(self) -> str:
        """The sentence with its citations behind it."""
        return f"{self.sentence} {''.join(f'[{number}]' for number in self.citations)}"


class Verifier:
    """Checks the sentences of one answer; ``embed`` gives passage vectors, shape (n, dimension).

    ``scale`` is that of its cosines. ``is_given``: the excerpts are of the document that is asked
    for, so whatever they say is too.
    """

    def __init__(
        self,
        question: str,
        excerpts: Sequence[Excerpt],
        language: Language,
        embed: Callable[[Sequence[str]], Vectors],
        *,
        scale: Scale = REFERENCE,
        is_given: bool = False,
    ) -> None:
        self._scale = scale
        self._asked = Asked(question, language)
        sources = {
            number: Source(excerpt, self._asked)
            for number, excerpt in enumerate(excerpts, 1)
            if not excerpt.is_far
        }
        self._numbers = [number for number, source in sources.items() if source.text]
        self._sources = [source for source in sources.values() if source.text]
        self._paths = {excerpt.quote.path for excerpt in excerpts}
        self._foreign: dict[int, Vectors] = {}
        self._vectors = embed([source.text for source in self._sources])
        self._files = _files(self._sources)
        self._embed = embed
        self._is_given = is_given
        self._question_vector = embed([question])[0]

    def check(self, sentence: str) -> Verdict:
        """Whether ``sentence`` may be shown, and on which quote it rests.

        The sentence of the verdict may be another: without the "no" that it opens with, where
        without that the quotes support it; or with the range of a quote in the place of an amount
        of the question that is in it.
        """
        verdict = self._check(sentence)
        if verdict.reason == Reason.NOT_DENIED:
            positive = self._check(without_no(sentence))
            return verdict if positive.reason else positive
        if verdict.reason:
            for number, source in zip(self._numbers, self._sources, strict=True):
                ranged = said_by_range(sentence, source.ranges)
                if ranged != sentence and number in (found := self._check(ranged)).citations[:1]:
                    return found
        return verdict

    def _check(self, sentence: str) -> Verdict:
        turned = addressed(sentence) if self._asked.is_of_asker else sentence
        cleaned = clean_sentence(turned)
        claim = Claim(cleaned, self._asked)
        reason = unsayable(turned, self._asked.question) or self._says_nothing(claim)
        citations: tuple[int, ...] = ()
        if not reason:
            citations, reason = self._support(claim)
        if turned != sentence and citations and self._is_first_person(citations[0]):
            citations, reason = (), Reason.AS_THE_ASKER
        if not citations:
            return Verdict(cleaned, (), reason, is_item(sentence))
        source = self._source(citations[0])
        return Verdict(
            cleaned,
            citations,
            reason,
            is_item(sentence),
            source.has_as_aside(claim),
            source.sentence_for(claim),
            self._has_asked(claim),
        )

    def _is_first_person(self, number: int) -> bool:
        """Whether a quote speaks of its writer, who is not the one who asks."""
        return is_first_person(self._source(number).text)

    def _source(self, number: int) -> Source:
        """A quote by its number as it is cited."""
        return self._sources[self._numbers.index(number)]

    def _says_nothing(self, claim: Claim) -> str:
        """Why there is nothing in the claim to look for in the quotes; empty where there is."""
        if not claim.stems or any(one.is_heading(claim.sentence) for one in self._sources):
            return Reason.NOTHING
        if claim.sentence.endswith("?"):
            return Reason.ASKS
        if tells_of_excerpts(claim.sentence, self._asked.question, self._files):
            return Reason.OF_THE_EXCERPTS
        says_it = claim.repeats and is_negated(claim.sentence) == self._asked.denies
        if says_it and not self._have_quoted(claim):
            # As a yes does: whether it is so is what was asked, and any quote on it would do.
            return Reason.REPEATS
        return "" if self._sources else Reason.UNSAID

    def _have_quoted(self, claim: Claim) -> bool:
        """Whether the quotes have something that it puts between quotation marks."""
        return any(one.has_verbatim(phrase) for phrase in claim.quoted for one in self._sources)

    def _support(self, claim: Claim) -> tuple[tuple[int, ...], str]:
        """The numbers of the quotes that the claim rests on; where it rests on none, why."""
        lacking = [source.lacks(claim) for source in self._sources]
        complete = [number for number, missing in enumerate(lacking) if not missing]
        if not complete:
            nowhere = [item for item in lacking[0] if all(item in other for other in lacking)]
            return (), _no_quote_has(nowhere or lacking[0])
        vector = self._embed([claim.sentence])[0]
        supporters = self._supporters(claim, vector, complete)
        if not supporters:
            return (), Reason.UNSAID
        if not self._is_related(claim, vector):
            return (), Reason.UNRELATED
        if reason := self._contradicted_by_any(claim):
            return (), reason
        return self._uncontradicted(claim, supporters)

    def _contradicted_by_any(self, claim: Claim) -> str:
        """Why no quote can support the claim, by what one of all of them says; else empty."""
        if any(source.denials.give_up(claim) for source in self._sources):
            return Reason.DENIED
        if wrong := number_with_nearer_rival(claim, self._sources):
            return Reason.OTHER_NUMBER.of(wrong)
        longer = label_that_goes_on(claim, self._sources)
        return Reason.OF_ANOTHER.of(longer) if longer else ""

    def _uncontradicted(
        self, claim: Claim, supporters: Sequence[int]
    ) -> tuple[tuple[int, ...], str]:
        """The citations of the best of ``supporters`` without an objection, and an empty reason.

        Else no citations and the reason of the first. A supporter is passed over where one before
        it contradicts the claim and has more of its words: that is the one to believe.
        """
        refused, most = "", 0
        for number in supporters:
            source = self._sources[number]
            said = source.said_of(claim)
            cited, nowhere = self._cited(claim, number)
            contradicts = objection(claim, source)
            reason = (
                contradicts
                or source.denials.objection(claim)
                or _no_quote_has(nowhere)
                or self._of_another_document(number)
                or unspoken_of(claim, source)
            )
            if not reason and said >= most:
                return cited, ""
            if contradicts:
                most = max(most, said)
            refused = refused or reason
        return (), refused

    def _cited(self, claim: Claim, supporter: int) -> tuple[tuple[int, ...], list[str]]:
        """What is cited for the claim, and the names of the question that no quote of it has.

        That is the supporter, and quotes of its document with names that it lacks.
        """
        document = self._sources[supporter].document
        same = [n for n, source in enumerate(self._sources) if source.document == document]
        cited, nowhere = [supporter], []
        for name in claim.repeated:
            showing = [number for number in same if self._sources[number].names.shows(name)]
            if showing and not set(cited) & set(showing):
                cited.append(showing[0])
            # A number is there, if only in another notation: the supporter has all facts.
            elif (
                not showing
                and not name.isdecimal()
                and not self._sources[supporter].names.is_about(name)
                and not self._sources[supporter].covers(name)
            ):
                nowhere.append(name)
        return tuple(self._numbers[number] for number in cited), nowhere

    def _of_another_document(self, number: int) -> str:
        """Why a quote is not of a document that the question names; empty where it may be.

        That is where documents of quotes go by a name of the question, and this one has none of
        those names; or where they are one document for each of several, this one is of none that
        is asked, and only its opening mentions it.
        """
        own = self._sources[number]
        if any(are_called_alike(own.document[1], path) for path in self._paths):
            asked = [name for name in self._asked.names if own.names.is_about(name)]
            if asked and not any(own.names.shows(name) for name in asked):
                return Reason.NOT_OF_NAMED.of(asked)
        named = [
            name
            for name in self._asked.names
            if any(one.names.goes_by(name) for one in self._sources)
        ]
        if not named or any(self._sources[number].names.is_about(name) for name in named):
            return ""
        return Reason.NOT_OF_NAMED.of(named)

    def _is_related(self, claim: Claim, vector: Vector) -> bool:
        return (
            self._is_given
            or self._has_asked(claim)
            or float(self._scale.nearness(self._question_vector @ vector)) >= RELATED_FLOOR
        )

    def _has_asked(self, claim: Claim) -> bool:
        return not self._asked.stems.isdisjoint(claim.stems)

    def _supporters(self, claim: Claim, vector: Vector, complete: Sequence[int]) -> list[int]:
        """Those of the quotes ``complete`` that are close enough to the claim, closest first."""
        close = []
        for number in complete:
            share = self._sources[number].share(claim)
            cosine = float(self._vectors[number] @ vector)
            if share >= LEXICAL_FLOOR or self._is_translated(number, claim, vector):
                close.append((share + cosine, number))
        return [number for _, number in sorted(close, key=lambda pair: (-pair[0], pair[1]))]

    def _is_translated(self, number: int, claim: Claim, vector: Vector) -> bool:
        """Whether a sentence of a quote in another language says what is asked and claimed.

        Only of a claim with facts, which are the same in any language.
        """
        source = self._sources[number]
        if not (source.is_foreign() and claim.has_facts):
            return False
        if number not in self._foreign:
            self._foreign[number] = self._embed(source.sentences)
        near, asked = (
            self._scale.nearness(self._foreign[number] @ other)
            for other in (vector, self._question_vector)
        )
        if ((near >= NEAR_FLOOR) & (asked >= ASKED_FLOOR)).any():
            return True
        if number >= LEADING or not claim.adds_only_numbers:
            return False
        has = np.array([not source.lacks_among(said, claim) for said in source.sentences])
        return _stand_out(has, near, asked)


def _stand_out(those: npt.NDArray[np.bool_], near: Column, asked: Column) -> bool:
    """Whether the best of ``those`` sentences, shape (n,), is nearer than the best of the others.

    Both to the claim (``near``) and to the question (``asked``), by TRANSLATED_MARGIN in all.
    """
    if those.all() or not those.any():
        return False
    margins = [float(told[those].max() - told[~those].max()) for told in (near, asked)]
    return min(margins) > 0 and sum(margins) >= TRANSLATED_MARGIN


def _no_quote_has(items: Sequence[str]) -> str:
    """That these are missing, for people; empty where none are."""
    return Reason.LACKING.of(items) if items else ""


def _files(sources: Sequence[Source]) -> list[str]:
    """The names of the files of ``sources``, but for those that these speak of themselves."""
    names = {PurePosixPath(source.document[1]) for source in sources}
    return [
        path.name
        for path in names
        if path.suffix and not any(path.name in one.text for one in sources)
    ]

"""Which sentences of a model hold by the quotes and are likely no answer to the question."""

from search.confidence.doubt import Doubt, Signs
from search.found import Evidence
from search.tables.rows import is_row
from search.text.facts import UNSAID_UNIT, claimed_facts, source_facts, unsupported
from search.text.words import content_stems
from search.wording.spoken import Said

ONE_PRICE = 2
"""How many facts a price adds to the question: its number and its unit. Of two numbers from one row
either may be of another column."""


class Doubter:
    """Judges the sentences of one answer."""

    def __init__(self, doubt: Doubt, evidence: Evidence) -> None:
        self._doubt = doubt
        self._evidence = evidence
        first, quote = evidence.excerpts[0], evidence.excerpts[0].quote
        leading = "\n".join((evidence.asked, first.header, quote.heading, quote.best_sentence))
        self._known = source_facts(leading, quote.text)
        self._asked = source_facts(evidence.asked)
        self._is_row = is_row(quote.best_sentence)
        self._stems = self._stems_of(f"{first.header}\n{quote.best_sentence}")

    def doubts(self, sentence: str, said: Said, reading: float) -> bool:
        """Whether ``sentence``, as it is shown of what was ``said``, is too doubtful for that.

        ``reading`` is as in ``Signs``. Of several things that are asked for, or two compared, the
        sentence that leads has only one.
        """
        if self._evidence.several or self._evidence.compares:
            return False
        return self._doubt.is_of(self.signs(sentence, said, reading))

    def signs(self, sentence: str, said: Said, reading: float) -> Signs:
        """What it is judged by."""
        return Signs(
            reading=reading, leads=float(self._leads(sentence)), likelihood=said.likelihood
        )

    def _leads(self, sentence: str) -> bool:
        """As in ``Signs``. A row of prices seldom says what they are in."""
        facts = claimed_facts(sentence)
        added = unsupported(facts, self._asked)
        if not added:
            stems = self._stems_of(sentence)
            return bool(stems) and stems <= self._stems
        missing = unsupported(facts, self._known)
        if self._is_row and len(added) == ONE_PRICE and missing == [UNSAID_UNIT]:
            return True
        return not missing

    def _stems_of(self, text: str) -> frozenset[str]:
        return frozenset(content_stems(text, self._evidence.language))

"""Which sentences of a model hold by the quotes and are likely no answer to the question."""

from search.confidence.doubt import Doubt, Signs
from search.found import Evidence
from search.text.facts import claimed_facts, source_facts, unsupported
from search.wording.spoken import Said


class Doubter:
    """Judges the sentences of one answer."""

    def __init__(self, doubt: Doubt, evidence: Evidence) -> None:
        self._doubt = doubt
        self._evidence = evidence
        first, quote = evidence.excerpts[0], evidence.excerpts[0].quote
        leading = "\n".join((evidence.asked, first.header, quote.heading, quote.best_sentence))
        self._known = source_facts(leading, quote.text)
        self._asked = source_facts(evidence.asked)

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
        facts = claimed_facts(sentence)
        adds = bool(unsupported(facts, self._asked))
        return Signs(
            reading=reading,
            leads=float(adds and not unsupported(facts, self._known)),
            likelihood=said.likelihood,
        )

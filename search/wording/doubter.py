"""Which sentences of a model hold by the quotes and are likely no answer to the question."""

from search.confidence.doubt import Doubt, Signs, logit_of
from search.evidence.find import Evidence
from search.text.facts import claimed_facts, source_facts, unsupported
from search.types import QuotesFound
from search.wording.spoken import Said


class Doubter:
    """Judges the sentences of one answer; ``alone`` is what the evidence alone is taken for."""

    def __init__(self, doubt: Doubt, evidence: Evidence, alone: QuotesFound) -> None:
        self._doubt = doubt
        self._evidence = evidence
        self._alone = alone
        first, quote = evidence.excerpts[0], evidence.excerpts[0].quote
        leading = "\n".join((evidence.asked, first.header, quote.heading, quote.best_sentence))
        self._known = source_facts(leading, quote.text)
        self._asked = source_facts(evidence.asked)

    def doubts(self, sentence: str, said: Said, read: QuotesFound | None) -> bool:
        """Whether ``sentence``, as it is shown of what was ``said``, is too doubtful for that.

        ``read`` is what the quotes are taken for once a model has read them, where it tells. Of
        several things that are asked for, or two compared, the sentence that leads has only one.
        """
        if self._evidence.several or self._evidence.compares:
            return False
        return self._doubt.is_of(self.signs(sentence, said, read))

    def signs(self, sentence: str, said: Said, read: QuotesFound | None) -> Signs:
        """What it is judged by."""
        facts = claimed_facts(sentence)
        adds = bool(unsupported(facts, self._asked))
        return Signs(
            reading=logit_of((read or self._alone).confidence),
            enough=float(self._alone.found),
            leads=float(adds and not unsupported(facts, self._known)),
            likelihood=said.likelihood,
        )

"""Which sentences of a model hold by the quotes and are likely no answer to the question."""

from search.claims.facts import claimed_facts, source_facts, unsupported
from search.confidence.doubt import Doubt, Signs, logit_of
from search.evidence.find import Evidence
from search.types import QuotesFound
from search.wording.spoken import Said

DOUBTFUL = "it is too doubtful that this answers the question"


class Doubter:
    """Judges the sentences of one answer."""

    def __init__(self, doubt: Doubt, evidence: Evidence) -> None:
        self._doubt = doubt
        self._evidence = evidence
        self._enough = evidence.judged().found
        first, quote = evidence.excerpts[0], evidence.excerpts[0].quote
        leading = "\n".join((evidence.asked, first.header, quote.heading, quote.best_sentence))
        self._known = source_facts(leading, quote.text)
        self._asked = source_facts(evidence.asked)

    def doubts(self, sentence: str, said: Said, found: QuotesFound) -> bool:
        """Whether ``sentence``, as it is shown of what was ``said``, is too doubtful for that.

        Of several things that are asked for, or two compared, the sentence that leads has only one.
        """
        if self._evidence.several or self._evidence.compares:
            return False
        return self._doubt.is_of(self.signs(sentence, said, found))

    def signs(self, sentence: str, said: Said, found: QuotesFound) -> Signs:
        """What it is judged by, where the quotes are taken for what is ``found``."""
        facts = claimed_facts(sentence)
        adds = bool(unsupported(facts, self._asked))
        return Signs(
            reading=logit_of(found.confidence),
            enough=float(self._enough),
            leads=float(adds and not unsupported(facts, self._known)),
            likelihood=said.likelihood,
        )

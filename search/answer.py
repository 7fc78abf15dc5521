"""From evidence to an answer, event by event: the quotes at once, then each sentence that holds."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from indexes.sentences import sentence_spans
from indexes.types import Language, Vectors
from search.evidence import Evidence
from search.llm import LanguageModel
from search.prompt import build_prompt
from search.types import Answer, Answered, Event, QuotesFound, Waiting, Wording
from search.verify import Verdict, Verifier

NOT_FOUND: dict[Language, str] = {
    "nl": "Niet gevonden in deze documenten.",
    "en": "Not found in these documents.",
}


def answer_events(
    evidence: Evidence,
    llm: Callable[[], LanguageModel] | None,
    embed: Callable[[Sequence[str]], Vectors],
) -> Iterator[Event]:
    """The quotes, then the wording of ``llm`` as far as they support it, then the answer.

    Without quotes that answer the question, or without ``llm``, no model is called.
    """
    found = evidence.judged()
    yield found
    if not found.found:
        text = NOT_FOUND[found.language or "en"]
        yield Wording(text)
        yield Answered(_answer(found, text))
        return
    kept: list[str] = []
    dropped: list[str] = []
    if llm is not None:
        for verdict in _verdicts(evidence, llm(), embed):
            if verdict is None:
                yield Waiting()
                continue
            if verdict.reason:
                dropped.append(verdict.sentence)
                continue
            yield Wording(f" {verdict.text}" if kept else verdict.text)
            kept.append(verdict.text)
    yield Answered(_answer(found, " ".join(kept), tuple(dropped)))


def _answer(found: QuotesFound, text: str, dropped: tuple[str, ...] = ()) -> Answer:
    return Answer(
        text=text,
        quotes=found.quotes,
        found=found.found,
        confidence=found.confidence,
        language=found.language,
        dropped=dropped,
        asked=found.asked,
    )


def _verdicts(
    evidence: Evidence,
    llm: LanguageModel,
    embed: Callable[[Sequence[str]], Vectors],
) -> Iterator[Verdict | None]:
    """The model's sentences as they come, each checked once; a repeated one ends the answer.

    None while there is no new one.
    """
    verifier = Verifier(evidence.asked, evidence.excerpts, evidence.language, embed)
    said: set[str] = set()
    for sentence in _sentences(evidence, llm):
        if not sentence:
            yield None
            continue
        verdict = verifier.check(sentence)
        if verdict.sentence in said:
            return
        said.add(verdict.sentence)
        yield verdict


def _sentences(evidence: Evidence, llm: LanguageModel) -> Iterator[str]:
    """Whole sentences of the model's reply, each as soon as the next one begins.

    Empty while none has become whole. A last sentence that the budget cut off is left out.
    """
    prompt = build_prompt(
        evidence.asked,
        evidence.excerpts,
        evidence.language,
        llm.count_tokens,
        llm.evidence_tokens,
    )
    text = ""
    with closing(llm.generate(prompt)) as pieces:
        while True:
            try:
                text += next(pieces)
            except StopIteration as end:
                finished: bool = end.value
                break
            *whole, last = sentence_spans(text) or [(0, len(text))]
            for start, stop in whole or [(0, 0)]:
                yield text[start:stop]
            text = text[last[0] :]
    if finished and text.strip():
        yield text.strip()

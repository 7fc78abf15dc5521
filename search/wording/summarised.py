"""A summary in a sentence of a model for each of its quotes."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from indexes.types import Language, Vectors
from search.claims.verify import Verifier
from search.excerpt import Excerpt
from search.kinds.summary import Summary
from search.reasons import Reason
from search.retrieval.nearness import REFERENCE, Scale
from search.types import Answered, Dropped, Event, Progress, QuotesFound, Waiting, Wording
from search.wording.llm import LanguageModel
from search.wording.prompt import build_summary_prompt
from search.wording.spoken import Said, sentences_said

SENTENCE_ENDS = (".", "!")
"""What has neither is a title that the model repeats."""

LEADS = ":"
"""What ends in it says what follows: "Here is the excerpt in short:"."""


def summary_events(
    question: str,
    summary: Summary,
    llm: Callable[[], LanguageModel] | None,
    embed: Callable[[Sequence[str]], Vectors],
    scale: Scale = REFERENCE,
) -> Iterator[Event]:
    """The quotes, then a sentence of ``llm`` for each that supports it, then the answer.

    No model is called where it would have to translate: too much of what it then says of a document
    can only be checked by its meaning, and "60 percent of the days" became "of the pay".
    """
    quotes = tuple(excerpt.quote for excerpt in summary.excerpts)
    found = QuotesFound(quotes, True, 1.0, summary.language, question)
    yield found
    kept: list[str] = []
    dropped: list[Dropped] = []
    writer = llm() if llm and summary.language == summary.document_language else None
    for number, excerpt in enumerate(summary.excerpts, 1):
        if writer is None:
            break
        yield Progress(number - 1, len(quotes))
        verifier = Verifier(
            question, [excerpt], summary.language, embed, scale=scale, is_given=True
        )
        sentence = ""
        with closing(_sentences(excerpt, summary.language, writer)) as sentences:
            while not sentence and (said := next(sentences, None)) is not None:
                sentence = "" if said.text.endswith(LEADS) else said.text
                if not sentence:
                    yield Waiting()
        verdict = verifier.check(sentence)
        if verdict.reason or not verdict.sentence.endswith(SENTENCE_ENDS):
            reason = verdict.reason or Reason.CUT_OFF
            dropped += [Dropped(verdict.sentence, reason)] if verdict.sentence else []
            continue
        text = replace(verdict, citations=(number,)).text
        yield Wording(f" {text}" if kept else text)
        kept.append(text)
    yield Answered(found.answer(" ".join(kept), tuple(dropped)))


def _sentences(excerpt: Excerpt, language: Language, llm: LanguageModel) -> Generator[Said]:
    return sentences_said(llm, build_summary_prompt(excerpt, language, llm.count_tokens))

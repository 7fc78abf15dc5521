"""The whole way of an answer: question, evidence, what is computed, what is worded and vouched for.

The question is parsed once (``question``). A summary and a comparison have quotes of their own;
else the question is searched for, alone and with what it can take from the one before it. The best
unit is the answer, and is told first. What tables tell is computed; a language model words the
rest, where that is worth waiting for, and each of its sentences is shown only where the evidence
vouches for it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import PurePosixPath

from indexes.headings import headings_of
from indexes.types import Embedder, Language
from search.comparison import find_comparison
from search.conversation import find_in_conversation
from search.duplicates import with_duplicates
from search.evidence.find import Evidence
from search.grounding.grounding import Grounder
from search.question.question import Question
from search.retrieval.corpus import Corpus
from search.retrieval.nearness import scales_of
from search.summary import find_summary
from search.tables.answer import computed_from
from search.types import Answer, Answered, Dropped, Event, Quote, QuotesFound, Told, Waiting, Wording, Words
from search.wording.fixed import not_found, tell_conflict
from search.wording.llm import LanguageModel
from search.wording.prompt import build_prompt
from search.wording.spoken import sentences_said

PLAIN = 0.6
"""Probability that the best unit is a right answer from which a model would only repeat it."""

ASSUMED: Language = "en"
"""What an answer is in where neither the question nor the documents tell."""


def find(text: str, corpus: Corpus, follows: Answer | None = None) -> Evidence:
    """The evidence on a question as it was typed. Raises QuestionError."""
    question = Question.parse(text, corpus.index, corpus.embedder)
    evidence = (
        find_summary(question, corpus)
        or find_comparison(question, corpus)
        or find_in_conversation(question, corpus, follows)
    )
    quotes = with_duplicates([one.quote for one in evidence.excerpts], corpus.index, corpus.filters)
    excerpts = zip(evidence.excerpts, quotes, strict=True)
    return replace(evidence, excerpts=tuple(replace(one, quote=quote) for one, quote in excerpts))


def answer_events(
    evidence: Evidence,
    told: str,
    embedder: Embedder,
    llm: Callable[[], LanguageModel] | None = None,
    words: Words = "auto",
) -> Iterator[Event]:
    """The quotes at once, then what is said of them, then the whole answer.

    ``told`` is what is told by program (``told_by_program``), without the model.
    """
    found = evidence.found()
    yield found
    language = evidence.language or ASSUMED
    if not found.found:
        text = not_found(found.lacking, language)
        yield Wording(text)
        yield Answered(found.answer(text))
        return
    text = "\n".join(tell_conflict(one, found.quotes, language) for one in found.conflicts)
    if text:
        yield Told(text)
    if told:
        yield Wording(f"\n{told}" if text else told)
        yield Answered(found.answer(f"{text}\n{told}".strip(), is_worded=True))
        return
    if llm is None or words == "never" or (words == "auto" and evidence.right >= PLAIN):
        yield Answered(found.answer(text))
        return
    yield from _worded(found, text, _Writer(evidence, llm(), embedder))


def told_by_program(evidence: Evidence, corpus: Corpus) -> str:
    """What is told without a model: of a summary, a comparison, a list, or rows of a table."""
    if evidence.told:
        return "\n".join(
            f"{_headed(one.quote)}: {one.quote.best_sentence} [{number}]"
            for number, one in enumerate(evidence.excerpts, 1)
        )
    return computed_from(evidence, corpus)


def _headed(quote: Quote) -> str:
    """The last heading over a quote, else the name of its file."""
    return next(reversed(headings_of(quote.heading)), "") or PurePosixPath(quote.path).name


class _Writer:
    """A language model at one question."""

    def __init__(self, evidence: Evidence, llm: LanguageModel, embedder: Embedder) -> None:
        self._evidence = evidence
        self._llm = llm
        self._embedder = embedder

    def sentences(self) -> Iterator[tuple[str, str] | None]:
        """Each sentence with its citations and why it is not shown; None while there is no new one.

        A repeated one ends the answer.
        """
        evidence = self._evidence
        quotes = evidence.found().quotes
        language = evidence.language or ASSUMED
        excerpts = evidence.excerpts[: len(quotes)]
        prompt = build_prompt(
            evidence.question.text,
            excerpts,
            language,
            self._llm.count_tokens,
            self._llm.evidence_tokens,
        )
        grounder = Grounder.of(evidence, len(quotes), self._embedder)
        said: set[str] = set()
        with closing(sentences_said(self._llm, prompt)) as spoken:
            for one in spoken:
                if not one.text:
                    yield None
                    continue
                if one.text in said:
                    return
                said.add(one.text)
                yield grounder.told(one)


def _worded(found: QuotesFound, text: str, writer: _Writer) -> Iterator[Event]:
    kept = 0
    dropped: list[Dropped] = []
    with closing(writer.sentences()) as sentences:
        for one in sentences:
            if one is None:
                yield Waiting()
                continue
            said, reason = one
            if reason:
                dropped.append(Dropped(said, reason))
                continue
            piece = f"{' ' if kept else ''}{said}" if kept or not text else f"\n{said}"
            yield Wording(piece)
            text += piece
            kept += 1
    yield Answered(found.answer(text, is_worded=kept > 0, dropped=tuple(dropped)))

"""From question to answer: parse, find evidence, compute or word the text, and check it.

The question is parsed once (``question``). Summaries and comparisons have quotes of their own; any
other question is searched for, alone and with what it can take from the previous one. The best unit
is the answer, and is shown first. Answers from tables are computed. A language model words the
others where that is worth the wait; a sentence is shown only if the evidence supports it.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

from vind.indexes.arrays import Vector
from vind.indexes.errors import ModelServerError, VindError
from vind.indexes.types import Embedder, Language
from vind.search.conversation import find_in_conversation
from vind.search.duplicates import with_duplicates
from vind.search.evidence.find import Evidence
from vind.search.evidence.lists import with_list
from vind.search.grounding.features import packaged_weights
from vind.search.grounding.grounding import Grounder
from vind.search.judgement.judge import Probe
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.tables.answer import computed_from
from vind.search.types import (
    Answer,
    Answered,
    Dropped,
    Event,
    Quote,
    QuotesFound,
    Reason,
    Told,
    Waiting,
    Wording,
    Words,
)
from vind.search.whole.comparison import find_comparison
from vind.search.whole.summary import find_summary
from vind.search.wording.fixed import (
    not_found,
    tell_choices,
    tell_comparison,
    tell_conflict,
    tell_summary,
)
from vind.search.wording.llm import LanguageModel, whole_sentences
from vind.search.wording.prompt import Prompt, build_prompt

PLAIN = 0.6
"""Probability that the best unit is right from which a model would only repeat it."""

HOPELESS, SURE = 0.1, 0.68
"""Bounds on the probability that the quotes hold the answer. A model with a probe reads the quotes
in between. Three questions of ten are above SURE; reading those too gains nothing."""

ASSUMED: Language = "en"
"""The language of an answer if neither the question nor the documents tell it."""


def find(text: str, corpus: Corpus, follows: Answer | None = None) -> tuple[Evidence, str]:
    """The evidence on a question as typed, and the text that the program writes, if any.

    Raises QuestionError.
    """
    question = Question.parse(text, corpus.index, corpus.embedder)
    evidence = (
        find_summary(question, corpus)
        or find_comparison(question, corpus)
        or find_in_conversation(question, corpus, follows)
    )
    told = ""
    if evidence.is_found and not evidence.is_whole:
        evidence, told = computed_from(evidence, corpus.index, corpus.embedder)
    if not told:
        evidence, told = with_list(evidence, corpus)
    quotes = with_duplicates([one.quote for one in evidence.excerpts], corpus.index, corpus.filters)
    excerpts = zip(evidence.excerpts, quotes, strict=True)
    placed = tuple(replace(one, quote=quote) for one, quote in excerpts)
    evidence = replace(evidence, excerpts=placed)
    if evidence.is_whole:
        evidence, told = _told_whole(evidence, quotes)
    return evidence, told


def _told_whole(evidence: Evidence, quotes: Sequence[Quote]) -> tuple[Evidence, str]:
    """A summary or a comparison, its documents at the paths of ``quotes``, and its text."""
    language = evidence.language or ASSUMED
    if comparison := evidence.comparison:
        columns = zip(*(one.quotes for one in comparison.subjects), strict=True)
        # A document that somebody may read in a copy alone has the place of the copy.
        paths = tuple(
            next((quotes[number - 1].path for number in column if number), path)
            for path, column in zip(comparison.paths, columns, strict=True)
        )
        comparison = replace(comparison, paths=paths)
        told = tell_comparison(comparison, quotes, language)
        return replace(evidence, comparison=comparison), told
    return evidence, tell_summary(evidence.summary, quotes, language) if evidence.summary else ""


def answer_events(
    evidence: Evidence,
    told: str,
    embedder: Embedder,
    llm: Callable[[], LanguageModel] | None = None,
    probe: Probe | None = None,
    words: Words = "auto",
) -> Generator[Event]:
    """The quotes at once, then the text about them, then the whole answer.

    ``told`` is the text that ``find`` made, which needs no model. If there is a ``probe``,
    which tells whether the model takes what it read for the answer, the quotes come unjudged first,
    and again once judged: what is called an answer is not taken back.
    """
    found = evidence.found()
    if llm is None or told or not is_worth_reading(evidence, words, can_tell=probe is not None):
        said = _own_words(found, told)
        yield from (found, *said, Answered(found.answer(_text(said), is_worded=bool(told))))
        return
    shown = evidence.to_be_read() if probe else found
    yield shown
    try:
        writer = _Writer(evidence, llm(), embedder, probe, words)
        with closing(_worded(found, shown, writer)) as events:
            for event in events:
                if isinstance(event, QuotesFound):
                    shown = event
                elif isinstance(event, Answered) and not shown.is_judged:
                    yield found
                yield event
    except VindError:
        if not shown.is_judged:
            yield found  # no model judges them any better
        raise


def _worded(found: QuotesFound, shown: QuotesFound, writer: "_Writer") -> Generator[Event]:
    """The quotes once judged, unless they equal ``shown``, and the model's sentences.

    If a server fails, the answer is what has come by then, with ``trouble`` set.
    """
    text = trouble = ""
    kept = 0
    dropped: list[Dropped] = []
    try:
        with closing(writer.sentences()) as sentences:
            for one in sentences:
                if isinstance(one, Waiting):
                    yield one
                elif isinstance(one, QuotesFound):
                    found = one
                    if found != shown:
                        yield found
                    if not found.found:
                        break
                    if text := _conflicts(found):
                        yield Told(text)
                elif isinstance(one, Dropped):
                    dropped.append(one)
                else:
                    separator = " " if kept else "\n" if text else ""
                    yield Wording(f"{separator}{one}")
                    text += f"{separator}{one}"
                    kept += 1
    except ModelServerError as error:
        trouble = str(error)
    if not text:
        said = _own_words(found)
        yield from said
        text = _text(said)
    answer = found.answer(text, is_worded=kept > 0, dropped=tuple(dropped), trouble=trouble)
    yield Answered(answer)


def is_worth_reading(evidence: Evidence, words: Words, *, can_tell: bool) -> bool:
    """Whether a language model should read the quotes, which takes seconds.

    It would only repeat a unit that is plainly right. With ``can_tell``, a probe can judge what was
    read, so the model also reads all quotes that are neither sure nor hopeless.
    """
    if words == "never" or not evidence.excerpts:
        return False
    if can_tell and HOPELESS <= evidence.confidence < SURE:
        return True
    return evidence.is_found and _is_worth_wording(evidence, words)


def _is_worth_wording(evidence: Evidence, words: Words) -> bool:
    """With a reader, a single unit is the answer: only several need to be put into words."""
    if words == "always":
        return True
    if evidence.read is not None:
        return evidence.question.asked_for.several
    return evidence.right < PLAIN


def _own_words(found: QuotesFound, told: str = "") -> list[Told | Wording]:
    """What the program says without a model: nothing found, which quotes disagree, and ``told``.

    If several documents may be meant, it asks which.
    """
    if found.choices:
        return [Wording(tell_choices(found.quotes, found.language or ASSUMED))]
    if not found.found:
        return [Wording(not_found(found.lacking, found.language or ASSUMED))]
    said: list[Told | Wording] = []
    if conflicts := _conflicts(found):
        said.append(Told(conflicts))
    if told:
        said.append(Wording(f"\n{told}" if said else told))
    return said


def _text(said: Sequence[Told | Wording]) -> str:
    return "".join(one.text for one in said)


def _conflicts(found: QuotesFound) -> str:
    language = found.language or ASSUMED
    return "\n".join(tell_conflict(one, found.quotes, language) for one in found.conflicts)


@dataclass
class _Writer:
    """A language model at one question: it reads the quotes, and words them if they answer it.

    ``found`` are the quotes once read, until they are passed on.
    """

    evidence: Evidence
    llm: LanguageModel
    embedder: Embedder
    probe: Probe | None
    words: Words
    found: QuotesFound | None = None

    def sentences(self) -> Generator[QuotesFound | Waiting | str | Dropped]:
        """The quotes once read, then each sentence with its citations, or why it is not shown.

        A repeated sentence ends the answer.
        """
        said: set[str] = set()
        prompt = prompt_of(self.evidence, self.llm)
        with closing(whole_sentences(self.llm.generate(prompt, self._reads))) as spoken:
            for one in spoken:
                if one and one in prompt.system:
                    continue  # a small model may copy what it was told
                if self.found is not None:
                    yield self.found
                    self.found = None
                if not one:
                    yield Waiting()
                    continue
                if one in said:
                    return
                said.add(one)
                yield self._cited(one)
        if self.found is not None:
            yield self.found

    @cached_property
    def _grounder(self) -> Grounder:
        """Made at the first sentence: mostly the model only reads and words nothing."""
        evidence = self.evidence
        return Grounder(
            evidence.question,
            evidence.language or ASSUMED,
            evidence.units,
            packaged_weights(self.embedder.fingerprint),
        )

    def _cited(self, said: str) -> str | Dropped:
        """A sentence with the numbers of the quotes that contain its supporting units."""
        grounded = self._grounder.check(said)
        quotes, units = self.evidence.found().quotes, self.evidence.units
        numbers = {
            number: None
            for place in grounded.units
            for number, quote in enumerate(quotes, 1)
            if quote.passage_id == units[place].passage_id
            and quote.start <= units[place].start
            and units[place].end <= quote.end
        }
        if reason := grounded.reason or ("" if numbers else Reason.NOT_SUPPORTED):
            return Dropped(said, reason)
        return f"{said} {''.join(f'[{number}]' for number in numbers)}"

    def _reads(self, state: Vector | None) -> bool:
        """Whether to word the quotes, judged by the hidden state after them."""
        evidence = self.evidence
        if state is None or self.probe is None:
            self.found = evidence.found()
        else:
            self.found = evidence.once_read(self.probe.said(state))
        return self.found.found and _is_worth_wording(evidence, self.words)


def prompt_of(evidence: Evidence, llm: LanguageModel) -> Prompt:
    """The prompt for ``llm``: the quotes that are shown, up to its token budget for evidence."""
    excerpts = evidence.excerpts[: len(evidence.found().quotes)]
    language = evidence.language or ASSUMED
    question = evidence.question.text
    return build_prompt(question, excerpts, language, llm.count_tokens, llm.evidence_tokens)

"""From evidence to an answer, event by event: the quotes at once, then each sentence that holds."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain

from indexes.folding import fold
from indexes.types import Language, Vector, Vectors
from search.claims.other_kind import other_kind
from search.claims.verify import Verdict, Verifier
from search.confidence.doubt import Doubt
from search.confidence.reading import Probe, Reply
from search.conflicts.one_sided import says_in_another_unit, says_the_older
from search.excerpt import Excerpt
from search.found import Evidence
from search.question.answer_kinds import asks_more
from search.question.codes import Codes
from search.question.wanted import Wanted
from search.reasons import UNSUPPORTED, Reason
from search.retrieval.nearness import REFERENCE, Scale
from search.types import Answer, Answered, Dropped, Event, QuotesFound, Told, Waiting, Wording
from search.wording.disagreement import tell
from search.wording.doubter import Doubter
from search.wording.listed import listed
from search.wording.llm import LanguageModel
from search.wording.not_found import not_found
from search.wording.prompt import Prompt, build_prompt
from search.wording.spoken import Said, sentences_said

UNSAID: Language = "en"
"""What an answer is in where the question is too short to tell: see ``build_prompt``."""

ADDS_UP = re.compile(r"\b(?:in totaal|totale?|samen|total|together|altogether|combined)\b")
"""In a question: what is asked may be a sum, which no quote has and a small model gets wrong."""


def answer_events(
    evidence: Evidence,
    llm: Callable[[], LanguageModel] | None,
    embed: Callable[[Sequence[str]], Vectors],
    probe: Probe | None = None,
    doubt: Doubt | None = None,
    scale: Scale = REFERENCE,
) -> Iterator[Event]:
    """The quotes, then the wording of ``llm`` as far as they support it, then the answer.

    Where that has a ``probe``, the quotes come again once it has read them, with what they are then
    taken for; where it has a ``doubt``, what that is of is not said. Without quotes that answer the
    question, or without ``llm``, no model is called; nor where a list in them is the answer, which
    is then told as it stands. ``scale`` is that of the cosines of ``embed``.
    """
    found = evidence.judged()
    to_be_read = evidence.to_be_read(probe) if llm else None
    yield to_be_read or found
    items = listed(evidence) if found.found else ""
    if llm is None or items or not (found.found or to_be_read):
        yield from _unworded(found, items)
        return
    reader = _Reader(evidence, probe) if probe and to_be_read else None
    if reader is None and (told := _told(found)):
        yield Told(told)
    doubter = Doubter(doubt, evidence) if doubt else None
    verdicts = _verdicts(evidence, llm(), embed, scale, reader, doubter)
    yield from _worded(found, verdicts, reader)


class _Reader:
    """What the quotes are taken for once the model has read them: ``found``.

    ``says`` is what its state alone says of that, None where that was not seen.
    """

    def __init__(self, evidence: Evidence, probe: Probe) -> None:
        self._evidence = evidence
        self._probe = probe
        self.found: QuotesFound | None = None
        self.says: float | None = None

    def __call__(self, state: Vector | None) -> bool:
        """Whether they answer, by the hidden state behind the prompt."""
        self.found = self._evidence.read(self._probe, state)
        self.says = None if state is None else self._probe.said(state)
        return self.found.found

    def after(self, found: QuotesFound, reply: Reply) -> QuotesFound:
        """What they are taken for once it has replied; the same where its state was not seen."""
        if self.says is None:
            return found
        confidence = self._probe.after(found.confidence, reply)
        is_found = confidence >= self._probe.threshold
        return replace(found, confidence=confidence, found=is_found)


def _unworded(found: QuotesFound, items: str) -> Iterator[Event]:
    """The end of an answer that no model words: where quotes disagree, ``items``, or nothing."""
    told = _told(found)
    if told:
        yield Told(told)
    said = f"\n{items}" if told and items else items
    if said:
        yield Wording(said)
    yield from _ended(found, told + said)


def _told(found: QuotesFound) -> str:
    return "\n".join(tell(one, found.quotes, found.language) for one in found.conflicts)


def _worded(
    found: QuotesFound,
    verdicts: Iterator[Verdict | QuotesFound | None],
    reader: _Reader | None,
) -> Iterator[Event]:
    """The sentences of a model that hold, and the answer that they make.

    What leads to a list waits for the first of it that holds. Where nothing does, and quotes do not
    disagree, they come once more if what was said tells the ``reader`` that they do not answer.
    """
    text = _told(found)
    kept: list[Verdict] = []
    dropped: list[Dropped] = []
    leading: list[Verdict] = []
    for verdict in verdicts:
        if verdict is None:
            yield Waiting()
            continue
        if isinstance(verdict, QuotesFound):
            found = verdict
            yield found
            if text := _told(found):
                yield Told(text)
            continue
        if reason := verdict.reason or _unsayable_here(verdict, found, kept, leading, dropped):
            dropped.append(Dropped(verdict.sentence, reason))
            continue
        if verdict.sentence.endswith(":"):
            dropped += _left(leading)
            leading = [verdict]
            continue
        for one in (*leading, verdict):
            said = f"{_parted(one, text, kept)}{one.text}"
            yield Wording(said)
            text += said
            found = _marked(found, one, kept)
            kept.append(one)
        leading = []
    dropped += _left(leading)
    if found.found and reader and (kept or not text):
        found = reader.after(found, reply_of(found.answer(text, tuple(dropped))))
        if not found.found:
            yield found
    yield from _ended(found, text, tuple(dropped))


def _ended(found: QuotesFound, text: str, dropped: tuple[Dropped, ...] = ()) -> Iterator[Event]:
    """The answer, with ``text`` or that nothing was found."""
    if not found.found:
        text = not_found(found.lacking, found.language or UNSAID)
        yield Wording(text)
    yield Answered(found.answer(text, dropped))


def reply_of(answer: Answer) -> Reply:
    """What became of the reply of the model in an ``answer`` to a question that has quotes.

    A wrong sum is not invented: the quotes may have what it is of.
    """
    if answer.is_worded:
        return Reply.HOLDS
    if ADDS_UP.search(fold(answer.asked)):
        return Reply.FAILS
    invents = any(Reason.parted(one.reason)[0] is Reason.LACKING for one in answer.dropped)
    return Reply.INVENTS if invents else Reply.FAILS


def _marked(found: QuotesFound, verdict: Verdict, kept: Sequence[Verdict]) -> QuotesFound:
    """With its quote marked where a sentence rests on it, unless one ``kept`` cites that too."""
    number = verdict.citations[0]
    if not verdict.rests_on or any(number in one.citations for one in kept):
        return found
    quote = found.quotes[number - 1]
    start = quote.text.find(verdict.rests_on)
    if start < 0:
        return found
    marked = replace(quote, best=(start, start + len(verdict.rests_on)))
    return replace(found, quotes=(*found.quotes[: number - 1], marked, *found.quotes[number:]))


def _unsayable_here(
    verdict: Verdict,
    found: QuotesFound,
    kept: Sequence[Verdict],
    leading: Sequence[Verdict],
    dropped: Sequence[Dropped],
) -> str:
    """Why a sentence that holds is not said behind those ``kept``; empty where it is.

    ``leading`` is what leads to it, if anything does, and ``dropped`` what is not said.
    """
    if says_the_older(verdict.sentence, found.conflicts, found.language):
        return Reason.OLDER
    if kept:
        return Reason.UNRELATED if _goes_beyond(verdict, found, kept) else ""
    if says_in_another_unit(verdict.sentence, found.conflicts, found.language):
        return Reason.CONFLICTING_UNIT
    if verdict.is_aside and not found.several:
        return Reason.BESIDE
    if not (leading or found.several) and any(map(_is_unsupported, dropped)):
        return Reason.GOES_ON
    return other_kind(found.asked, verdict.sentence, found.language or UNSAID)


def _goes_beyond(verdict: Verdict, found: QuotesFound, kept: Sequence[Verdict]) -> bool:
    """Whether a sentence has nothing to do with a number or a moment that is asked and told."""
    wanted = Wanted.of(found.asked)
    if verdict.has_asked or verdict.is_item or found.several or asks_more(found.asked):
        return False
    is_of_value = wanted.amount or wanted.money or wanted.moment
    return is_of_value and any(wanted.given_by(one.sentence) == wanted for one in kept)


def _is_unsupported(one: Dropped) -> bool:
    return Reason.parted(one.reason)[0] in UNSUPPORTED


def _left(leading: Sequence[Verdict]) -> list[Dropped]:
    return [Dropped(one.sentence, Reason.LEADS_NOWHERE) for one in leading]


def _parted(verdict: Verdict, before: str, kept: Sequence[Verdict]) -> str:
    """What stands between a sentence and the text ``before``: items have lines of their own."""
    if not before:
        return ""
    is_apart = not kept or verdict.is_item or kept[-1].is_item
    return "\n" if is_apart else " "


def to_be_worded(evidence: Evidence) -> Sequence[Excerpt]:
    """Not what is far from the question, nor a mail below the one that answers it otherwise.

    Nor what older versions say, but where a period is asked for or they answer best.
    """
    near = [one for one in evidence.excerpts if not one.is_far]
    own = [one for one in near if not (one.is_answered or _is_of_another_mail(one.quote.text))]
    excerpts = own or near
    if Codes.of(evidence.asked).names_period or excerpts[0].quote.superseded:
        return excerpts
    return [excerpt for excerpt in excerpts if not excerpt.quote.superseded]


def prompt_of(evidence: Evidence, llm: LanguageModel) -> Prompt:
    """What ``llm`` is told and asked, with as much of what is to be worded as it is to read."""
    return build_prompt(
        evidence.asked,
        to_be_worded(evidence),
        evidence.language,
        llm.count_tokens,
        llm.evidence_tokens,
    )


def _is_of_another_mail(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return 2 * sum(line.startswith(">") for line in lines) > len(lines)


def _verdicts(
    evidence: Evidence,
    llm: LanguageModel,
    embed: Callable[[Sequence[str]], Vectors],
    scale: Scale,
    reader: _Reader | None,
    doubter: Doubter | None,
) -> Iterator[Verdict | QuotesFound | None]:
    """The model's sentences as they come, each checked once; a repeated one ends the answer.

    None while there is no new one. With a ``reader`` first what that has found, after which there
    are none where that is not the answer.
    """
    language = evidence.language or UNSAID
    verifier = Verifier(evidence.asked, evidence.excerpts, language, embed, scale=scale)
    said: set[str] = set()
    prompt = prompt_of(evidence, llm)
    is_told = reader is None
    with closing(sentences_said(llm, prompt, reader)) as sentences:
        for one in chain(sentences, [Said("")]):
            if reader and reader.found and not is_told:
                yield reader.found
                is_told = True
            if not one.text:
                yield None
                continue
            verdict = verifier.check(one.text)
            if verdict.sentence in said:
                return
            said.add(verdict.sentence)
            says = (reader and reader.says) or 0.0
            if doubter and not verdict.reason and doubter.doubts(verdict.sentence, one, says):
                verdict = Verdict(verdict.sentence, reason=Reason.DOUBTFUL)
            yield verdict

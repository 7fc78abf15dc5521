"""From evidence to an answer, event by event: the quotes at once, then each sentence that holds."""

from collections.abc import Callable, Iterator, Sequence

from indexes.types import Language, Vectors
from search.claims.misfit import misfit
from search.claims.verify import Verdict, Verifier
from search.codes import Codes
from search.conflicts.disagreement import says_in_another_unit, says_the_older, tell
from search.evidence.find import Evidence
from search.evidence.quotes import Excerpt
from search.types import Answered, Dropped, Event, QuotesFound, Told, Waiting, Wording
from search.wording.listed import listed
from search.wording.llm import LanguageModel
from search.wording.prompt import build_prompt
from search.wording.spoken import sentences_said

NOT_FOUND: dict[Language, str] = {
    "nl": "Niet gevonden in deze documenten.",
    "en": "Not found in these documents.",
}
UNKNOWN: dict[Language, str] = {
    "nl": 'Niets wat in de buurt komt, noemt "{}".',
    "en": 'Nothing that comes near mentions "{}".',
}
"""Behind that, where it is for a name or code that stands nowhere: it may be mistyped."""


def answer_events(
    evidence: Evidence,
    llm: Callable[[], LanguageModel] | None,
    embed: Callable[[Sequence[str]], Vectors],
) -> Iterator[Event]:
    """The quotes, then the wording of ``llm`` as far as they support it, then the answer.

    Without quotes that answer the question, or without ``llm``, no model is called; nor where a
    list in them is the answer, which is then told as it stands. What leads to a list waits for the
    first of it that holds.
    """
    found = evidence.judged()
    yield found
    if not found.found:
        text = _not_found(evidence.unknown, found.language or "en")
        yield Wording(text)
        yield Answered(found.answer(text))
        return
    told = "\n".join(tell(one, found.quotes, found.language) for one in found.conflicts)
    if told:
        yield Told(told)
    if items := listed(evidence):
        said = f"\n{items}" if told else items
        yield Wording(said)
        yield Answered(found.answer(told + said))
        return
    text = told
    kept: list[Verdict] = []
    dropped: list[Dropped] = []
    leading: list[Verdict] = []
    for verdict in _verdicts(evidence, llm(), embed) if llm else ():
        if verdict is None:
            yield Waiting()
            continue
        if reason := verdict.reason or _unfit_here(verdict, found, kept):
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
            kept.append(one)
        leading = []
    dropped += _left(leading)
    yield Answered(found.answer(text, tuple(dropped)))


def _unfit_here(verdict: Verdict, found: QuotesFound, kept: Sequence[Verdict]) -> str:
    """Why a sentence that holds is not said behind those ``kept``; empty where it is."""
    if says_the_older(verdict.sentence, found.conflicts, found.language):
        return "a newer document says otherwise"
    if kept:
        return ""
    if says_in_another_unit(verdict.sentence, found.conflicts, found.language):
        return "the documents that disagree give it in another unit"
    if verdict.is_aside and not found.several:
        return "what it rests on is beside the question"
    return misfit(found.asked, verdict.sentence, found.language)


def _left(leading: Sequence[Verdict]) -> list[Dropped]:
    return [Dropped(one.sentence, "nothing that it leads to is said") for one in leading]


def _not_found(unknown: str, language: Language) -> str:
    said = NOT_FOUND[language]
    return f"{said} {UNKNOWN[language].format(unknown)}" if unknown else said


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


def _is_of_another_mail(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return 2 * sum(line.startswith(">") for line in lines) > len(lines)


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
    prompt = build_prompt(
        evidence.asked,
        to_be_worded(evidence),
        evidence.language,
        llm.count_tokens,
        llm.evidence_tokens,
    )
    for sentence in sentences_said(llm, prompt):
        if not sentence:
            yield None
            continue
        verdict = verifier.check(sentence)
        if verdict.sentence in said:
            return
        said.add(verdict.sentence)
        yield verdict

"""How well answers are worded, told by program: what they state that their quotes do not have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexes.types import Language
from search.evaluation.metrics import percentile
from search.evaluation.outcomes import Outcome, holds, is_in
from search.facts.names import find_names
from search.facts.values import find_values
from search.facts.words import words
from search.types import Answer, Quote
from search.wording.fixed import cited_numbers, without_citations


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence shown, with what it states that the quotes it cites do not have."""

    question: str
    sentence: str
    missing: tuple[str, ...]


def stated(text: str) -> list[str]:
    """The numbers, dates, units, names and addresses that ``text`` states."""
    return missing_from(text, "")


def missing_from(text: str, source: str, language: Language = "") -> list[str]:
    """Those of ``text`` that do not stand in ``source``."""
    known, said = find_values(source, language), frozenset(words(source))
    missing = [
        text[one.start : one.end]
        for one in find_values(text, language)
        if not any(map(one.agrees_with, known))
    ]
    return missing + [
        name for name in find_names(text, language) if not said.issuperset(words(name))
    ]


def cited_quotes(text: str, answer: Answer) -> list[Quote]:
    """The quotes of ``answer`` that ``text`` cites."""
    return [answer.quotes[number - 1] for number in cited_numbers(text, len(answer.quotes))]


def failures(question: str, sentences: Iterable[str], answer: Answer) -> Iterator[Failure]:
    """Those of the sentences shown that state what the quotes they cite do not have."""
    for sentence in sentences:
        source = "\n".join(_whole(quote) for quote in cited_quotes(sentence, answer))
        if missing := missing_from(without_citations(sentence), source, answer.language):
            yield Failure(question, sentence, tuple(missing))


def _whole(quote: Quote) -> str:
    """A quote with what it is read under: its file, its heading, the header of its table."""
    return "\n".join((quote.path, quote.heading, quote.header, quote.text))


def wording_figures(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """The figures of answers that a language model worded.

    ``worded``, ``quotes_only`` and ``refused`` are shares of the questions;
    ``sentences_supported`` of the sentences that the model said, and ``sentences_unsupported`` of
    those shown. ``worded_from_gold`` is the share of the worded answers to questions that have one
    of which the first sentence cites a gold quote, or file where no quote is given;
    ``worded_without_answer`` that of the questions without an answer that were worded all the same.
    Times are in milliseconds from the question.
    """
    answers = [outcome.timed.answer for outcome in outcomes]
    worded = [outcome for outcome in outcomes if outcome.timed.sentences]
    kept = sum(len(outcome.timed.sentences) for outcome in outcomes)
    said = kept + sum(len(answer.dropped) for answer in answers)
    failed = sum(len(outcome.failures) for outcome in outcomes)
    figures: dict[str, float | None] = {
        "worded": len(worded) / len(outcomes),
        "quotes_only": sum(a.found and not a.is_worded for a in answers) / len(outcomes),
        "refused": sum(not a.found for a in answers) / len(outcomes),
        "sentences_supported": kept / said if said else None,
        "sentences_unsupported": failed / kept if kept else None,
    }
    answerable = [_cites_gold(one) for one in worded if one.question.answerable]
    unanswerable = [bool(o.timed.sentences) for o in outcomes if not o.question.answerable]
    for name, of in (("from_gold", answerable), ("without_answer", unanswerable)):
        if of:
            figures[f"worded_{name}"] = sum(of) / len(of)
    held = [share for outcome in outcomes if (share := _reference_held(outcome)) is not None]
    if held:
        figures["reference_held"] = sum(held) / len(held)
    first = [o.timed.first_word_ms for o in worded if o.timed.first_word_ms is not None]
    ends = [o.timed.end_ms for o in outcomes if o.timed.answer.found]
    for name, times in (("first_word", first), ("end", ends)):
        for percent in (50, 95):
            value = percentile(times, percent / 100) if times else None
            figures[f"{name}_ms_p{percent}"] = value
    return figures


def _cites_gold(outcome: Outcome) -> bool:
    """Whether what is worded first rests on what answers the question."""
    golds = outcome.question.gold
    cited = cited_quotes(outcome.timed.sentences[0], outcome.timed.answer)
    if any(gold.quote for gold in golds):
        return any(holds(quote, golds) for quote in cited)
    return any(is_in(quote, gold) for quote in cited for gold in golds)


def _reference_held(outcome: Outcome) -> float | None:
    """How much of what the reference answer states the answer and what it cites have, 0 to 1.

    Where nothing was worded, all quotes are the answer; one that was refused has nothing. None
    where the reference states no number, date or name.
    """
    answer, reference = outcome.timed.answer, outcome.question.answer or ""
    wanted = stated(reference)
    if not (wanted and outcome.question.answerable):
        return None
    if not answer.found:
        return 0.0
    quotes = cited_quotes(answer.text, answer) if answer.text else answer.quotes
    shown = "\n".join([answer.text, *(quote.text for quote in quotes)])
    return 1 - len(missing_from(reference, shown)) / len(wanted)

"""Sentences that the program writes itself."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from babel.dates import format_date

from vind.indexes.text.embedded import headings_of
from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language
from vind.search.types import Comparison, Conflict, DocumentSummary, Quote, QuotedValue


def not_found(lacking: str, language: Language) -> str:
    """The sentence that nothing was found and, if known, what is lacking."""
    phrases = lexicon(language).phrases
    why = f" {phrases.lacking.format(lacking)}" if lacking else ""
    return f"{phrases.not_found}{why}"


def tell_conflict(conflict: Conflict, quotes: Sequence[Quote], language: Language) -> str:
    """A conflict as a sentence: each value with its citation and date, newest first.

    Values of earlier versions are listed apart. Dates that are all the same are left out.
    """
    phrases = lexicon(language).phrases
    dated = len({one.dated for one in conflict.values}) > 1
    told = [_told(one, language, dated=dated) for one in conflict.values]
    now = sum(not quotes[one.quote - 1].superseded for one in conflict.values) or len(told)
    said = (phrases.disagree if now > 1 else "") + ", ".join(told[:now])
    before = f"; {phrases.earlier}{', '.join(told[now:])}" if told[now:] else ""
    return f"{said}{before}."


def _told(one: QuotedValue, language: Language, *, dated: bool) -> str:
    said = f"{one.value} [{one.quote}]"
    if one.dated and dated:
        said += f" ({format_date(one.dated, 'd MMMM y', locale=language)})"
    return said


def tell_choices(quotes: Sequence[Quote], language: Language) -> str:
    """The question which document is meant, and the documents that may be."""
    return "\n".join((lexicon(language).phrases.which, *(f"- {one.path}" for one in quotes)))


def tell_summary(summary: DocumentSummary, quotes: Sequence[Quote], language: Language) -> str:
    """A line for each section: its heading and its sentence; then whether there are more."""
    lines = [
        f"{headed(one) or PurePosixPath(one.path).stem}: {sentence_of(one)} [{number}]"
        for number, one in enumerate(quotes, 1)
    ]
    if summary.sections > len(quotes):
        longest = lexicon(language).phrases.longest
        lines.append(longest.format(shown=len(quotes), all=summary.sections))
    return "\n".join(lines)


def tell_comparison(comparison: Comparison, quotes: Sequence[Quote], language: Language) -> str:
    """For each subject a line of each document: its sentence, or that it says nothing of it."""
    return "\n".join(_compared(comparison, quotes, lexicon(language).phrases.silent))


def _compared(comparison: Comparison, quotes: Sequence[Quote], silent: str) -> Iterator[str]:
    names = [PurePosixPath(path).stem for path in comparison.paths]
    for subject in comparison.subjects:
        for name, number in zip(names, subject.quotes, strict=True):
            said = f"{sentence_of(quotes[number - 1])} [{number}]" if number else silent
            yield f"{subject.name} · {name}: {said}"


def headed(quote: Quote) -> str:
    """The last heading over a quote; empty without any."""
    return next(reversed(headings_of(quote.heading)), "")


def sentence_of(quote: Quote) -> str:
    """The sentence of a quote on one line; the cells of a row between dots."""
    return " ".join(quote.best_sentence.replace("\t", " · ").split())

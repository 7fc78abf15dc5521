"""Sentences that the program writes itself."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from babel.dates import format_date

from vind.indexes.languages import lexicon
from vind.indexes.types import Language
from vind.search.types import Comparison, Conflict, Quote, QuotedValue, Summary


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


def tell_differences(conflict: Conflict, language: Language) -> str:
    """What each organisation says, under its name, with its citation."""
    told = (f"{one.of}: {one.value} [{one.quote}]" for one in conflict.values)
    return f"{lexicon(language).phrases.differs}{'; '.join(told)}."


def tell_choices(quotes: Sequence[Quote], language: Language) -> str:
    """The question which document is meant, and the documents, numbered."""
    paths = (f"{number}. {quote.path}" for number, quote in enumerate(quotes, 1))
    return "\n".join((lexicon(language).phrases.which, *paths))


def tell_summary(summary: Summary, quotes: Sequence[Quote], language: Language) -> str:
    """A line for each quote: its heading, whether it tells a decision, and its sentence."""
    phrases = lexicon(language).phrases
    kinds = {"decision": f" ({phrases.decision})", "action": f" ({phrases.action})", "": ""}
    lines = [
        f"{one.heading or _name(quotes[one.quote - 1])}{kinds[one.kind]}: "
        f"{_sentence(quotes[one.quote - 1])} [{one.quote}]"
        for one in summary.lines
    ]
    shown = len({one.heading for one in summary.lines})
    if summary.sections > max(shown, len(lines)):
        lines.append(phrases.longest.format(shown=shown, all=summary.sections))
    return "\n".join(lines)


def tell_comparison(comparison: Comparison, quotes: Sequence[Quote], language: Language) -> str:
    """For each subject a line of each document: its sentence, or that it says nothing of it."""
    return "\n".join(_compared(comparison, quotes, lexicon(language).phrases.silent))


def _compared(comparison: Comparison, quotes: Sequence[Quote], silent: str) -> Iterator[str]:
    names = [PurePosixPath(path).stem for path in comparison.paths]
    for subject in comparison.subjects:
        for name, number in zip(names, subject.quotes, strict=True):
            said = f"{_sentence(quotes[number - 1])} [{number}]" if number else silent
            yield f"{subject.name} · {name}: {said}"


def _name(quote: Quote) -> str:
    return PurePosixPath(quote.path).stem


def _sentence(quote: Quote) -> str:
    """The sentence of a quote on one line; the cells of a row between dots."""
    return " ".join(quote.best_sentence.replace("\t", " · ").split())

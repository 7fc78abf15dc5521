"""Sentences that the program writes itself."""

from collections.abc import Sequence

from babel.dates import format_date

from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language
from vind.search.types import Conflict, Quote, QuotedValue


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

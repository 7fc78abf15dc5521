"""Follow-ups that count from a year before: "en het jaar erna?", "and last year?"."""

import re

from indexes.calendar import ANY_YEAR
from search.conversation.anaphora import refers_back
from search.conversation.openings import opens_as_continuation
from search.text.measured import without_amounts
from search.text.periods import SUCCESSIVE_YEARS, spans_one_year
from search.types import Answer

AFTER = re.compile(
    r"\b(?:het jaar (?:erna|daarna|erop|daarop)|het (?:daaropvolgende|volgende) jaar|een jaar later"
    r"|the (?:year after|next year|following year)|(?:a|one) year later)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"\b(?:het jaar (?:ervoor|daarvoor)|het (?:voorgaande|vorige) jaar|een jaar eerder"
    r"|the (?:year before|previous year|preceding year|prior year)|(?:a|one) year earlier)\b",
    re.IGNORECASE,
)
NAMED = re.compile(rf"{SUCCESSIVE_YEARS.pattern}|{ANY_YEAR.pattern}")


def counted_from(question: str, before: str) -> tuple[str, str]:
    """``question`` with the year that it means, and ``before`` without the one it counts from.

    That may be a school year. Both as they are where ``question`` counts from none, or ``before``
    names none or several.
    """
    named = _named_in(before)
    for pattern, step in ((AFTER, 1), (BEFORE, -1)):
        if len(named) == 1 and pattern.search(question):
            (match,) = named.values()
            if meant := _moved(match, step):
                return pattern.sub(meant, question), before.replace(match[0], "")
    return question, before


def last_year(question: str, follows: Answer | None, this_year: int) -> str:
    """What ``question`` means by last year.

    The year before ``this_year``. But where it goes on from ``follows``, the year before the one
    that was asked of, or that the document goes by which answered: prices of 2023 were those of the
    year before 2024.
    """
    told: list[str] = []
    if follows and (opens_as_continuation(question) or refers_back(question)):
        told = [follows.asked, *(quote.path for quote in follows.quotes[:1])]
    named = next(filter(None, map(_named_in, told)), {})
    moved = [_moved(match, -1) for match in named.values()]
    return moved[0] if len(moved) == 1 and moved[0] else str(this_year - 1)


def _named_in(text: str) -> dict[str, re.Match[str]]:
    return {match[0]: match for match in NAMED.finditer(without_amounts(text))}


def _moved(named: re.Match[str], step: int) -> str:
    """A year or a school year a year on or back, written as it was; empty for longer spans."""
    if named["first"] is None:
        return str(int(named[0]) + step)
    if not spans_one_year(named):
        return ""
    last = named["last"]
    ends = str(int(named["first"]) + 1 + step)[-len(last) :]
    return f"{int(named['first']) + step}{named['mark']}{ends}"

"""Follow-ups that count from a year named before: "en het jaar erna?", "and the year before?"."""

import re

from indexes.calendar import ANY_YEAR
from search.text.measured import without_amounts
from search.text.periods import SUCCESSIVE_YEARS, spans_one_year

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
    named = {match[0]: match for match in NAMED.finditer(without_amounts(before))}
    for pattern, step in ((AFTER, 1), (BEFORE, -1)):
        if len(named) == 1 and pattern.search(question):
            (match,) = named.values()
            if meant := _moved(match, step):
                return pattern.sub(meant, question), before.replace(match[0], "")
    return question, before


def _moved(named: re.Match[str], step: int) -> str:
    """A year or a school year a year on or back, written as it was; empty for longer spans."""
    if named["first"] is None:
        return str(int(named[0]) + step)
    if not spans_one_year(named):
        return ""
    last = named["last"]
    ends = str(int(named["first"]) + 1 + step)[-len(last) :]
    return f"{int(named['first']) + step}{named['mark']}{ends}"

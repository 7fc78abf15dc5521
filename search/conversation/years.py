"""Follow-ups that count from a year named before: "en het jaar erna?", "and the year before?"."""

import re

from search.periods import YEAR

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
NAMED = re.compile(rf"(?<!\d){YEAR}(?!\d)")


def counted_from(question: str, before: str) -> tuple[str, str]:
    """``question`` with the year that it means, and ``before`` without the one it counts from.

    Both as they are where ``question`` counts from none, or ``before`` names none or several.
    """
    years = set(NAMED.findall(before))
    for pattern, step in ((AFTER, 1), (BEFORE, -1)):
        if len(years) == 1 and pattern.search(question):
            (year,) = years
            return pattern.sub(str(int(year) + step), question), NAMED.sub("", before)
    return question, before

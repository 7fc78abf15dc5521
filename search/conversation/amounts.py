"""Follow-ups with another number of the same: "for 4,000 euros", and then "and for 30,000?"."""

import re

from search.text.measured import amounts_in
from search.text.periods import is_period

FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
BARE = re.compile(rf"(?<![\w.,-])(?P<number>{FIGURES.pattern})(?=\W*$)")
"""The last that is said."""


def of_same_unit(question: str, before: str) -> tuple[str, str]:
    """``question`` with the unit that its number is of, and ``before`` without its own amount.

    Both as they are where the number has a unit or may be a year, or ``before`` has no amount of
    one number, or several.
    """
    found, amounts = BARE.search(question), amounts_in(before)
    if not found or len(amounts) != 1 or amounts_in(question) or is_period(found["number"]):
        return question, before
    (amount,) = amounts
    if len(FIGURES.findall(amount)) != 1:
        return question, before
    meant = FIGURES.sub(found["number"], amount)
    return f"{question[: found.start()]}{meant}{question[found.end() :]}", before.replace(
        amount, ""
    )

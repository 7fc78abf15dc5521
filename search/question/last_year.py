"""Last year in a question of what was so: the year itself, as documents and columns have it.

Only there: "do my days of last year lapse?" is answered by rules that name no year. What is asked
of this year is answered by the newest, whatever year that is of.
"""

import re

from indexes.calendar import ANY_YEAR
from indexes.folding import fold
from search.question.before import PAST

_LAST_YEAR = re.compile(
    r"\b(?:(?P<of>in|over|van|vanaf|sinds|tot|of|for|from|since|until|during)\s)?"
    r"(?:vorig jaar|(?<!the )(?<!my )(?<!our )last year)(?!['\u2019]|\s(?:of|van)\b)",
    re.IGNORECASE,
)
"""Not "the last year of the lease"."""

_WAS = re.compile(rf"\b(?:{PAST}|had|hadden|kreeg|kregen|betaalden?)\b")
_GOES_ON = re.compile(r"\W*(?:en|and|what about|how about)\s", re.IGNORECASE)


def with_last_year(question: str, meant: str) -> str:
    """``question`` with the year ``meant`` by it, where it asks what was so then, or "and then?".

    As it is where it names a year itself.
    """
    found = _LAST_YEAR.search(question)
    if not found or ANY_YEAR.search(question):
        return question
    before, behind = question[: found.start()], question[found.end() :]
    is_all = _GOES_ON.fullmatch(before) and not behind.strip(" ?")
    if not (is_all or _WAS.search(fold(question))):
        return question
    return f"{before}{found['of'] or 'in'} {meant}{behind}"

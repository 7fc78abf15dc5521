"""Days as a name or a line writes them: "20240312", "2024-03-12", "12-3-2024", "12 maart 2024"."""

import re
from collections.abc import Iterator

MONTH = (
    r"jan(?:uari|uary)?|feb(?:r(?:uari|uary)?)?|m(?:aart|arch|rt|ar|ei|ay)|apr(?:il)?"
    r"|ju(?:ni|ne|n|li|ly|l)|aug(?:ust(?:us)?)?|sept?(?:ember)?|o[kc]t(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
"""The name of a month in folded text."""

_LETTERS = ["jan", "feb", "maa mar mrt", "apr", "mei may", "jun", "jul", "aug", "sep", "okt oct"]
_NUMBERS = {
    short: number
    for number, letters in enumerate([*_LETTERS, "nov", "dec"], start=1)
    for short in letters.split()
}
# Most names have none: what is a day of a year is looked for in the others only.
_YEAR = re.compile(r"(?:19|20)\d\d")
_Y, _M, _D = _YEAR.pattern, r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_FORMS = [
    re.compile(rf"(?<!\d){form}(?!\d)")
    for form in (
        rf"(?P<year>{_Y})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"(?P<year>{_Y})(?P<between>[-./_ ])(?P<month>{_M})(?P=between)(?P<day>{_D})",
        rf"(?P<day>{_D})(?P<between>[-./_ ])(?P<month>{_M})(?P=between)(?P<year>{_Y})",
        rf"(?P<year>{_Y})[-._](?P<month>0[1-9]|1[0-2])(?![-._]\d)",
        rf"(?:(?P<day>{_D})[\s._-]*)?(?<![^\W\d_])(?P<month>{MONTH})[\s.,_-]*(?P<year>{_Y})",
        rf"(?<![^\W\d_])(?P<month>{MONTH})[\s._-]+(?P<day>{_D}),?[\s_-]+(?P<year>{_Y})",
    )
]
_OF_NO_YEAR = re.compile(
    rf"(?<!\d)(?:{_D}[\s._-]*(?:{MONTH})(?![^\W_])|\d\d([-._]){_M}\1\d\d(?!\d))"
)

Day = tuple[int, ...]
"""A year, a year and a month, or these and a day."""


def days_in(folded: str) -> Iterator[Day]:
    """The days and months of a year in a folded text, those written alike in their order."""
    for form in _FORMS if _YEAR.search(folded) else ():
        for found in form.finditer(folded):
            said = found.groupdict()
            month = _NUMBERS.get(said["month"][:3]) or int(said["month"])
            yield (int(said["year"]), month, *([int(said["day"])] if said.get("day") else []))


def without_days(folded: str) -> str:
    """A folded text without its days and months, those of no year ("1 juli", "12-03-24") too."""
    for form in _FORMS if _YEAR.search(folded) else ():
        folded = form.sub(" ", folded)
    return _OF_NO_YEAR.sub(" ", folded)

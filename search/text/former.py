"""Whether a sentence gives a value up for another: "from 40 to 48", "not the 5th but the 14th"."""

import re

from search.text.spans import Span

FROM, TO = re.compile(r"\bfrom\s\W{0,2}$"), re.compile(r"\bto\b")
VAN = re.compile(r"\bvan\s\W{0,2}$")
NAAR = re.compile(
    r"\bnaar\s(?:(?:nu|circa|ongeveer|maximaal|minimaal|hoogstens|minstens|\w+dag)\s)?\W{0,2}$"
)
"""Right before what follows: "van 2 uur naar een klant" goes to no other value."""

CHANGES = re.compile(
    r"\b(?:ris(?:es?|en|ing)|rose|increas\w+|rais\w+|go(?:es|ing|ne)?|went|mov\w+|chang\w+|"
    r"postpone\w*|lower\w+|reduc\w+|drop\w*|fall\w*|fell|cut|delay\w*|brought|shift(?:ed|ing))\b"
)
"""Without one of these "from 9 to 17" is a range."""

MOVED = re.compile(
    r"\b(?:(?:moved|postponed|brought forward|changed|raised|lowered|increased|reduced|rises|falls)"
    r" to|replaced by|vervangen door)(?: \w+day,?)?\s\W{0,2}$"
)
"""Between two values what gives up the first: "the meeting of 3 March is moved to 10 March"."""

GIVEN_UP_BEFORE = re.compile(
    r"(?:\b(?:niet|not|geen)\b(?: (?:op|om|per|on|at|by|in))?"
    r"|\((?:was|waren|were)\b|\bi\.p\.v\."
    r"|\b(?:in plaats van|instead of|rather than|eerst|eerder|voorheen|previously|formerly"
    r"|tot nu toe|tot dusver|until now|up to now"
    r"|(?:dat|dit|it|that|this) was|was (?:dat|dit|it|that|this)|used to be)\b"
    r"(?: (?:op|om|per|on|at))?)(?: \w+da[gy],?)?\s\W{0,2}$"
)
"""What stands before a value that is not, or no longer, so."""

_WIDTH = 60
"""Characters that it has at most: a text is not searched anew for each of its numbers."""

DENIALS = frozenset({"niet", "not", "geen"})
BUT = re.compile(r"\b(?:maar|but)\b")
BEFORE_NOW = frozenset({"eerst", "eerder"})
WAS = re.compile(r"\b(?:was|waren|were)(?:\s\w+){0,2}?\s\W{0,2}$")
NOW = re.compile(r"\b(?:nu|thans|voortaan|now|inmiddels)\b")


def given_up_before(folded: str, start: int) -> str:
    """The first word of what says, before ``start``, that what follows is not so; else empty."""
    found = GIVEN_UP_BEFORE.search(folded, max(0, start - _WIDTH), start)
    return found[0].split()[0] if found else ""


def denied_before(folded: str, start: int) -> bool:
    """Whether what begins at ``start`` is denied, for what follows it ("not 25 but 22")."""
    return given_up_before(folded, start) in DENIALS


def gives_up(folded: str, span: Span, follower: int | None) -> bool:
    """Whether a folded sentence gives up the value at ``span`` for another.

    ``follower`` is where the next value of its kind begins, if there is one.
    """
    start, end = span
    if how := given_up_before(folded, start):
        if how in BEFORE_NOW:
            # "First € 40, then € 55" gives up nothing; "first € 40, now € 55" does.
            return NOW.search(folded) is not None
        # "Not ten hours" alone may mean more or fewer; "not ten but twelve" gives up the ten.
        return how not in DENIALS or BUT.search(folded, end) is not None
    near = max(0, start - _WIDTH)
    between = folded[end:follower] if follower else ""
    if (VAN.search(folded, near, start) and NAAR.search(between)) or MOVED.search(between):
        return True
    if WAS.search(folded, near, start) and NOW.search(between):
        return True
    rises = FROM.search(folded, near, start) and TO.search(between)
    return rises is not None and CHANGES.search(folded, 0, start) is not None

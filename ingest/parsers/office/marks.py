"""What a header says of the standing of a document and of who may read it, and whose it is."""

import re

from indexes.calendar import MONTH
from indexes.standing import DRAFT, OUT_OF_FORCE

_STANDING = re.compile(rf"(?:{OUT_OF_FORCE}|{DRAFT})(?:versie| version)?", re.IGNORECASE)
_DRAFT_TO = re.compile(
    r"(?:concept|draft)(?:versie| version)?\W? (?:ter|voor|for|not|niet|do)\b", re.IGNORECASE
)
_READERS = re.compile(
    r".*\b(?:vertrouwelijk|confidential|in confidence)(?:$|[,:;(]| to\b)"
    r"|niet (?:verder |voor |te )?(?:verspreid|vermenigvuldig|kopi|doorstur|publi|openba|extern)"
    r"|not (?:for|to be)\b|do not (?:distribute|circulate|copy|share|forward)\b"
    r"|(?:alleen|uitsluitend|enkel) (?:voor |intern\b)"
    r"|(?:voor |for )?intern(?:al)? (?:gebruik|use)\b"
    r"|(?:for )?(?:members|staff|employees|internal use|office use) only$",
    re.IGNORECASE,
)
_WORDS_AT_MOST = 10

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_ISSUE = re.compile(
    rf"\b(?:versie|version|v|rev(?:isi(?:e|on))?|uitgave|editie|edition|issue|(?:{MONTH})\.?)\s*\d",
    re.IGNORECASE,
)
# "K. Wassink", maybe with what it is of in front; "Ina de Wolff, manager"; "Ina de Wolff".
_SURNAME = r"(?:(?:van|de|der|den|het|ten|ter|te|von|la|el)\s+|'t\s+)*[^\W\d_a-z][^\W\d_]+(?:-\w+)?"
_INITIALS = re.compile(rf"(?:[a-z]+\s)?(?:[A-Z]\.\s?)+{_SURNAME}(?:, [\w ]+)?")
_NAME = rf"[^\W\d_a-z][^\W\d_]+\s{_SURNAME}"
_WITH_TASK = re.compile(rf"{_NAME}, [a-z][\w ]+")
_FULL_NAME = re.compile(_NAME)
_COMPANY = re.compile(
    r"\b(?:b\.?v|n\.?v|u\.?a|v\.?o\.?f|ltd|llp|plc|inc|gmbh|stichting|vereniging|gemeente|groep|group"
    r"|bureau|afdeling|department|team)\b",
    re.IGNORECASE,
)


def is_marking(part: str) -> bool:
    """Whether a part of a line says that it is a draft or not in force, or who may read it."""
    is_short = len(part.split()) <= _WORDS_AT_MOST
    return is_short and (
        _STANDING.fullmatch(part) is not None
        or _DRAFT_TO.match(part) is not None
        or _READERS.match(part) is not None
    )


def has_address(part: str) -> bool:
    """Whether a part of a line has an address to write to."""
    return _MAIL.search(part) is not None


def names_owner(part: str, before: str, line: str) -> bool:
    """Whether a part of a line with a version or a date is the name of who is behind that.

    A name in full is that of a company as well; ``before`` it the version has to stand.
    """
    if not _ISSUE.search(line) or _COMPANY.search(part):
        return False
    return all(
        _INITIALS.fullmatch(name)
        or _WITH_TASK.fullmatch(name)
        or (_FULL_NAME.fullmatch(name) and _ISSUE.search(before))
        for name in part.split(" / ")
    )

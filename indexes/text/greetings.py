"""How mails and letters begin and end, in Dutch and English."""

import re
from collections.abc import Iterable
from itertools import islice

HEAD_FIELDS = ("From", "To", "Cc", "Date")
"""The header fields that are kept of a mail, a line each."""

_HEAD = re.compile(rf"(?:{'|'.join(HEAD_FIELDS)}): \S")
_NAME = (
    r"(?-i: (?:[A-Z][\w'-]{1,20}|(?:[A-Z]\.)+)"
    r"(?: (?:[A-Z][\w'-]{1,20}|de|den|der|het|la|te|ten|ter|van|von)){0,4})"
)
_GREETING = re.compile(
    r"--"
    r"|(?:(?:met )?(?:(?:vriendelijke|hartelijke|sportieve|collegiale|beste|veel) )?"
    r"groet(?:en|jes)?|m\.?v\.?g\.?|gr\.?|grtz?|hoogachtend"
    r"|(?:with )?(?:(?:kind|best|warm)(?:est)? )?regards)"
    rf"(?:{_NAME}"
    r"|(?: ?[,/]| (?:van|uit|namens|from|en tot)\b)(?:(?-i:\b[A-Z]\.)|[^.?!:]){0,40})?[.!]?"
    r"|(?:best(?: wishes)?|all the best"
    r"|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?)(?:[,!] ?\w{0,20})?[.!]?"
    r"|(?:get outlook for|(?:sent|verzonden|verstuurd) (?:vanaf|met|via|from) "
    r"(?:mijn|my|outlook|mail|iphone|ipad|android|samsung|gmail|yahoo))\b.{0,60}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?:alvast )?bedankt|(?:many )?thanks|cheers)(?:[,!] ?\w{0,20})?[.!]?", re.IGNORECASE
)
_NAMES_AT_MOST, _NAME_AT_MOST = 4, 40
"""If thanks close a letter, at most this many lines with a name of at most this many characters
follow."""

_FROM = re.compile(r"\*?(?:From|Van|Von|De)\*? ?:\*?[ \t]*\S")
_DATED = re.compile(r"(?:On|Op|Am|Le)\b[^:]*?\d")
_WROTE = re.compile(r"\b(?:wrote|schreef|geschreven|schrieb|écrit)\b")
_MARKED = re.compile(r"(?:>>> )?\S.*\d:\d\d(?: [AP]M)? >>>", re.IGNORECASE)
"""GroupWise's: ">>> An de Wit <an@waterhoen.example> 7-6-2024 11:02 >>>"."""

_WROTE_AT_MOST = 300
"""In characters; a longer line says more than who wrote what follows."""

DIVIDER = re.compile(
    r"_{20,}|-+ ?(?:Original Message|Forwarded message|Oorspronkelijk bericht"
    r"|Doorgestuurd bericht) ?-*|(?:Begin forwarded message|Begin doorgestuurd bericht) ?:",
    re.IGNORECASE,
)
"""The line between a mail and the one that it answers or forwards."""


def begins_head(line: str) -> bool:
    """Whether ``line`` is the first header field of an earlier mail ("Van: Jan de Wit")."""
    return _FROM.match(line) is not None


def opens_dated(line: str) -> bool:
    """Whether ``line`` begins like "On 3 May 2026 Jan wrote:"."""
    return _DATED.match(line) is not None


def says_who_wrote(line: str) -> bool:
    """Whether ``line`` says who wrote what follows ("On 3 May 2026 Jan wrote:")."""
    if len(line) > _WROTE_AT_MOST:
        return False
    is_said = line.endswith(":") and opens_dated(line) and _WROTE.search(line)
    return bool(is_said or _MARKED.fullmatch(line))


def opens_earlier_mail(line: str) -> bool:
    """Whether ``line`` introduces an earlier mail."""
    return begins_head(line) or says_who_wrote(line) or DIVIDER.match(line) is not None


def is_head_line(line: str) -> bool:
    """Whether ``line`` is a header field of a mail, as vind keeps it."""
    return _HEAD.match(line) is not None


def closes_letter(line: str, below: Iterable[str] = ()) -> bool:
    """Whether ``line`` closes a letter ("Met vriendelijke groet,", "Kind regards").

    Thanks may also open a letter: they close it if only names are ``below``.
    """
    if _THANKS.fullmatch(line):
        said = list(islice(filter(None, below), _NAMES_AT_MOST + 1))
        return len(said) <= _NAMES_AT_MOST and all(map(_may_be_name, said))
    return _GREETING.fullmatch(line) is not None


def _may_be_name(line: str) -> bool:
    is_sentence = len(line) > _NAME_AT_MOST or line.endswith((".", "?", "!"))
    return not (is_sentence or _GREETING.fullmatch(line))

"""How mails and letters begin and end, in Dutch and English: who they address, who signs them."""

import re
from collections.abc import Iterable
from itertools import islice

HEAD_FIELDS = ("From", "To", "Cc", "Date")
"""What is kept of the head of a mail, a line each."""

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
"""Lines below thanks that close a letter (who signs it), and the characters of each."""

_FROM = re.compile(r"\*?(?:From|Van|Von|De)\*? ?:\*?[ \t]*\S")
_DATED = re.compile(r"(?:On|Op|Am|Le)\b[^:]*?\d")
_WROTE = re.compile(r"\b(?:wrote|schreef|geschreven|schrieb|écrit)\b")
_MARKED = re.compile(r"(?:>>> )?\S.*\d:\d\d(?: [AP]M)? >>>", re.IGNORECASE)
"""GroupWise's: ">>> An de Wit <an@waterhoen.example> 7-6-2024 11:02 >>>"."""

_WROTE_AT_MOST = 300
"""A longer line says more than who wrote what follows (in characters)."""

DIVIDER = re.compile(
    r"_{20,}|-+ ?(?:Original Message|Forwarded message|Oorspronkelijk bericht"
    r"|Doorgestuurd bericht) ?-*|(?:Begin forwarded message|Begin doorgestuurd bericht) ?:",
    re.IGNORECASE,
)
"""What parts a mail from the one that it answers or sends on."""


def begins_head(line: str) -> bool:
    """Whether ``line`` is the first field of the head of an earlier mail ("Van: Jan de Wit")."""
    return _FROM.match(line) is not None


def opens_dated(line: str) -> bool:
    """Whether ``line`` begins as one that says who wrote what follows, and when."""
    return _DATED.match(line) is not None


def says_who_wrote(line: str) -> bool:
    """Whether ``line`` says that of what follows ("On 3 May 2026 Jan wrote:")."""
    if len(line) > _WROTE_AT_MOST:
        return False
    is_said = line.endswith(":") and opens_dated(line) and _WROTE.search(line)
    return bool(is_said or _MARKED.fullmatch(line))


def opens_earlier_mail(line: str) -> bool:
    """Whether ``line`` is what stands above an earlier mail, its head on one line."""
    return begins_head(line) or says_who_wrote(line) or DIVIDER.match(line) is not None


def is_head_line(line: str) -> bool:
    """Whether ``line`` is one of the head of a mail, as it is kept."""
    return _HEAD.match(line) is not None


def closes_letter(line: str, below: Iterable[str] = ()) -> bool:
    """Whether a letter is signed from ``line`` on ("Met vriendelijke groet,", "Kind regards").

    Thanks may begin a letter as well: they close it where no more than who signs it is ``below``.
    """
    if _THANKS.fullmatch(line):
        said = list(islice(filter(None, below), _NAMES_AT_MOST + 1))
        return len(said) <= _NAMES_AT_MOST and all(map(_may_be_name, said))
    return _GREETING.fullmatch(line) is not None


def _may_be_name(line: str) -> bool:
    is_sentence = len(line) > _NAME_AT_MOST or line.endswith((".", "?", "!"))
    return not (is_sentence or _GREETING.fullmatch(line))

"""How mails and letters begin and end, in Dutch and English: who they address, who signs them."""

import re

HEAD_FIELDS = ("From", "To", "Cc", "Date")
"""What is kept of the head of a mail, a line each."""

_HEAD = re.compile(rf"(?:{'|'.join(HEAD_FIELDS)}): \S")
_GREETING = re.compile(
    r"--"
    r"|(?:(?:(?:met )?(?:vriendelijke|hartelijke|sportieve|collegiale|beste|veel) )?"
    r"groet(?:en|jes)?|m\.?v\.?g\.?|gr\.?|grtz?|hoogachtend"
    r"|(?:with )?(?:(?:kind|best|warm)(?:est)? )?regards)"
    r"(?:(?-i: [A-Z]\w{1,20}){1,2}"
    r"|(?: ?[,/]| (?:van|uit|namens|from|en tot)\b)[^.?!:]{0,40})?[.!]?"
    r"|(?:(?:alvast )?bedankt|(?:many )?thanks|cheers|best(?: wishes)?|all the best"
    r"|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?)(?:[,!] ?\w{0,20})?[.!]?"
    r"|(?:sent from|get outlook for|(?:verzonden|verstuurd) (?:vanaf|met|via))\b.{0,60}",
    re.IGNORECASE,
)

_FROM = re.compile(r"\*?(?:From|Van|Von|De)\*? ?:\*? ?\S")
_DATED = re.compile(r"(?:On|Op|Am|Le)\b[^:]*?\d")
_WROTE = re.compile(r"\b(?:wrote|schreef|geschreven|schrieb|écrit)\b")
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
    ends = line.endswith(":") and len(line) <= _WROTE_AT_MOST
    return bool(ends and opens_dated(line) and _WROTE.search(line))


def opens_earlier_mail(line: str) -> bool:
    """Whether ``line`` is what stands above an earlier mail, its head on one line."""
    return begins_head(line) or says_who_wrote(line) or DIVIDER.match(line) is not None


def is_head_line(line: str) -> bool:
    """Whether ``line`` is one of the head of a mail, as it is kept."""
    return _HEAD.match(line) is not None


def closes_letter(line: str) -> bool:
    """Whether a letter is signed from ``line`` on ("Met vriendelijke groet,", "Kind regards")."""
    return _GREETING.fullmatch(line) is not None


def is_signature(text: str) -> bool:
    """Whether ``text`` begins where a letter is signed, marks of quotation left aside."""
    return closes_letter(text.partition("\n")[0].lstrip("> ").rstrip())

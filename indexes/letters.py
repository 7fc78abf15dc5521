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


def is_head_line(line: str) -> bool:
    """Whether ``line`` is one of the head of a mail, as it is kept."""
    return _HEAD.match(line) is not None


def closes_letter(line: str) -> bool:
    """Whether a letter is signed from ``line`` on ("Met vriendelijke groet,", "Kind regards")."""
    return _GREETING.fullmatch(line) is not None


def is_signature(text: str) -> bool:
    """Whether ``text`` begins where a letter is signed, marks of quotation left aside."""
    return closes_letter(text.partition("\n")[0].lstrip("> ").rstrip())

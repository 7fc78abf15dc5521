"""The address that a link writes to, or the number that it calls, which its text may not say."""

import re
from urllib.parse import unquote

from vind.ingest.cleaning import one_line

_AT_MOST = 120  # characters
_MAIL_TO = re.compile(r"mailto:([^?\s]+@[^?\s]+)", re.IGNORECASE)
_CALL = re.compile(r"(?:tel|sms):(\+?[\d(][\d ()./-]{4,})", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")
# A number is also said without the code of its country.
_DIGITS_THAT_TELL = 6


def address_behind(target: str, text: str) -> str:
    """The address or number of a link to ``target``; empty where its ``text`` says it or nothing.

    Other links have none.
    """
    said = one_line(unquote(target))
    if found := _MAIL_TO.fullmatch(said.partition("?")[0]):
        is_said = "@" in text
    elif found := _CALL.fullmatch(said):
        is_said = _NO_DIGIT.sub("", found[1])[-_DIGITS_THAT_TELL:] in _NO_DIGIT.sub("", text)
    else:
        return ""
    is_told = is_said or not text.strip() or len(found[1]) > _AT_MOST
    return "" if is_told else found[1]

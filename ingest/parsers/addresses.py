"""Finds the mail address or telephone number behind a link, which its text may lack."""

import re
from urllib.parse import unquote

from vind.ingest.cleaning import one_line

_AT_MOST = 120  # characters
_MAIL_TO = re.compile(r"mailto:([^?\s]+@[^?\s]+)", re.IGNORECASE)
_CALL = re.compile(r"(?:tel|sms):(\+?[\d(][\d ()./-]{4,})", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")
# Last digits by which numbers are compared, as the text may omit the country code.
_COMPARED_DIGITS = 6


def address_behind(target: str, text: str) -> str:
    """The address or number of a link to ``target``; empty where ``text`` has it or is empty.

    Empty for other links too.
    """
    said = one_line(unquote(target))
    if found := _MAIL_TO.fullmatch(said.partition("?")[0]):
        is_said = "@" in text
    elif found := _CALL.fullmatch(said):
        is_said = _NO_DIGIT.sub("", found[1])[-_COMPARED_DIGITS:] in _NO_DIGIT.sub("", text)
    else:
        return ""
    is_useless = is_said or not text.strip() or len(found[1]) > _AT_MOST
    return "" if is_useless else found[1]

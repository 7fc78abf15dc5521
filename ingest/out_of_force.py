"""What a document says itself in its first lines: that it is out of force, and what replaces it.

"Versie 4.1 - VERVALLEN per 1 januari 2026", "Status: superseded by ADR-0019". Leave lapses
("wettelijke dagen vervallen op 1 juli"), and what replaces another is in force itself.
"""

import re

from indexes.folding import fold
from indexes.standing import RULES

_LINES_AT_MOST, _LINE_AT_MOST = 6, 160
"""The lines that may say so, and the characters of one: a longer line says more than that."""

_LAPSED = r"vervallen|verlopen|expired"
_WITHDRAWN = (
    r"ingetrokken|buiten werking(?: gesteld)?|niet (?:meer|langer) (?:geldig|van kracht|actueel)"
    r"|niet (?:meer|langer) gebruiken|do not use any ?more"
    r"|withdrawn|superseded|obsolete|deprecated|no longer (?:valid|in force|current)"
)
_REPLACED = r"(?:vervangen door|(?:superseded|replaced) by)"
_FROM_DAY = r"(?:per|op|sinds|met ingang van|as of|since|on|from)\b"
_SAID = rf"[.!]\s|[.:!*]*$|(?:en|and)?\s*{_REPLACED}\b"
_IS_OUT = (
    rf"(?:(?:{_LAPSED})\s*(?:{_SAID}|{_FROM_DAY}.*\b(?:19|20)\d\d)"
    rf"|(?:{_WITHDRAWN})\s*(?:{_SAID}|{_FROM_DAY})|{_REPLACED}\b)"
)
"""Of what lapsed a day without its year is that of leave, each year."""

_LABEL = r"\W*(?:status|staat|geldigheid|validity|let op|n\.?b\.?|note|notice|attention)\b"
_STATUS = re.compile(rf"(?:{_LABEL})?\W*{_IS_OUT}")
_STATUS_ROW = re.compile(_LABEL)
_PARTS = re.compile(r"\s[-\u2013\u2014]+\s|[,;()\[\]|\t]")
_NOT = r"(?:niet|nooit|not|never)"
_OF_ITSELF = re.compile(
    rf"\b(?:dit|deze|this|these)\s(?:document|pagina|page|versie|version|memo|\w*(?:{RULES})\w*)"
    rf"\s(?:is|was|werd|zijn|werden|are|were|ha(?:s|ve) been)\s(?:(?!{_NOT}\s)\S+\s){{0,5}}?"
    rf"(?:{_LAPSED}|{_WITHDRAWN}|{_REPLACED})\b"
)
_OLD = re.compile(
    r"\W*(?:oude|verouderde|old|outdated) (?:versie|version)\s*[-\u2013\u2014,!*(]+\s*"
    rf"(?:{_LAPSED}|{_WITHDRAWN}|niet gebruiken|do not use)\W*"
)
_CASE = re.compile(r"\b(?:als|indien|wanneer|zodra|tenzij|if|when|once|unless)\b")
_OF_ANOTHER = re.compile(
    r"\b(?:vervangt|vervanging|replaces|replacing|supersedes|superseding|vorige|eerdere|oude"
    r"|previous|earlier|former)\b"
)
_BY = re.compile(rf"(?:{_REPLACED}|\b(?:zie|see))\s(?P<name>[^,;]+?)(?=\.(?:\s|$)|[,;]|$)")


def notice_in(opening: str) -> str | None:
    """What a document says replaces it where it says that it is out of force, as it is folded.

    Empty where it says of nothing that it does; None where it does not say so. ``opening`` is its
    title and first lines.
    """
    lines = [line for line in fold(opening).splitlines() if line.strip()][:_LINES_AT_MOST]
    saying = [line for line in lines if len(line) <= _LINE_AT_MOST and _says_so(line)]
    named = filter(None, map(_BY.search, saying))
    return next((found["name"] for found in named), "") if saying else None


def _says_so(line: str) -> bool:
    if _OLD.fullmatch(line):
        return True
    another = _OF_ANOTHER.search(line)
    said = line[: another.start()] if another else line
    if _OF_ITSELF.search(said) and not _CASE.search(said):
        return True
    if "\t" in line and not _STATUS_ROW.match(line):
        return False
    return any(_STATUS.match(part) for part in _PARTS.split(said))

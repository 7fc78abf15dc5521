"""What a document says itself in its first lines: that it is out of force, and what replaces it.

"Versie 4.1 - VERVALLEN per 1 januari 2026", "Status: superseded by ADR-0019". Leave lapses
("wettelijke dagen vervallen op 1 juli"), passports do ("verlopen op 3 mei 2026"), and what replaces
another is in force itself.
"""

import re
from collections.abc import Iterator

from vind.indexes.calendar import ANY_YEAR, YEAR
from vind.indexes.folding import fold
from vind.indexes.standing import DRAFT, RULES, VERSION
from vind.indexes.words import WORD
from vind.ingest.days import Day, days_in

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
_OF_A_THING = r"(?:verlopen op|expired on)\b"
"""A passport expires on its day, a document as of one."""
_IS_OUT = (
    rf"(?:(?!{_OF_A_THING})(?:{_LAPSED})\s*(?:{_SAID}|{_FROM_DAY}.*\b{YEAR})"
    rf"|(?:{_WITHDRAWN})\s*(?:{_SAID}|{_FROM_DAY})|{_REPLACED}\b)"
)
"""Of what lapsed a day without its year is that of leave, each year."""
_STARTS = re.compile(rf"\b{_FROM_DAY}\s+(?P<day>.*)")

_EVER = (9999,)

_LABEL = r"\W*(?:status|staat|geldigheid|validity|let op|n\.?b\.?|note|notice|attention)\b"
_STATUS = re.compile(rf"(?:{_LABEL})?\W*{_IS_OUT}")
_LABELLED = re.compile(_LABEL)
_OF_A_VERSION = re.compile(
    rf"{_LABEL}|\W*(?:{DRAFT}|definitief|vastgesteld|goedgekeurd|geldig)\b"
    r"|\W*(?:final|approved|valid|in force)\b"
)
_PARTS = re.compile(r"\s[-\u2013\u2014]+\s|[,;()\[\]|\t]")
_NOT = r"(?:niet|nooit|not|never)"
_OF_ITSELF = re.compile(
    rf"\b(?:dit|deze|this|these)\s(?:document|pagina|page|versie|version|memo|\w*(?:{RULES})\w*)"
    rf"\s(?:is|was|werd|zijn|werden|are|were|ha(?:s|ve) been)\s(?:(?!{_NOT}\s)\S+\s){{0,5}}?"
    rf"(?:{_LAPSED}|{_WITHDRAWN}|{_REPLACED})\b(?!\s(?:na|vanaf|after|until)\s)"
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


def notice_in(opening: str, latest: Day = ()) -> str | None:
    """What a document says replaces it where it says that it is out of force, as it is folded.

    Empty where it says of nothing that it does; None where it does not say so. ``opening`` is its
    title and first lines; what says that it lapses after ``latest``, where that is known, is still
    in force.
    """
    lines = [line for line in fold(opening).splitlines() if line.strip()][:_LINES_AT_MOST]
    saying = [
        line
        for line in lines
        if len(line) <= _LINE_AT_MOST and _says_so(line, lines[0], latest or _EVER)
    ]
    named = filter(None, map(_BY.search, saying))
    return next((found["name"] for found in named), "") if saying else None


def _says_so(line: str, title: str, latest: Day) -> bool:
    if _OLD.fullmatch(line):
        return True
    another = _OF_ANOTHER.search(line)
    said = line[: another.start()] if another else line
    of_itself = _OF_ITSELF.search(said)
    if of_itself and not _CASE.search(said):
        return not _starts_after(latest, said[of_itself.start() :])
    if "\t" in line and not (_LABELLED.match(line) and line.strip().count("\t") == 1):
        return False
    return any(
        _STATUS.match(part)
        and (_LABELLED.match(part) or _is_of_itself(before, title))
        and not _starts_after(latest, part)
        for before, part in _parts(said)
    )


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each with what stands before it."""
    start = 0
    for between in _PARTS.finditer(line):
        yield line[:start], line[start : between.start()]
        start = between.end()
    yield line[:start], line[start:]


def _is_of_itself(before: str, title: str) -> bool:
    """Whether what stands before a notice names the document, or its version, and nothing of it."""
    if _OF_A_VERSION.match(before) or VERSION.search(before):
        return True
    named = set(WORD.findall(before if ANY_YEAR.search(title) else ANY_YEAR.sub(" ", before)))
    return named <= set(WORD.findall(title))


def _starts_after(latest: Day, said: str) -> bool:
    found = _STARTS.search(said)
    if found is None:
        return False
    year = ANY_YEAR.match(found["day"])
    day = next(days_in(found["day"]), (int(year[0]),) if year else ())
    return day > latest

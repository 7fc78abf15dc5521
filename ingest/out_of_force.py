"""Finds the notice in a document's first lines that it is out of force, and what replaces it.

"Versie 4.1 - VERVALLEN per 1 januari 2026", "Status: superseded by ADR-0019". No such notices are
"wettelijke dagen vervallen op 1 juli" (leave lapses), "verlopen op 3 mei 2026" (a passport expires)
and "replaces version 3" (that document is in force itself).
"""

import re
from collections.abc import Iterator

from vind.indexes.text.folding import fold
from vind.indexes.text.languages import ANY_YEAR, YEAR
from vind.indexes.text.standing import DRAFT, RULES, VERSION
from vind.indexes.text.words import WORD
from vind.ingest.days import Day, days_in

_LINES_AT_MOST, _LINE_AT_MOST = 6, 160
"""Lines searched for a notice, and characters of such a line: a longer one is running text."""

_LAPSED = r"vervallen|verlopen|expired"
_WITHDRAWN = (
    r"ingetrokken|buiten werking(?: gesteld)?|niet (?:meer|langer) (?:geldig|van kracht|actueel)"
    r"|niet (?:meer|langer) gebruiken|do not use any ?more"
    r"|withdrawn|superseded|obsolete|deprecated|no longer (?:valid|in force|current)"
)
_REPLACED = r"(?:vervangen door|(?:superseded|replaced) by)"
_FROM_DAY = r"(?:per|op|sinds|met ingang van|as of|since|on|from)\b"
_NOTICE_END = rf"[.!]\s|[.:!*]*$|(?:en|and)?\s*{_REPLACED}\b"
_EXPIRED_ON_DAY = r"(?:verlopen op|expired on)\b"
"""Said of a passport; a document expires "as of" a day."""
_OUT_OF_FORCE = (
    rf"(?:(?!{_EXPIRED_ON_DAY})(?:{_LAPSED})\s*(?:{_NOTICE_END}|{_FROM_DAY}.*\b{YEAR})"
    rf"|(?:{_WITHDRAWN})\s*(?:{_NOTICE_END}|{_FROM_DAY})|{_REPLACED}\b)"
)
"""What lapses on a day without a year is leave, which does so each year."""
_FROM = re.compile(rf"\b{_FROM_DAY}\s+(?P<day>.*)")

_END_OF_TIME = (9999,)

_LABEL = r"\W*(?:status|staat|geldigheid|validity|let op|n\.?b\.?|note|notice|attention)\b"
_STATUS = re.compile(rf"(?:{_LABEL})?\W*{_OUT_OF_FORCE}")
_LABELLED = re.compile(_LABEL)
_NAMES_VERSION = re.compile(
    rf"{_LABEL}|\W*(?:{DRAFT}|definitief|vastgesteld|goedgekeurd|geldig)\b"
    r"|\W*(?:final|approved|valid|in force)\b"
)
_PARTS = re.compile(r"\s[-\u2013\u2014]+\s|[,;()\[\]|\t]")
_NOT = r"(?:niet|nooit|not|never)"
_THIS_DOCUMENT = re.compile(
    rf"\b(?:dit|deze|this|these)\s(?:document|pagina|page|versie|version|memo|\w*(?:{RULES})\w*)"
    rf"\s(?:is|was|werd|zijn|werden|are|were|ha(?:s|ve) been)\s(?:(?!{_NOT}\s)\S+\s){{0,5}}?"
    rf"(?:{_LAPSED}|{_WITHDRAWN}|{_REPLACED})\b(?!\s(?:na|vanaf|after|until)\s)"
)
_OLD_VERSION = re.compile(
    r"\W*(?:oude|verouderde|old|outdated) (?:versie|version)\s*[-\u2013\u2014,!*(]+\s*"
    rf"(?:{_LAPSED}|{_WITHDRAWN}|niet gebruiken|do not use)\W*"
)
_CONDITION = re.compile(r"\b(?:als|indien|wanneer|zodra|tenzij|if|when|once|unless)\b")
_OTHER_DOCUMENT = re.compile(
    r"\b(?:vervangt|vervanging|replaces|replacing|supersedes|superseding|vorige|eerdere|oude"
    r"|previous|earlier|former)\b"
)
_BY = re.compile(rf"(?:{_REPLACED}|\b(?:zie|see))\s(?P<name>[^,;]+?)(?=\.(?:\s|$)|[,;]|$)")


def notice_in(opening: str, latest: Day = ()) -> str | None:
    """The name of the replacement in a notice that the document is out of force, folded.

    Empty where the notice names no replacement, None where there is no notice. ``opening`` is the
    title and the first lines. A notice that takes effect after the day ``latest`` does not count.
    """
    lines = [line for line in fold(opening).splitlines() if line.strip()][:_LINES_AT_MOST]
    saying = [
        line
        for line in lines
        if len(line) <= _LINE_AT_MOST and _is_notice(line, lines[0], latest or _END_OF_TIME)
    ]
    named = filter(None, map(_BY.search, saying))
    return next((found["name"] for found in named), "") if saying else None


def _is_notice(line: str, title: str, latest: Day) -> bool:
    if _OLD_VERSION.fullmatch(line):
        return True
    other = _OTHER_DOCUMENT.search(line)
    said = line[: other.start()] if other else line
    sentence = _THIS_DOCUMENT.search(said)
    if sentence and not _CONDITION.search(said):
        return not _starts_after(latest, said[sentence.start() :])
    if "\t" in line and not (_LABELLED.match(line) and line.strip().count("\t") == 1):
        return False
    return any(
        _STATUS.match(part)
        and (_LABELLED.match(part) or _names_the_document(before, title))
        and not _starts_after(latest, part)
        for before, part in _parts(said)
    )


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each after the text before it."""
    start = 0
    for between in _PARTS.finditer(line):
        yield line[:start], line[start : between.start()]
        start = between.end()
    yield line[:start], line[start:]


def _names_the_document(before: str, title: str) -> bool:
    """Whether the text before a notice names the document or its version, and not a part of it."""
    if _NAMES_VERSION.match(before) or VERSION.search(before):
        return True
    named = set(WORD.findall(before if ANY_YEAR.search(title) else ANY_YEAR.sub(" ", before)))
    return named <= set(WORD.findall(title))


def _starts_after(latest: Day, said: str) -> bool:
    found = _FROM.search(said)
    if found is None:
        return False
    year = ANY_YEAR.match(found["day"])
    day = next(days_in(found["day"]), (int(year[0]),) if year else ())
    return day > latest

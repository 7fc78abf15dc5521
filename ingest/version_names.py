"""What a file's name and folders tell: which document it is a version of, and which version."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple, Self

from vind.indexes.calendar import ANY_YEAR, MONTH
from vind.indexes.standing import (
    DRAFT,
    IN_THE_MAKING,
    OUT_OF_FORCE,
    RULES,
    STANDING,
    VERSION,
    version_of,
)
from vind.indexes.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.days import Day, days_in, without_days

_VERSION = re.compile(rf"[\s_.(-]*{VERSION.pattern}")
_DATE = re.compile(r"\d[\s_.-]\d{1,2}(?!\d)")
"""Beside a year: minutes and mails of two days are no versions."""
_STATUS = re.compile(rf"[\s_.-]*[(\[]?\b(?:{STANDING.pattern})\b[)\]]?")
"""What a name says of a version besides its number."""
_OF_ITS_YEAR = re.compile(
    r"verslag|rapport|rekening|begroting|resulta|cijfers|notulen|kalender|rooster|planning|agenda"
    r"|factuur|facturen|offerte|report|accounts|budget|results|figures|minutes|calendar|schedule"
    r"|review|invoice|quot|highlights|loonstro|salarisstro|jaaropga|opgave|nieuwsbrief|newsletter"
    r"|balans|omzet|audit|evaluatie|evaluation|logboek|log\b|bestel|order|kwartaal|quarter|\bq[1-4]\b"
    r"|voortgang|progress|enqu[eê]te|survey|tevredenheid|verzuim|toespraak|speech|letter|brief\b"
    r"|payslip|payroll|foto|photo|inschrijving|registration|deelnemers|attendance"
    r"|aangifte|tax return|\buren\b|urenst|urenreg|(?<!opening )\bhours\b|timesheet|verkopen\b"
    r"|\bsales\b|revenue|inkomsten|(?<!reis)(?<!on)kosten\b|costs\b|dona(?:tie|tion)"
    r"|klachten\b|complaints\b|inciden(?:ten|ts)\b"
    r"|statisti|jaarstuk|jaarplan|annual plan|\bwoz\b|inventar|inventory"
)
"""What stays true of its year when the next one comes."""
_RULES = re.compile(RULES)
"""What does not, whatever it is about: "verzuimprotocol"."""
_EMPTY = re.compile(r"[\s_.-]+(?=[\s_.-]|$)|[(\[]\s*[)\]]")
"""What is left of "report - 2024 (v3)" without its year and number."""

_TELLS_WHICH_VERSION = re.compile(
    rf"(?<![^\W_])(?:{OUT_OF_FORCE}|{IN_THE_MAKING}|{MONTH})(?:[\s._-]*\d{{1,2}})?(?![^\W_])"
    r"|[(\[]\s*\d{1,2}\s*[)\]]|(?<![^/])(?:0\d[\s-]|\d{1,2}[.)])(?=[^\w/]*[^\W\d_])"
)
"""What a name has that says no more than that: "concept 2", "(2)", "01 ". Any other number is of
an address, a room or a product."""
_SHORT_NUMBER = re.compile(r"\d{1,2}")
_OUT = re.compile(rf"(?<![^\W_])(?:{OUT_OF_FORCE})(?![^\W_])")
_DRAFT = re.compile(rf"(?<![^\W_])(?:{DRAFT})(?![^\W_])")
_HOLDS_FILES = re.compile(r".+\.(?:eml|msg|mbox|zip|tar|t?gz|bz2|xz|pdf|docx|pptx|xlsx)")
"""A step of a path that is a file: what came out of a mail may be sent again in another."""


class Name(NamedTuple):
    """A file's name without its years and version number, and those.

    "a-v2.1.docx" is a, (), (2, 1), False; "fees 2025 (expired).pdf" is fees, (2025,), (), True.
    ``document`` are the words of its folders and its name that say which document it is:
    "staff/archive/Smith/Contract draft.docx" is (contract, smith, staff).
    """

    rest: str
    years: tuple[int, ...]
    number: tuple[int, ...]
    is_expired: bool
    document: tuple[str, ...]
    period: Day
    """The day or the years of its name, or else of its folders: the last of several."""
    standing: int
    """2, of a draft 1, and 0 where its name or a folder says that it is out of force."""

    @classmethod
    def of(cls, path: str) -> Self:
        """By a path in an indexed folder."""
        stem = PurePosixPath(path).stem.casefold().replace("_", " ")
        number: tuple[int, ...] = ()
        if found := _VERSION.search(stem):
            number = version_of(found)
            stem = stem[: found.start()] + stem[found.end() :]
        years = () if _DATE.search(stem) else tuple(map(int, ANY_YEAR.findall(stem)))
        if years:
            stem = ANY_YEAR.sub("", stem)
        is_expired = False
        if years or number:
            is_expired = any(found["expired"] for found in _STATUS.finditer(stem))
            stem = _EMPTY.sub("", _STATUS.sub("", stem)).strip()
        folders, _, file = path.casefold().rpartition("/")
        period = max(_day_in(PurePosixPath(file).stem), years) or _period_of(folders)
        return cls(stem, years, number, is_expired, _document(path), period, _standing(path))

    @property
    def is_of_rules(self) -> bool:
        """Whether it is of rules, which hold until the next come."""
        return _RULES.search(self.rest) is not None

    @property
    def is_of_its_year(self) -> bool:
        """Whether what it says stays true of its year when the next one comes."""
        return _OF_ITS_YEAR.search(self.rest) is not None and not self.is_of_rules


def _document(path: str) -> tuple[str, ...]:
    *folders, file = path.casefold().split("/")
    steps = [
        *(step for step in folders if not _HOLDS_FILES.fullmatch(step)),
        PurePosixPath(file).stem,
    ]
    said = without_days("/".join(steps)).replace("_", " ")
    said = _TELLS_WHICH_VERSION.sub(" ", ANY_YEAR.sub(" ", _VERSION.sub(" ", said)))
    words = WORD.findall(said)
    # "4-5-1" is not "5-1-4".
    short = [word for word in words if _SHORT_NUMBER.fullmatch(word)]
    return *sorted({*words} - {*short} - ALL_FUNCTION_WORDS), *short


def _day_in(folded: str) -> Day:
    return max(days_in(folded), default=())


def _period_of(folders: str) -> Day:
    return _day_in(folders) or tuple(map(int, ANY_YEAR.findall(folders)[-1:]))


def _standing(path: str) -> int:
    said = path.casefold()
    return 0 if _OUT.search(said) else 1 if _DRAFT.search(said) else 2


def folder_of(path: str) -> str:
    """The folder that a file is of: what stands in an archive was once beside it."""
    steps = path.casefold().split("/")[:-1]
    return "/".join(step for step in steps if not re.fullmatch(OUT_OF_FORCE, step))


def is_in_archive(path: str) -> bool:
    """Whether a file is in an archive, of whatever folder."""
    return folder_of(path) != path.casefold().rpartition("/")[0]


def is_in_archive_of_all(path: str) -> bool:
    """Whether a file is in an archive that is no folder's, as "archive/fees 2025.xlsx"."""
    return "/" in path and not folder_of(path)

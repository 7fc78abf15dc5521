"""Parses a file's path: which document it is a version of, and which version."""

import re
from pathlib import PurePosixPath
from typing import NamedTuple, Self

from vind.indexes.text.languages import ANY_YEAR, MONTH
from vind.indexes.text.standing import (
    DRAFT,
    IN_THE_MAKING,
    OUT_OF_FORCE,
    RULES,
    STANDING,
    VERSION,
    version_of,
)
from vind.indexes.text.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.days import Day, days_in, without_days

_VERSION = re.compile(rf"[\s_.(-]*{VERSION.pattern}")
_DATE = re.compile(r"\d[\s_.-]\d{1,2}(?!\d)")
"""Rest of a date after its year was taken: minutes and mails of two days are not versions."""
_STATUS = re.compile(rf"[\s_.-]*[(\[]?\b(?:{STANDING.pattern})\b[)\]]?")
_TIED_TO_ITS_YEAR = re.compile(
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
"""Documents that are not superseded by those of the next year."""
_RULES = re.compile(RULES)
"""Documents that are superseded all the same: "verzuimprotocol"."""
_EMPTY = re.compile(r"[\s_.-]+(?=[\s_.-]|$)|[(\[]\s*[)\]]")
"""Separators that remain of "report - 2024 (v3)" without its year and number."""

_TELLS_WHICH_VERSION = re.compile(
    rf"(?<![^\W_])(?:{OUT_OF_FORCE}|{IN_THE_MAKING}|{MONTH})(?:[\s._-]*\d{{1,2}})?(?![^\W_])"
    r"|[(\[]\s*\d{1,2}\s*[)\]]|(?<![^/])(?:0\d[\s-]|\d{1,2}[.)])(?=[^\w/]*[^\W\d_])"
)
"""Parts of a name that do not identify the document: "concept 2", "(2)", "01 ". Other numbers may
belong to an address, a room or a product."""
_SHORT_NUMBER = re.compile(r"\d{1,2}")
_OUT = re.compile(rf"(?<![^\W_])(?:{OUT_OF_FORCE})(?![^\W_])")
_DRAFT = re.compile(rf"(?<![^\W_])(?:{DRAFT})(?![^\W_])")
_CONTAINER = re.compile(r".+\.(?:eml|msg|mbox|zip|tar|t?gz|bz2|xz|pdf|docx|pptx|xlsx)")
"""A step of a path that is a file: the same attachment may be sent in two mails."""


class Name(NamedTuple):
    """A file's name, split into years, version number, expiry and the ``rest``.

    "a-v2.1.docx" is a, (), (2, 1), False; "fees 2025 (expired).pdf" is fees, (2025,), (), True.
    ``document`` has the words of folders and name that identify the document: (contract, smith,
    staff) for "staff/archive/Smith/Contract draft.docx".
    """

    rest: str
    years: tuple[int, ...]
    number: tuple[int, ...]
    is_expired: bool
    document: tuple[str, ...]
    period: Day
    """The date or years in its name, or else in its folders: the latest of several."""
    standing: int
    """0 where its name or a folder says that it is out of force, 1 for a draft, else 2."""

    @classmethod
    def of(cls, path: str) -> Self:
        """Parse a path in an indexed folder."""
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
    def is_rules(self) -> bool:
        """Whether the document contains rules, which hold until new ones replace them."""
        return _RULES.search(self.rest) is not None

    @property
    def is_tied_to_its_year(self) -> bool:
        """Whether the next year's document does not supersede it: a report, an invoice."""
        return _TIED_TO_ITS_YEAR.search(self.rest) is not None and not self.is_rules


def _document(path: str) -> tuple[str, ...]:
    *folders, file = path.casefold().split("/")
    steps = [
        *(step for step in folders if not _CONTAINER.fullmatch(step)),
        PurePosixPath(file).stem,
    ]
    said = without_days("/".join(steps)).replace("_", " ")
    said = _TELLS_WHICH_VERSION.sub(" ", ANY_YEAR.sub(" ", _VERSION.sub(" ", said)))
    words = WORD.findall(said)
    # Short numbers keep their order: "4-5-1" is not "5-1-4".
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
    """The folder of a file, without archive folders: an archived file was once beside these."""
    steps = path.casefold().split("/")[:-1]
    return "/".join(step for step in steps if not re.fullmatch(OUT_OF_FORCE, step))


def is_in_archive(path: str) -> bool:
    """Whether a file is in an archive folder."""
    return folder_of(path) != path.casefold().rpartition("/")[0]


def is_in_archive_of_all(path: str) -> bool:
    """Whether a file is in an archive folder at the top: "archive/fees 2025.xlsx"."""
    return "/" in path and not folder_of(path)

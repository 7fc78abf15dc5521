from dataclasses import replace

import pytest

from vind.indexes.types import FileRecord, FileState
from vind.ingest.parsers import VERSION
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OCR_OFF
from vind.ingest.run import jobs
from vind.ingest.run.jobs import is_settled

READ = FileRecord(
    "/bedrijf",
    "hr/verlof.pdf",
    FileState.INDEXED,
    size=120,
    mtime_ns=7,
    sha256="ab",
    parser=f"pdf/{VERSION}",
    passages=3,
)


@pytest.mark.parametrize(
    ("changed", "settled"),
    [
        ({}, True),
        ({"state": FileState.CORRUPT}, True),
        ({"state": FileState.DELETED}, False),
        ({"state": FileState.EXCLUDED}, False),
        ({"state": FileState.FAILED}, True),
        ({"state": FileState.FAILED, "sha256": ""}, False),
        ({"state": FileState.PARTIAL}, True),
        ({"state": FileState.PARTIAL, "sha256": ""}, False),
        ({"parser": f"pdf/0{VERSION}"}, False),
        ({"parser": ""}, False),
    ],
)
def test_what_would_come_to_the_same_end_is_settled(
    changed: dict[str, object], settled: bool
) -> None:
    assert is_settled(replace(READ, **changed), ocr=True) == settled  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "ocr", "languages", "office", "settled"),
    [
        (NEEDS_OCR, True, "nld", None, False),
        (NEEDS_OCR, True, "", None, True),
        (NEEDS_OCR, False, "nld", None, True),
        (OCR_OFF, True, "nld", None, False),
        (OCR_OFF, False, "nld", None, True),
        (NEEDS_LIBREOFFICE, True, "", None, True),
        (NEEDS_LIBREOFFICE, True, "", "/usr/bin/soffice", False),
        ("page 3 cannot be read", True, "nld", "/usr/bin/soffice", True),
    ],
)
def test_what_waited_for_a_program_is_read_when_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
    reason: str,
    ocr: bool,
    languages: str,
    office: str | None,
    settled: bool,
) -> None:
    monkeypatch.setattr(jobs, "ocr_languages", lambda: languages)
    monkeypatch.setattr(jobs, "find_libreoffice", lambda: office)
    waiting = replace(READ, state=FileState.PARTIAL, reason=f"2 pages: {reason}")
    assert is_settled(waiting, ocr=ocr) == settled

"""Decides which ledger lines of earlier runs are still right."""

from dataclasses import replace

from vind.indexes.types import FileRecord, FileState
from vind.ingest.excludes import Excludes, left_out_member
from vind.ingest.parsers import VERSION
from vind.ingest.parsers.archives.seven_zip import NEEDS_LIBARCHIVE, find_libarchive
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE, find_libreoffice
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OCR_OFF, ocr_languages

_NEVER_SETTLED = frozenset({FileState.DELETED, FileState.EXCLUDED})
_MAY_PASS = frozenset({FileState.FAILED, FileState.PARTIAL})


def is_settled(known: FileRecord, *, ocr: bool) -> bool:
    """Whether reading the same content again would give the same result.

    It may not where a passing problem kept the file from being read whole (it then has no hash),
    where an older parser read it, or where a missing program or library is installed by now.
    """
    if known.state in _NEVER_SETTLED or (known.state in _MAY_PASS and not known.sha256):
        return False
    if not known.parser.endswith(f"/{VERSION}"):
        return False
    if NEEDS_LIBREOFFICE in known.reason and find_libreoffice():
        return False
    if NEEDS_LIBARCHIVE in known.reason and find_libarchive():
        return False
    waited = NEEDS_OCR in known.reason or OCR_OFF in known.reason
    return not (waited and ocr and ocr_languages())


def member_stands(known: FileRecord, excludes: Excludes, *, ocr: bool) -> bool:
    """Whether reading a member of an unchanged file again would give the same result."""
    rule = left_out_member(known.path, known.container, excludes)
    if known.state is FileState.EXCLUDED:
        return rule == known.reason
    return not rule and is_settled(known, ocr=ocr)


def looks_same(known: FileRecord, seen: FileRecord) -> bool:
    """Whether size and modification time are unchanged."""
    return (known.size, known.mtime_ns) == (seen.size, seen.mtime_ns)


def gone_from(record: FileRecord, reason: str = "no longer in the folder") -> FileRecord:
    """The ledger line of a file that is gone."""
    return replace(record, state=FileState.DELETED, reason=reason, passages=0)


def moved(record: FileRecord, place: FileRecord) -> FileRecord:
    """The ledger line ``record`` at the place of another file with the same content."""
    return replace(
        record,
        folder=place.folder,
        path=place.path,
        size=place.size,
        mtime_ns=place.mtime_ns,
        container=place.container,
        rights=place.rights,
    )

"""The ledger from earlier runs: which of its lines still hold."""

from indexes.types import FileRecord, FileState
from ingest.parsers import VERSION
from ingest.parsers.ocr import NEEDS_OCR, OCR_OFF, ocr_languages

_NEVER_SETTLED = frozenset({FileState.DELETED, FileState.EXCLUDED})


def is_settled(known: FileRecord, *, ocr: bool) -> bool:
    """Whether reading the same content again would come to the same end.

    Not so for a file that could not even be opened (its content was never hashed), one that an
    older version of vind read, and one that waited for OCR, which is there now.
    """
    if known.state in _NEVER_SETTLED or not known.sha256:
        return False
    if not known.parser.endswith(f"/{VERSION}"):
        return False
    waited = NEEDS_OCR in known.reason or OCR_OFF in known.reason
    return not (waited and ocr and ocr_languages())


def looks_same(known: FileRecord, seen: FileRecord) -> bool:
    """Whether a file has the size and the time of change that it had."""
    return (known.size, known.mtime_ns) == (seen.size, seen.mtime_ns)

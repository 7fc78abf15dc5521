"""A file to read, the outcome, and which ledger lines of earlier runs are still right."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from vind.indexes.settings import Settings
from vind.indexes.types import Document, FileRecord, FileState
from vind.ingest.files.excludes import Excludes, left_out_member
from vind.ingest.parsers import NEEDS_FORMATS, VERSION, has_formats
from vind.ingest.parsers.archives.seven_zip import NEEDS_LIBARCHIVE, find_libarchive
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE, find_libreoffice
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, OCR_OFF, ocr_languages
from vind.ingest.parsers.plugins import NOT_READ, reads_extension
from vind.ingest.parsers.recordings import SOUND_OR_VIDEO, speech_model


@dataclass(frozen=True, slots=True)
class Job:
    """A file of the folder to read.

    ``seen`` is its ledger line as of the walk, ``known`` the former one, if any, and ``members``
    the former ledger lines of the files in it, by path.
    """

    file: Path
    seen: FileRecord
    known: FileRecord | None = None
    members: Mapping[str, FileRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for a file or a member of one; a file's comes after those of its members.

    ``known`` is its former ledger line. ``document`` is set where it was read. ``same``: its
    content is unchanged. ``gone``: the members that it no longer has. ``begun``: the reading of an
    archive has begun; its former text is dropped now, and its members and final outcome follow.
    ``again``: read it again in this run, as its reader was lost.
    """

    record: FileRecord
    known: FileRecord | None = None
    document: Document | None = None
    same: bool = False
    begun: bool = False
    again: bool = False
    gone: tuple[FileRecord, ...] = ()


_NEVER_SETTLED = frozenset({FileState.DELETED, FileState.EXCLUDED})
_MAY_PASS = frozenset({FileState.FAILED, FileState.PARTIAL})


def is_settled(known: FileRecord, settings: Settings) -> bool:
    """Whether reading the same content again would give the same result.

    It may not where a passing problem kept the file from being read whole (it then has no hash),
    where an older parser read it, or where a missing program, library, plug-in or model is
    installed by now.
    """
    if known.state in _NEVER_SETTLED or (known.state in _MAY_PASS and not known.sha256):
        return False
    if not known.parser.endswith(f"/{VERSION}"):
        return False
    if NOT_READ in known.reason and reads_extension(known.path):
        return False
    if NEEDS_LIBREOFFICE in known.reason and find_libreoffice():
        return False
    if NEEDS_LIBARCHIVE in known.reason and find_libarchive():
        return False
    if NEEDS_FORMATS in known.reason and has_formats():
        return False
    if SOUND_OR_VIDEO in known.reason and speech_model(settings):
        return False
    waited = NEEDS_OCR in known.reason or OCR_OFF in known.reason
    return not (waited and settings.ocr and ocr_languages())


def member_stands(known: FileRecord, excludes: Excludes, settings: Settings) -> bool:
    """Whether reading a member of an unchanged file again would give the same result."""
    rule = left_out_member(known.path, known.container, excludes)
    if known.state is FileState.EXCLUDED:
        return rule == known.reason
    return not rule and is_settled(known, settings)


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

"""Moves the members of a file to another file with the same content, which takes its document.

A member has to be read again where other exclude rules apply, where nesting is less deep, or where
its name derives from that of its archive (the single file in a .gz).
"""

from dataclasses import replace
from pathlib import Path

from vind.indexes.core.durable import path_shown_as
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord
from vind.ingest.excludes import Excludes
from vind.ingest.kinds import MEDIA_TYPES, FileKind
from vind.ingest.ledger import member_stands
from vind.ingest.members import TOO_DEEP, shown_name
from vind.ingest.parsers.archives.archive import packed_name


class Relocation:
    """The move of a document from ``before`` to ``now``, both ledger lines."""

    def __init__(self, before: FileRecord, now: FileRecord, settings: Settings) -> None:
        self._before, self._now, self._ocr = before, now, settings.ocr
        self._container = now.container or now.path
        folder = Path(now.folder)
        file = path_shown_as(folder, self._container)
        self._excludes = Excludes.at(folder, file, settings.exclude)
        self._in_archives = bool(before.container or now.container)
        self._former_name = ""
        if before.media_type == MEDIA_TYPES[FileKind.PACKED]:
            former, name = (shown_name(packed_name(one.path)) for one in (before, now))
            self._former_name = former if former != name else ""

    def there(self, member: FileRecord) -> FileRecord:
        """The ledger line of a member of ``before`` in its new place."""
        path = self._now.path + member.path.removeprefix(self._before.path)
        return replace(
            member,
            folder=self._now.folder,
            path=path,
            container=self._container,
            rights=self._now.rights,
        )

    def stands(self, there: FileRecord) -> bool:
        """Whether reading a member in its new place would give the same result."""
        return (
            member_stands(there, self._excludes, ocr=self._ocr)
            and not (self._in_archives and TOO_DEEP in there.reason)
            and there.path != f"{self._now.path}/{self._former_name}"
        )

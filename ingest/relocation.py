"""A file whose document goes to another one of the same content, with the files that stand in it.

Most of them come to the same end there. Not so where other ignore rules hold, where it lies less
deep, or for the one file that is packed, which has the name of its archive.
"""

from dataclasses import replace
from pathlib import Path

from vind.indexes.settings import Settings
from vind.indexes.shown_path import path_shown_as
from vind.indexes.types import FileRecord
from vind.ingest.excludes import Excludes
from vind.ingest.kinds import MEDIA_TYPES, FileKind
from vind.ingest.ledger import member_stands
from vind.ingest.members import TOO_DEEP, shown_name
from vind.ingest.parsers.archives.archive import packed_name


class Relocation:
    """From ``before`` to ``now``, by their ledger lines."""

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
        """The ledger line of a file that stands in ``before``, in its new place."""
        path = self._now.path + member.path.removeprefix(self._before.path)
        return replace(
            member,
            folder=self._now.folder,
            path=path,
            container=self._container,
            rights=self._now.rights,
        )

    def stands(self, there: FileRecord) -> bool:
        """Whether reading a file in its new place would come to the same end as before."""
        return (
            member_stands(there, self._excludes, ocr=self._ocr)
            and not (self._in_archives and TOO_DEEP in there.reason)
            and there.path != f"{self._now.path}/{self._former_name}"
        )

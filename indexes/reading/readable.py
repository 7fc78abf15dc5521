"""What a viewer may read of one generation: the only place where this is decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Self, TypeVar

import numpy as np

from vind.indexes.arrays import Ids
from vind.indexes.catalogue import ledger
from vind.indexes.catalogue.documents import DocumentRow
from vind.indexes.catalogue.ledger import Shown, VisibleDuplicate
from vind.indexes.catalogue.rows import text_time
from vind.indexes.catalogue.schema import Connection
from vind.indexes.types import (
    FileRecord,
    FileState,
    LedgerLines,
    LedgerPage,
    Place,
    StoredPassage,
    same_as,
)

Key = TypeVar("Key")

NO_FILES: Ids = np.empty(0, np.int64)


class Readable:
    """What a viewer may read, given the rights that admit them.

    ``searchable`` are the readable files with passages, ascending; None for all. ``untitled`` are
    the documents shown as a duplicate, ascending, whose names a search must not use. ``redated``
    has their new dates, in ISO 8601, where the date comes from the file.
    """

    def __init__(self, rights: Mapping[int, str] | None = None) -> None:
        """Use ``Readable.of``. Without ``rights`` everything is readable."""
        self._rights = None if rights is None else frozenset(rights.values())
        self._ids = sorted(rights or ())
        self._own = NO_FILES
        self._shown_as: Mapping[int, VisibleDuplicate] = {}
        self.searchable: Ids | None = None
        self.untitled = NO_FILES
        self.redated: Mapping[int, str | None] = {}

    @classmethod
    def of(cls, connection: Connection, rights: Mapping[int, str]) -> Self:
        """Build it from the rights that admit the viewer, by their ids in the catalogue."""
        readable = cls(rights)
        own = ledger.files_with(connection, rights)
        copies = ledger.visible_duplicates(connection, rights)
        with_passages = ledger.searchable_ids(connection)
        readable._own, readable._shown_as = own, copies
        readable.untitled = np.array(sorted(copies), dtype=np.int64)
        readable.redated = {key: one.dated for key, one in copies.items() if one.dated_by_file}
        is_readable = np.isin(with_passages, own) | np.isin(with_passages, readable.untitled)
        readable.searchable = with_passages[is_readable]
        return readable

    def has(self, file_id: int) -> bool:
        """Whether the document of a file is readable."""
        return self._rights is None or file_id in self._shown_as or self._is_own(file_id)

    def sees(self, record: FileRecord) -> bool:
        """Whether the file itself is readable."""
        return self._rights is None or record.rights in self._rights

    def hands_out(self, connection: Connection, record: FileRecord) -> bool:
        """Whether a file and all files inside it are readable."""
        if self._rights is None:
            return True
        return self.sees(record) and not ledger.has_others_in(connection, record, self._ids)

    def shown(self, stored: Mapping[Key, StoredPassage]) -> dict[Key, StoredPassage]:
        """The readable ones of ``stored``, as they may be shown."""
        readable = {key: one for key, one in stored.items() if self.has(one.file_id)}
        if self._rights is None:
            return readable
        return {key: self._shown(one) for key, one in readable.items()}

    def placed(self, rows: Iterable[DocumentRow]) -> list[DocumentRow]:
        """The readable documents, at the places where they may be shown."""
        return [self._placed(row) for row in rows if self.has(row.file_id)]

    def duplicates(
        self, found: Mapping[int, Sequence[tuple[int, Place]]]
    ) -> dict[int, list[Place]]:
        """The other places of documents that may be shown, by file; empty ones are left out.

        ``found`` has all duplicates of each document, with the ids of their files.
        """
        shown = {}
        for file_id, places in found.items():
            copy = self._shown_as.get(file_id)
            here = copy.place if copy else None
            others = [place for key, place in places if place != here and self._may(key)]
            if others and self.has(file_id):
                shown[file_id] = others
        return shown

    def page(
        self,
        connection: Connection,
        lines: LedgerLines,
        offset: int = 0,
        limit: int | None = None,
    ) -> LedgerPage:
        """``limit`` of those lines of the ledger that may be shown, from ``offset`` on.

        Each as it may be shown, and asked for as that.
        """
        if self._rights is None:
            return ledger.page(connection, lines, None, offset, limit)
        if not self._rights:
            return LedgerPage([], 0)
        states = {one.file_id: one.state for one in self._shown_as.values()}
        found = ledger.page(connection, lines, Shown(self._ids, states), offset, limit)
        originals = ledger.originals(connection, found.files)
        return replace(
            found,
            files=[
                self._line(one, originals.get(ledger.content_of(one)))
                if one.state is FileState.DUPLICATE
                else one
                for one in found.files
            ],
        )

    def alone(self, record: FileRecord) -> FileRecord:
        """A readable line on its own: a duplicate does not name its original."""
        is_copy = record.state is FileState.DUPLICATE and self._rights is not None
        return replace(record, reason="") if is_copy else record

    def _line(self, copy: FileRecord, original: tuple[int, FileRecord] | None) -> FileRecord:
        """A duplicate that may be read: a hidden original is not named, and one copy stands for it.

        ``original`` has its id with it; None where it is gone.
        """
        if original is None:
            return replace(copy, reason="")
        file_id, own = original
        if self.sees(own):
            return copy
        standing = self._shown_as.get(file_id)
        if standing is None:
            return replace(copy, reason="")
        if standing.place == (copy.folder, copy.path):
            return _as_original(copy, own)
        return replace(copy, reason=same_as(standing.place, copy))

    def _may(self, file_id: int) -> bool:
        return self._rights is None or self._is_own(file_id)

    def _is_own(self, file_id: int) -> bool:
        place = int(np.searchsorted(self._own, file_id))
        return place < len(self._own) and int(self._own[place]) == file_id

    def _placed(self, row: DocumentRow) -> DocumentRow:
        copy = self._shown_as.get(row.file_id)
        if copy is None:
            return row
        folder, path = copy.place
        return row._replace(folder=folder, path=path)

    def _shown(self, stored: StoredPassage) -> StoredPassage:
        newer = stored.superseded_by
        # Versions are recognised by name and date, which differ for a document shown as a
        # duplicate.
        if newer is not None and not (self._is_own(newer) and self._is_own(stored.file_id)):
            stored = replace(stored, superseded_by=None)
        copy = self._shown_as.get(stored.file_id)
        if copy is None:
            return stored
        folder, path = copy.place
        dated = text_time(copy.dated) if copy.dated_by_file else stored.dated
        return replace(stored, folder=folder, path=path, media_type=copy.media_type, dated=dated)


def _as_original(record: FileRecord, original: FileRecord) -> FileRecord:
    """A duplicate shown as if its content had been read from it."""
    return replace(
        record,
        state=original.state,
        reason=original.reason,
        parser=original.parser,
        pages=original.pages,
        passages=original.passages,
    )

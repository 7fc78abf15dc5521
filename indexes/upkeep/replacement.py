"""A new index, built beside the current one until it replaces it."""

import contextlib
import os
import shutil
import stat
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, cast

from vind.indexes.catalogue import generations, write
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.connection import catalogue_errors, connect
from vind.indexes.catalogue.stamp import Former, has_text_below, read_former, reading
from vind.indexes.core.durable import disk_errors
from vind.indexes.errors import (
    DiskFullError,
    EmbedderMismatchError,
    IndexDamagedError,
    IndexFailure,
    IndexFormatError,
)
from vind.indexes.folder.directory import OWNER_ALONE, bytes_of, require_catalogue
from vind.indexes.folder.lock import LOCK_NAME, WriterLock
from vind.indexes.folder.swap import (
    REPLACES_WRITTEN_NAME,
    Replaces,
    foreign_files,
    next_to,
    read_replaces,
    remove_index,
    remove_replaced,
    swap,
    write_replaces,
)
from vind.indexes.types import Embedder, Steps
from vind.indexes.upkeep.findings import Severity
from vind.indexes.upkeep.verify import verify
from vind.indexes.where import Where, store_at
from vind.indexes.writer import IndexWriter

if TYPE_CHECKING:
    from vind.indexes.cluster.store import ClusterStore

SPARE_IDS = 1_000_000
"""Ids left free between the old index and the new one, since the old one may grow while a
half-built new one waits. So no id denotes different passages in the two."""


class Coming(Protocol):
    """An index that is going to replace another, whose lock it holds as a context.

    ``writer`` fills it, ``former`` describes the replaced index, and ``remark`` tells about a
    half-built one that was found, else it is empty.
    """

    former: Former
    writer: IndexWriter
    remark: str

    def has_text_below(self, folder: str, below: str) -> bool:
        """Whether the former index has files with passages below a path of a folder."""

    def take_over(self, progress: Steps) -> None:
        """Check the new index, replace the old one by it, and remove the old one."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...


def begin_to_replace(where: Where, embedder: Embedder, chunking: str) -> Coming:
    """Begin to replace the index in a folder or store, or resume an interrupted replacement.

    Raises as ``Replacement.open``, and StoreError.
    """
    store = store_at(where)
    if isinstance(store.directory, Path):
        return Replacement.open(store.directory, embedder, chunking)
    from vind.indexes.upkeep.replacement_cluster import (
        ClusterReplacement,  # needs the extra "cluster"
    )

    return ClusterReplacement.open(cast("ClusterStore", store), embedder, chunking)


class Replacement:
    """The replacement of an index in a folder (see ``Coming``)."""

    def __init__(
        self, directory: Path, lock: WriterLock, former: Former, writer: IndexWriter, remark: str
    ) -> None:
        """Use ``Replacement.open``."""
        self.directory, self.former, self.writer, self.remark = directory, former, writer, remark
        self._lock = lock

    @classmethod
    def open(cls, directory: Path, embedder: Embedder, chunking: str) -> Self:
        """Begin to replace the index in ``directory``, or resume an interrupted replacement.

        One with another embedder or chunking is started again. Raises NoIndexError,
        IndexBusyError, IndexFormatError (also for a folder that is in the way, and for foreign
        files in the folder), IndexDamagedError, DiskFullError, and IndexFailure if the disk
        refuses.
        """
        directory = directory.resolve()
        require_catalogue(directory)
        if directory.is_mount():
            raise IndexFailure(
                f"{directory} is a mount of its own, which another folder cannot take the place "
                "of: mount the folder above it, and run the command again."
            )
        with disk_errors(directory):
            lock = WriterLock(directory)
        try:
            with disk_errors(directory):
                _require_no_foreign_files(directory)
                remove_replaced(directory)
                former = read_former(directory)
                remark = _make_room(directory, former, embedder, chunking)
                _begin(directory, former, embedder, chunking)
            writer = IndexWriter.open(next_to(directory), embedder, chunking)
            return cls(directory, lock, former, writer, remark)
        except BaseException:
            lock.release()
            raise

    def has_text_below(self, folder: str, below: str) -> bool:
        """Whether the former index has files with passages below a path of a folder."""
        with reading(self.directory) as connection:
            return has_text_below(connection, folder, below)

    def take_over(self, progress: Steps) -> None:
        """Check the new index, replace the old one by it, and remove the old one.

        Raises IndexDamagedError if the new one is not sound: it is removed, and the old one stays.
        Raises IndexFormatError if foreign files were put into the old folder meanwhile, and
        IndexFailure if another program changed the new one or the disk refuses.
        """
        coming = next_to(self.directory)
        self.writer.close()
        _require_sound(coming, progress)
        with disk_errors(self.directory), WriterLock(coming):
            begun = read_replaces(coming)
            if begun is None:
                raise IndexFailure(
                    f"{coming} was changed by another program: run the command again."
                )
            _require_no_foreign_files(self.directory)
            write_replaces(coming, replace(begun, complete=True))
            # The last connection that closes removes the log by its name, which may by then be that
            # of the new log. A connection that stays open prevents this.
            with closing(connect(self.directory)) as held:
                held.execute("SELECT 1 FROM sqlite_schema").fetchone()
                swap(self.directory)
            # The new index serves. If the old one cannot be removed now, the next opening does it.
            with contextlib.suppress(OSError):
                remove_replaced(self.directory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        try:
            self.writer.close()
        finally:
            self._lock.release()


def _require_no_foreign_files(directory: Path) -> None:
    """Raise IndexFormatError for foreign files in the folder, which would be swapped with it."""
    if others := foreign_files(directory):
        raise IndexFormatError(
            f"{directory} holds files that are not the index's ({_listed(others)}), and the new "
            "index takes the place of the whole folder: move them out of it, and run the command "
            "again."
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _make_room(directory: Path, former: Former, embedder: Embedder, chunking: str) -> str:
    """Prepare ``next_to(directory)`` for a new or a resumed index; returns the remark on it."""
    coming = next_to(directory)
    begun = read_replaces(coming)
    if others := _foreign_files_in(coming, begun):
        raise IndexFormatError(
            f"{coming} is in the way of the new index, as it holds what `vind reindex` did not "
            f"make ({_listed(others)}): move it elsewhere and run the command again."
        )
    remark = ""
    if begun is not None:
        other = _why_not_resumed(coming, embedder, chunking)
        is_outdated = begun.identity != former.identity or begun.first_id <= former.last_id
        if other or is_outdated:
            remove_index(coming)
            why = other or "the index has become another one since"
            remark = f"A new index was half built, but {why}: it is begun anew."
        else:
            remark = "Going on with the new index where an earlier run stopped."
    need, free = bytes_of([directory]), shutil.disk_usage(directory.parent).free
    if free + bytes_of([coming]) < need:
        raise DiskFullError(
            f"A new index beside {directory} takes about {need / 1e6:,.1f} MB, and its disk has "
            f"{free / 1e6:,.1f} MB left. Free some space and run the command again."
        )
    return remark


def _foreign_files_in(coming: Path, begun: Replaces | None) -> list[str]:
    if not coming.exists():
        return []
    if begun is not None:
        return foreign_files(coming)
    before_it_is_begun = {LOCK_NAME, REPLACES_WRITTEN_NAME}
    return sorted(path.name for path in coming.iterdir() if path.name not in before_it_is_begun)


def _why_not_resumed(coming: Path, embedder: Embedder, chunking: str) -> str:
    """Why the half-built index cannot be resumed; empty if it can."""
    try:
        with closing(connect(coming, write=True)) as connection:
            if not stamps.is_empty(connection):
                stamp = stamps.read_stamp(connection, coming)
                stamps.require_match(
                    stamp, coming, embedder.fingerprint, embedder.dimension, chunking
                )
    except EmbedderMismatchError:
        return f"with {stamp.embedder} and {stamp.chunking}"
    except (IndexDamagedError, IndexFormatError):
        return "it is damaged"
    return ""


def _begin(directory: Path, former: Former, embedder: Embedder, chunking: str) -> None:
    """Create the empty new index, or raise the generations of a half-built one.

    They come after the old one's, so that readers never see the same number twice.
    """
    coming = next_to(directory)
    _make_folder_like(directory, coming)
    begun = read_replaces(coming)
    first_id = (former.last_id // SPARE_IDS + 2) * SPARE_IDS if begun is None else begun.first_id
    write_replaces(coming, Replaces(former.identity, first_id))
    with catalogue_errors(coming), closing(connect(coming, write=True)) as connection:
        if stamps.is_empty(connection):
            stamps.create(connection, embedder.fingerprint, embedder.dimension, chunking, first_id)
        if generations.newest(connection) <= former.generation:
            connection.execute("BEGIN IMMEDIATE")
            write.set_generation(connection, former.generation + 1)
            connection.execute("COMMIT")


def _make_folder_like(directory: Path, coming: Path) -> None:
    """Create a folder with the mode and group of the replaced one, or else private."""
    coming.mkdir(OWNER_ALONE, exist_ok=True)
    status = directory.stat()
    with contextlib.suppress(PermissionError):
        os.chown(coming, -1, status.st_gid)
        coming.chmod(stat.S_IMODE(status.st_mode))


def _require_sound(coming: Path, progress: Steps) -> None:
    verdict = verify(coming, progress)
    if not verdict.sound:
        with disk_errors(coming):
            remove_index(coming)
        what = next(one.what for one in verdict.findings if one.severity is not Severity.NOTE)
        raise IndexDamagedError(
            f"The new index was not what was written to the disk ({what}), and was given up; the "
            "present one serves as before. Check the disk, then run `vind reindex` again."
        )

"""The figures of an index for ``vind status``, and of what ``vind compact`` drops."""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from vind.indexes.catalogue import documents, generations, ledger
from vind.indexes.catalogue.folders import given_folders, is_given, single_files
from vind.indexes.reading.opened import PinnedGeneration
from vind.indexes.reading.readable import Readable
from vind.indexes.types import FileState, LedgerLines


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was dropped, and the bytes of the index before and after.

    ``unused_collections`` are vind's collections in a cluster's Milvus that no index of its
    database uses.
    """

    embeddings: int
    tombstones: int
    bytes_before: int
    bytes_after: int
    unused_collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reclaimable:
    """What ``vind compact`` would drop, and about how many bytes that would free.

    ``embeddings`` have no passage any more; ``tombstones`` record removed passages.
    """

    embeddings: int
    tombstones: int
    bytes: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The figures of ``vind status``. Sizes in bytes.

    ``directory`` is the folder, or the name of a cluster's databases. ``identity`` is random for
    each index, and ``generation`` counts within it. ``folders`` are those to which paths in the
    index are relative, ``given`` those that were given whole, ``single_files`` the number of other
    files, by folder. ``recall`` is the recall at 10 of approximate search, measured against exact
    search when it was built; None if search is exact.

    The following are costly and empty unless asked for: ``reclaimable``; ``away``, the given
    folders that are unmounted or empty, whose files are kept; ``embedder_told``, why the embedder
    is in use and what this machine could use instead. ``administrators_only`` counts the files that
    nobody else may read; None if access is off or the viewer is no administrator.
    """

    directory: Path | str
    folders: tuple[str, ...]
    identity: str
    generation: int
    embedder: str
    chunking: str
    states: dict[FileState, int]
    passages: int
    vectors: int
    term_entries: int
    catalogue_bytes: int
    vector_bytes: int
    term_bytes: int
    given: tuple[str, ...] = ()
    single_files: dict[str, int] = field(default_factory=dict)
    recall: float | None = None
    reclaimable: Reclaimable | None = None
    away: tuple[str, ...] = ()
    embedder_told: str = ""
    administrators_only: int | None = None


def status_of(pinned: PinnedGeneration, readable: Readable) -> IndexStatus:
    """The figures of one generation, without the costly ones.

    Files, passages and folders count ``readable`` ones only; bytes are those of the whole index.
    """
    whole = _status_of_all(pinned)
    if readable.searchable is None:
        return whole
    files = readable.page(pinned.connection, LedgerLines()).files
    places = {(one.folder, one.path) for one in files}
    passages = sum(one.passages for one in files)
    given = given_folders(pinned.connection)
    single = {
        folder: sum((folder, path) in places for path in paths)
        for folder, paths in single_files(pinned.connection).items()
    }
    return replace(
        whole,
        folders=tuple(sorted({folder for folder, _ in places})),
        states=dict(sorted(Counter(one.state for one in files).items())),
        passages=passages,
        vectors=passages,
        term_entries=passages,
        given=tuple(
            str(Path(*one)) for one in given if any(is_given(place, [one]) for place in places)
        ),
        single_files={folder: count for folder, count in single.items() if count},
    )


def _status_of_all(pinned: PinnedGeneration) -> IndexStatus:
    opened, snapshot, connection = pinned.opened, pinned.snapshot, pinned.connection
    sizes = opened.store.sizes(opened.stamp)
    return IndexStatus(
        directory=opened.store.directory,
        folders=ledger.folders(connection),
        identity=opened.stamp.identity,
        generation=generations.newest(connection),
        embedder=opened.stamp.embedder,
        chunking=opened.stamp.chunking,
        states=ledger.states(connection),
        passages=documents.passage_count(connection),
        vectors=len(snapshot.vectors),
        term_entries=len(snapshot.terms),
        catalogue_bytes=sizes.catalogue,
        vector_bytes=sizes.vectors,
        term_bytes=sizes.terms,
        given=tuple(str(Path(*place)) for place in given_folders(connection)),
        single_files={folder: len(files) for folder, files in single_files(connection).items()},
        recall=snapshot.vectors.recall,
    )

"""The figures of an index, for ``vind status``."""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from vind.indexes.catalogue import documents, generations, ledger
from vind.indexes.catalogue.given import given_folders, is_given, single_files
from vind.indexes.opened import PinnedGeneration
from vind.indexes.readable import Readable
from vind.indexes.types import FileState


@dataclass(frozen=True, slots=True)
class Reclaimable:
    """What ``vind compact`` would drop, and about how many bytes that would free.

    ``embeddings`` that no passage has any more; ``tombstones``, which remember removed passages.
    """

    embeddings: int
    tombstones: int
    bytes: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The figures of ``vind status``. Sizes in bytes.

    ``directory`` is the folder, or names the databases of a cluster.

    ``identity`` is random, and another one for each index: ``generation`` counts in this one alone.
    ``folders`` are those that paths in the index begin at, ``given`` those that were given whole,
    ``single_files`` how many other files there are, by folder. ``recall`` at 10 of an approximate
    search, measured against the exact one when it was built; None where the search is exact.
    ``reclaimable`` takes a pinned at every passage, and is None where no one asked for it; so does
    ``away`` at the folders that were given: those that are away or empty, whose files are found as
    they were. ``embedder_told``, as empty as that, says why the embedder is in use, and what this
    machine could have instead. ``administrators_only`` counts the files that nobody else may read;
    None where access is off, and for whoever is no administrator.
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
    """The figures of one generation of an index; none of what takes a pinned elsewhere.

    Files, passages and folders are the ``readable`` ones; bytes are of the whole index.
    """
    whole = _status_of_all(pinned)
    if readable.searchable is None:
        return whole
    files = readable.files(ledger.files(pinned.connection))
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

"""An index opened for a run that writes to it, which shows how long it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from vind.app.cli.progress import progress
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder, Steps
from vind.indexes.where import store_of
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.files.readers import Readers
from vind.ingest.run.indexing import indexers


class Writing(NamedTuple):
    """What a run reads and writes with, and where it reports to."""

    writer: IndexWriter
    embedder: Embedder
    readers: Readers
    report: Steps


@contextmanager
def writing(settings: Settings) -> Iterator[Writing]:
    """The index of ``settings``, a new one where there is none.

    Raises as ``IndexWriter.open`` and ``indexers``.
    """
    chunking = chunking_fingerprint(settings.passage_tokens)
    with (
        progress(tells_time=True) as report,
        told_indexers(settings, report) as (embedder, readers),
        IndexWriter.open(store_of(settings), embedder, chunking) as writer,
    ):
        yield Writing(writer, embedder, readers, report)


def open_to_write(settings: Settings, report: Steps) -> tuple[IndexWriter, Embedder]:
    """The index of ``settings``, to be closed by the caller, and the embedder of this machine.

    Raises as ``IndexWriter.open`` and ``load_embedder``.
    """
    report(0, 0, _LOADING)
    embedder = load_embedder(settings)
    chunking = chunking_fingerprint(settings.passage_tokens)
    return IndexWriter.open(store_of(settings), embedder, chunking), embedder


@contextmanager
def told_indexers(settings: Settings, report: Steps) -> Iterator[tuple[Embedder, Readers]]:
    """What embeds and reads, which is told to take a while. Raises as ``indexers``."""
    report(0, 0, f"waiting for the Ray cluster {settings.ray}" if settings.ray else _LOADING)
    with indexers(settings) as found:
        yield found


_LOADING = "loading the embedder; the first time this takes half a minute"

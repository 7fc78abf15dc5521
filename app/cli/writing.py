"""An index opened for a run that writes to it, which shows how long it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from vind.app.cli.progress import progress
from vind.indexes.embedder import load_embedder
from vind.indexes.settings import Settings
from vind.indexes.store import store_of
from vind.indexes.types import Embedder, Steps
from vind.indexes.writer import IndexWriter
from vind.ingest.chunk import chunking_fingerprint


class Writing(NamedTuple):
    """What a run writes with, and where it reports to."""

    writer: IndexWriter
    embedder: Embedder
    report: Steps


@contextmanager
def writing(settings: Settings) -> Iterator[Writing]:
    """The index of ``settings``, a new one where there is none. Raises as ``open_to_write``."""
    with progress(tells_time=True) as report:
        writer, embedder = open_to_write(settings, report)
        with writer:
            yield Writing(writer, embedder, report)


def open_to_write(settings: Settings, report: Steps) -> tuple[IndexWriter, Embedder]:
    """The index of ``settings``, to be closed by the caller, and its embedder.

    Raises as ``IndexWriter.open`` and ``load_embedder``.
    """
    embedder = loaded_embedder(settings, report)
    chunking = chunking_fingerprint(settings.passage_tokens)
    return IndexWriter.open(store_of(settings), embedder, chunking), embedder


def loaded_embedder(settings: Settings, report: Steps) -> Embedder:
    """The embedder of ``settings``, which is told to take a while."""
    report(0, 0, "loading the embedder; the first time this takes half a minute")
    return load_embedder(settings)

"""An index opened for a run that writes to it, which shows how long it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from app.cli.progress import progress
from indexes.embedder import load_embedder
from indexes.settings import Settings
from indexes.types import Embedder, Steps
from indexes.writer import IndexWriter
from ingest.chunk import chunking_fingerprint


class Writing(NamedTuple):
    """What a run writes with, and where it reports to."""

    writer: IndexWriter
    embedder: Embedder
    report: Steps


@contextmanager
def writing(settings: Settings) -> Iterator[Writing]:
    """The index of ``settings``, a new one where there is none. Raises as ``IndexWriter.open``."""
    with progress() as report:
        embedder = loaded_embedder(settings, report)
        chunking = chunking_fingerprint(settings.passage_tokens)
        with IndexWriter.open(settings.index, embedder, chunking) as writer:
            yield Writing(writer, embedder, report)


def loaded_embedder(settings: Settings, report: Steps) -> Embedder:
    """The embedder of ``settings``, which is told to take a while."""
    report(0, 0, "loading the embedder; the first time this takes half a minute")
    return load_embedder(settings)

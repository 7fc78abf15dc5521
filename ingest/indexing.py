"""What ``vind index`` does, for programs: folders in, an index out, in one call."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from reprlib import repr as shortened

from vind.indexes.embedder import load_embedder
from vind.indexes.embedding.embedder_choice import EmbedderChoice
from vind.indexes.embedding.resolve import embedder_for_indexing, with_embedder
from vind.indexes.errors import ArgumentError, NoIndexError
from vind.indexes.settings import Settings, settings_of
from vind.indexes.store import store_at, store_of
from vind.indexes.types import Embedder
from vind.indexes.writer import IndexWriter
from vind.ingest import pipeline
from vind.ingest.changes import require_files
from vind.ingest.chunk import chunking_fingerprint
from vind.ingest.extent import Extent
from vind.ingest.readers import LocalReaders, Readers
from vind.ingest.report import Progress, Summary
from vind.ingest.targets import resolve


def index_folder(
    paths: Path | str | Sequence[Path | str],
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Index ``paths``, a folder or several, files too, or bring their index up to date.

    ``settings`` are those of the environment by default; their ``index`` is where the index is or
    is made. ``progress`` is called from this thread after each file and each run of the embedder;
    what it raises ends the run, and what was committed stays. What is wrong with a file is in
    ``Summary.failures``, and costs that file alone.

    Raises FolderError for a path that is missing, holds no file, overlaps an indexed folder or is
    in the index itself, IndexBusyError while another process writes, DiskFullError,
    EmbedderMismatchError, IndexFormatError, ModelError for the embedder, ClusterError for the Ray
    cluster that ``settings.ray`` names, SettingsError, and ArgumentError for ``paths`` or
    ``settings`` that are none.
    """
    given = _paths(paths)
    settings = settings_of(settings)
    chosen, _ = chosen_embedder(given, settings)
    settings = with_embedder(settings, chosen.name)
    chunking = chunking_fingerprint(settings.passage_tokens)
    with (
        indexers(settings) as (embedder, readers),
        IndexWriter.open(store_of(settings), embedder, chunking) as writer,
    ):
        told = progress or _untold
        return pipeline.index_folder(given, writer, embedder, settings, told, readers)


@contextmanager
def indexers(settings: Settings) -> Iterator[tuple[Embedder, Readers]]:
    """What embeds and what reads: this machine, or the Ray cluster that ``settings`` name.

    Raises ClusterError, and what ``load_embedder`` does.
    """
    if settings.ray:
        from vind.ingest.on_ray.cluster import ray_indexers

        with ray_indexers(settings) as found:
            yield found
    else:
        embedder = load_embedder(settings)
        yield embedder, LocalReaders(embedder, settings)


def chosen_embedder(
    paths: Sequence[Path], settings: Settings, *, fast: bool = False
) -> tuple[EmbedderChoice, Extent]:
    """The embedder to index ``paths`` with and, of a new index, how much there is.

    A slip of the pen waits for no embedder, and leaves no empty index behind. Raises as
    ``index_folder`` does for paths and settings.
    """
    targets = resolve(paths, (), settings.index.resolve())
    extent = Extent()
    try:
        store_at(store_of(settings)).require()
    except NoIndexError:
        extent = require_files(targets, settings)
    return embedder_for_indexing(settings, round(extent.passages), fast=fast), extent


def _paths(given: Path | str | Sequence[Path | str]) -> list[Path]:
    listed = [given] if isinstance(given, str | Path) else given
    try:
        paths = [Path(one) for one in listed if str(one).strip()]
    except TypeError as error:
        raise ArgumentError(
            f"The paths to index are {shortened(given)}: give a folder, or a list of them."
        ) from error
    if not paths or len(paths) < len(listed):
        raise ArgumentError("A path to index is blank, or there is none: give a folder.")
    return paths


def _untold(_: Progress) -> None:
    pass

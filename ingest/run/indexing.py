"""``vind index`` as a function: folders in, an index out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from reprlib import repr as shortened

from vind.indexes.errors import ArgumentError, NoIndexError
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.resolve import EmbedderChoice, embedder_for_indexing, with_embedder
from vind.indexes.settings import Settings, settings_of
from vind.indexes.types import Embedder
from vind.indexes.where import store_at, store_of
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.files.folders import resolve
from vind.ingest.files.readers import LocalReaders, Readers
from vind.ingest.run import pipeline
from vind.ingest.run.changes import require_files
from vind.ingest.run.progress import Extent, Progress, Summary


def index_folder(
    paths: Path | str | Sequence[Path | str],
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Index ``paths``, a folder or several, files too, or bring their index up to date.

    ``settings`` are by default those of the environment; ``settings.index`` is where the index is
    or is made. ``progress`` is called from this thread after each file and each embedded batch; an
    exception in it ends the run, and what was committed stays. A file that cannot be read is in
    ``Summary.failures``, and costs that file alone.

    Raises FolderError for a path that is missing, has no files, overlaps an indexed folder or is in
    the index itself, IndexBusyError while another process writes, DiskFullError,
    EmbedderMismatchError, IndexFormatError, ModelError for the embedder, ClusterError for the Ray
    cluster ``settings.ray``, SettingsError, and ArgumentError for ``paths`` or ``settings`` of
    another type.
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
        report = progress or _ignore
        return pipeline.index_paths(given, writer, embedder, settings, report, readers)


@contextmanager
def indexers(settings: Settings) -> Iterator[tuple[Embedder, Readers]]:
    """The embedder and the readers: of this machine, or of the Ray cluster ``settings.ray``.

    Raises ClusterError, and what ``load_embedder`` raises.
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
    """The embedder to index ``paths`` with and, for a new index, how much there is to index.

    Checks the paths first, so that a mistyped one is reported before a model is loaded or an index
    made. Raises as ``index_folder`` does for paths and settings.
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


def _ignore(_: Progress) -> None:
    pass

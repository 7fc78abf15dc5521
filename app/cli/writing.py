"""Runs that write to an index: opened, their progress shown; ``--watch`` stays with the files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from vind.app.cli.progress import progress, say, shown
from vind.app.notices import Ended, Result, counts_of, tell
from vind.app.serialize import print_json_line
from vind.app.show.ledger import show_run
from vind.app.show.lines import console
from vind.indexes.errors import FolderError, SettingsError, VindError
from vind.indexes.folder.lock import once_free
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder, Steps
from vind.indexes.where import store_of
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.files.folders import Target, resolve
from vind.ingest.files.readers import Readers
from vind.ingest.run.changes import require_files
from vind.ingest.run.indexing import indexers
from vind.ingest.run.pipeline import index_targets
from vind.ingest.run.progress import Summary
from vind.ingest.run.watch import Watch, changed_parts


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


@contextmanager
def told_end(
    paths: Sequence[Path], settings: Settings, unless: str = ""
) -> Iterator[Callable[[Summary], None]]:
    """A run over ``paths``, whose end is told to whom the settings name; call it when it is done.

    Also what is raised within is told, ``unless`` it says just this, and raised again.
    """
    started = datetime.now(UTC)
    folders = tuple(str(path.expanduser().resolve()) for path in paths)

    def done(summary: Summary) -> None:
        now, told = datetime.now(UTC), counts_of(asdict(summary))
        result: Result = "partly" if summary.failures else "done"
        tell(settings, Ended(folders, started, now, result, **told), daemon=False)

    try:
        yield done
    except Exception as error:
        is_known = isinstance(error, VindError | OSError)
        trouble = str(error) if is_known else f"{type(error).__name__}, see its own output"
        if trouble != unless:
            now = datetime.now(UTC)
            tell(settings, Ended(folders, started, now, "failed", trouble), daemon=False)
        raise


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


def index_and_watch(
    paths: Sequence[Path], settings: Settings, first: Settings, *, as_json: bool
) -> None:
    """Index ``paths``, print a line, and do so again after each burst of changes, without end.

    A new index is made by ``first``, which names its embedder. The index is open, and locked,
    during a run only; where ``settings`` leave the embedder to vind, a run goes over to that of an
    index that ``vind reindex`` has put in its place. Raises what a single run does; after the first
    one, a folder or a pattern that is not right is told and does not end it.
    """
    roots = [path.expanduser().resolve() for path in paths]
    for summary in _runs(roots, settings, first):
        if as_json:
            print_json_line(summary)
        else:
            show_run(summary, console())


def _runs(roots: Sequence[Path], settings: Settings, first: Settings) -> Iterator[Summary]:
    with progress() as report:
        writer, embedder = _opened(first, report)
    with writer:
        targets = _targets(roots, writer, settings)
    is_first, troubled = True, ""
    own, exclude, access = settings.index.resolve(), settings.exclude, settings.access
    for changed in Watch(roots, own, exclude, say, access=access):
        try:
            # The same trouble is not told again at each change.
            with told_end(roots, settings, unless=troubled) as done:
                with progress(tells_time=True) as report:
                    writer, embedder = _opened(settings, report)
                    with writer:
                        parts = changed_parts(changed, targets)
                        summary = index_targets(parts, writer, embedder, settings, shown(report))
                done(summary)
        except (FolderError, SettingsError) as error:
            if is_first:
                raise
            troubled = str(error)
            say(troubled)
        else:
            is_first, troubled = False, ""
            yield summary


def _targets(roots: Sequence[Path], writer: IndexWriter, settings: Settings) -> list[Target]:
    """What ``roots`` mean. Raises FolderError for an empty one that was never indexed.

    An empty one that was may be a share that is not mounted: it is waited for.
    """
    targets = resolve(roots, writer.folders(), settings.index.resolve())
    require_files([one for one in targets if not writer.known(str(one.folder))], settings)
    return targets


def _opened(settings: Settings, report: Steps) -> tuple[IndexWriter, Embedder]:
    """The index and its embedder, as soon as no other process writes to it."""
    return once_free(lambda: open_to_write(settings, report), say)

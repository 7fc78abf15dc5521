"""All folders of an index read again, into a new one that then takes its place."""

from collections.abc import Callable, Iterator
from pathlib import Path

from indexes.catalogue.former import Former, FormerFolder, has_text_below
from indexes.errors import FolderError
from indexes.replacement import Replacement
from indexes.settings import Settings
from indexes.types import Embedder, FileState
from ingest.chunk import chunking_fingerprint
from ingest.pipeline import index_targets
from ingest.report import Progress, Summary
from ingest.targets import Target, is_empty


def reindex(
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
    steps: Callable[[int, int, str], None],
    remark: Callable[[str], None],
) -> Summary:
    """Build the index of ``settings`` anew with ``embedder``, beside it, and let it take its place.

    Readers are served by the old one until then. Stopped, the next call goes on. ``steps`` is told
    of the check at the end, ``remark`` is given sentences for the user. Raises FolderError where a
    folder is away, or a part of it cannot be listed, whose files the new index would lose; and what
    ``Replacement`` and the embedder raise.
    """
    chunking = chunking_fingerprint(settings.passage_tokens)
    with Replacement.open(settings.index, embedder, chunking) as replacement:
        targets = list(_targets(replacement.former))
        if replacement.remark:
            remark(replacement.remark)
        summary = index_targets(targets, replacement.writer, embedder, settings, progress)
        _require_listed(replacement.directory, summary)
        replacement.take_over(steps)
    return summary


def _targets(former: Former) -> Iterator[Target]:
    for folder in former.folders:
        if _is_away(folder.path):
            raise FolderError(
                f"{folder.path} is away or empty, and the new index would lose its files. Bring it "
                "back and run the command again. If it is gone for good, `vind forget` it."
            )
        yield from _parts(folder)


def _parts(folder: FormerFolder) -> Iterator[Target]:
    """All of a folder; or, where only single files of it may have been indexed, those files."""
    if not folder.files or {entry.name for entry in folder.path.iterdir()} <= set(folder.files):
        yield Target(folder.path, folder.path)
        return
    for name in folder.files:
        if (folder.path / name).exists():
            yield Target(folder.path, folder.path / name)


def _is_away(folder: Path) -> bool:
    try:
        return is_empty(folder)
    except OSError:
        return True


def _require_listed(directory: Path, summary: Summary) -> None:
    for record in summary.failures:
        is_unlisted = record.state is FileState.FAILED and record.path.endswith("/")
        below = record.path.removeprefix("./")
        if is_unlisted and has_text_below(directory, record.folder, below):
            raise FolderError(
                f"{record.folder}/{record.path} cannot be looked into ({record.reason}), and the "
                "new index would lose its files. Bring it back and run the command again: it goes "
                "on from here."
            )

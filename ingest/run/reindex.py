"""Rebuilds an index from its folders into a new one, which then takes its place."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from vind.indexes.catalogue.stamp import Former, FormerFolder
from vind.indexes.core.durable import path_shown_as
from vind.indexes.errors import FolderError
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder, FileState
from vind.indexes.upkeep.replacement import Coming, begin_to_replace
from vind.indexes.where import store_of
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.files.folders import Target, away, identity, unmounted
from vind.ingest.files.readers import Readers
from vind.ingest.run.pipeline import forget_all_but, index_targets
from vind.ingest.run.progress import Progress, Summary

LEFT_BEHIND = (
    "What `vind calibrate` learnt of the index before is not kept, as it goes with that one's "
    "scores: run `vind calibrate QUESTIONS.jsonl` again."
)


def reindex(
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None],
    steps: Callable[[int, int, str], None],
    remark: Callable[[str], None],
    readers: Readers | None = None,
) -> Summary:
    """Rebuild the index of ``settings`` with ``embedder`` beside the old one, then replace that.

    The old index answers searches until then. A stopped rebuild is continued by the next call.
    ``steps`` reports the final check, ``remark`` takes sentences for the user, and ``readers`` are
    as for ``index_folder``. Raises FolderError where a folder is away, or part of it cannot be
    listed, so that the new index would lose its files; and what ``begin_to_replace``, the embedder
    and the readers raise.
    """
    chunking = chunking_fingerprint(settings.passage_tokens)
    with begin_to_replace(store_of(settings), embedder, chunking) as replacement:
        _require_there(replacement.former, settings)
        targets = list(_targets(replacement.former))
        if replacement.remark:
            remark(replacement.remark)
        _tell_single_files(replacement.former, remark)
        replacement.writer.note_mounts(replacement.former.mounts)
        # A half-built index may have what was forgotten since its run was stopped.
        forget_all_but(targets, replacement.writer, embedder, settings, progress)
        summary = index_targets(targets, replacement.writer, embedder, settings, progress, readers)
        _require_listed(replacement, summary)
        _require_there(replacement.former, settings)
        replacement.take_over(steps)
        if replacement.former.calibrated:
            remark(LEFT_BEHIND)
    return summary


def _require_there(former: Former, settings: Settings) -> None:
    for folder in former.folders:
        mounts = [part for whose, part in former.mounts if whose == str(folder.path)]
        missing = [
            *(root for root in (folder.path, *_given(folder)) if identity(root) is None),
            *(Path(folder.path, part) for part in unmounted(folder.path, mounts, settings.exclude)),
        ]
        if missing:
            raise away(missing[0])


def _targets(former: Former) -> Iterator[Target]:
    for folder in former.folders:
        files = (path_shown_as(folder.path, name) for name in folder.files)
        for start in (*_given(folder), *filter(_is_file, files)):
            yield Target(folder.path, start)


def _given(folder: FormerFolder) -> list[Path]:
    return [path_shown_as(folder.path, part) for part in folder.given]


def _tell_single_files(former: Former, remark: Callable[[str], None]) -> None:
    for folder in former.folders:
        if folder.files:
            remark(
                f"Of {folder.path} only the files that the index has ({len(folder.files):,}) are "
                "read, as it does not say that the whole folder was given. To have all of it, run "
                f"`vind index {folder.path}`."
            )


def _is_file(path: Path) -> bool:
    """Whether a file is there; a folder in its place was not given."""
    try:
        return not stat.S_ISDIR(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # the run reports why it is inaccessible


def _require_listed(replacement: Coming, summary: Summary) -> None:
    for record in summary.failures:
        is_unlisted = record.state is FileState.FAILED and record.path.endswith("/")
        below = record.path.removeprefix("./")
        if is_unlisted and replacement.has_text_below(record.folder, below):
            raise FolderError(
                f"{record.folder}/{record.path} cannot be looked into ({record.reason}), and the "
                "new index would lose its files. Bring it back and run the command again: it goes "
                "on from here."
            )

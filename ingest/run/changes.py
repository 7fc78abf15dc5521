"""Compares a folder with the ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from vind.indexes.catalogue.folders import is_given
from vind.indexes.core.durable import path_shown_as
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState, Place
from vind.ingest.files.discover import Found, LeftOut, discover
from vind.ingest.files.excludes import IGNORE_FILE, SETTING, Excludes, name_rule
from vind.ingest.files.folders import (
    Roots,
    Target,
    away,
    identity,
    mount_points_below,
    nothing_in,
    outermost,
    roots_of,
    unmounted,
)
from vind.ingest.rights.reading import FileRights
from vind.ingest.run.jobs import Job, is_settled, looks_same, member_stands
from vind.ingest.run.progress import Extent

NOT_MOUNTED = (
    "away or empty, where a share was mounted: its files stay in the index. If it was emptied on "
    "purpose, put a file in it, which may be an empty one; if it is gone for good, leave it out "
    f"by {SETTING} or a {IGNORE_FILE}"
)


@dataclass(slots=True)
class Changes:
    """The files of a target.

    ``settled`` are unchanged; ``noted`` need no reading, as (former ledger line or None, line now);
    ``gone`` are no longer in the folder; ``jobs`` have to be read. Members of archives and mails
    are settled or gone together with their container. ``mounts`` are the mount points in the target
    that have files, or had them and are away.
    """

    settled: list[FileRecord] = field(default_factory=list)
    noted: list[tuple[FileRecord | None, FileRecord]] = field(default_factory=list)
    gone: list[FileRecord] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    mounts: set[Place] = field(default_factory=set)

    @property
    def found(self) -> int:
        """How many files were found."""
        return len(self.settled) + len(self.noted) + len(self.jobs)


def require_files(targets: Sequence[Target], settings: Settings) -> Extent:
    """How much there is to index in all targets together.

    Walks them completely, as any folder may have exclude patterns; opens no file. Raises
    FolderError for a target without files, SettingsError for an invalid pattern.
    """
    extent = Extent()
    for target in outermost(targets):
        own = settings.index.resolve()
        is_empty = True
        for entry in discover(target.folder, target.start, own, settings.exclude):
            is_empty = False
            if isinstance(entry, Found):
                extent.add(entry.path, entry.size)
        if is_empty:
            raise nothing_in(target.start)
    return extent


def find_changes(
    target: Target,
    known: Mapping[str, FileRecord],
    settings: Settings,
    given: Collection[Place] = (),
    mounts: Collection[Place] = (),
    rights: FileRights | None = None,
) -> Changes:
    """Walk a target and compare it with the ledger; no file is opened.

    ``rights`` are read on the walk. Files in one of the former ``mounts`` are not gone where
    nothing is mounted there any more, before the walk or after it.

    Raises FolderError for a target that never had a file. Raises it also where the indexed folder,
    or a ``given`` one, had files and is now empty or gone, as its share is then not mounted.
    """
    changes = Changes()
    around = [*roots_of(target, given)]
    roots = Roots(around)
    points = [
        place[1]
        for place in mounts
        if is_given(place, [target.place]) or is_given(target.place, [place])
    ]
    away_before = unmounted(target.folder, points, settings.exclude)
    walk = _walk(changes, target, known, settings, rights or FileRights())
    away_now = unmounted(target.folder, points, settings.exclude)
    _note_unmounted(changes, walk, {*away_before, *away_now}, target, known)
    if not walk.seen and not known:
        raise nothing_in(target.start)
    changes.gone = _gone(target, known, walk)
    missing = [root for root in around if identity(root) is None]
    if not walk.has_files and target.start in around:
        missing.append(target.start)  # it has folders, but no files in them
    if changes.gone and missing:
        raise away(missing[0])
    roots.require_there()
    kept = [part for part in points if walk.is_unlisted(f"{part}/")]
    below = mount_points_below(target.folder, around, walk.found)
    changes.mounts = {(str(target.folder), part) for part in (*below, *kept)}
    return changes


@dataclass(slots=True)
class _Walk:
    """The paths seen in a target; ``found`` are those of files to index.

    ``unlisted`` are prefixes of paths that could not be listed. ``has_files`` does not count hidden
    files: a mount point may have one (".not_mounted") while its share is away.
    """

    seen: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    unlisted: list[str] = field(default_factory=list)
    has_files: bool = False

    def is_unlisted(self, path: str) -> bool:
        return path.startswith(tuple(self.unlisted))


def _walk(
    changes: Changes,
    target: Target,
    known: Mapping[str, FileRecord],
    settings: Settings,
    rights: FileRights,
) -> _Walk:
    """Compare what is in a target with the ledger."""
    walk = _Walk()
    members = _by_container(known)
    folder = str(target.folder)
    for entry in discover(target.folder, target.start, settings.index.resolve(), settings.exclude):
        walk.seen.add(entry.path)
        walk.has_files = walk.has_files or not name_rule(PurePosixPath(entry.path).name)
        before = known.get(entry.path)
        if before is not None and before.container:
            before = None  # a member of an archive of this name, which is a folder now
        if isinstance(entry, Found):
            walk.found.add(entry.path)
            record = FileRecord(
                folder,
                entry.path,
                FileState.FAILED,
                size=entry.size,
                mtime_ns=entry.mtime_ns,
                rights=rights.read(target.folder, entry.path, entry.file),
            )
            job = Job(entry.file, record, before, members.get(entry.path, {}))
            _found(changes, job, settings)
            continue
        file = path_shown_as(target.folder, entry.path)
        own = rights.read(target.folder, entry.path, file)
        if isinstance(entry, LeftOut):
            problem = rights.problem(file)
            state = FileState.FAILED if problem else FileState.EXCLUDED
            record = FileRecord(folder, entry.path, state, problem or entry.rule, rights=own)
        else:
            walk.unlisted.append(entry.path.removeprefix("./"))  # empty for the folder itself
            record = FileRecord(folder, entry.path, FileState.FAILED, entry.problem, rights=own)
        _note(changes, before, record)
    _lose_rights(walk, target, known, rights)
    return walk


def _lose_rights(
    walk: _Walk, target: Target, known: Mapping[str, FileRecord], rights: FileRights
) -> None:
    """Mark the rights of files as unknown that are in folders which could not be listed."""
    for path in known if walk.unlisted else ():
        if walk.is_unlisted(path) and path not in walk.seen:
            rights.lose(target.folder, path)


def _note_unmounted(
    changes: Changes,
    walk: _Walk,
    parts: Iterable[str],
    target: Target,
    known: Mapping[str, FileRecord],
) -> None:
    """Note the mount points ``parts`` whose share is away, except those below another one."""
    for part in parts:
        path = f"{part}/"
        if not walk.is_unlisted(path):
            walk.unlisted.append(path)
            record = FileRecord(str(target.folder), path, FileState.FAILED, NOT_MOUNTED)
            _note(changes, known.get(path), record)


def _gone(target: Target, known: Mapping[str, FileRecord], walk: _Walk) -> list[FileRecord]:
    """The files of the ledger that were not seen, and would have been if they existed."""
    return [
        record
        for record in _in_target(target, known)
        if (
            record.container not in walk.found if record.container else record.path not in walk.seen
        )
        and not walk.is_unlisted(record.path)
    ]


def _note(changes: Changes, before: FileRecord | None, record: FileRecord) -> None:
    if before and (before.state, before.reason) == (record.state, record.reason):
        changes.settled.append(before)
    else:
        changes.noted.append((before, record))


def _found(changes: Changes, job: Job, settings: Settings) -> None:
    """Settle an unchanged file with its members, or make a job of a changed one."""
    before, members = job.known, list(job.members.values())
    if (
        before
        and looks_same(before, job.seen)
        and is_settled(before, settings)
        and _all_stand(members, job.file, settings)
    ):
        changes.settled += (before, *members)
    else:
        changes.jobs.append(job)


def _all_stand(members: list[FileRecord], file: Path, settings: Settings) -> bool:
    """Whether reading the members of an unchanged file again would give the same results."""
    if not members:
        return True
    excludes = Excludes.at(Path(members[0].folder), file, settings.exclude)
    return all(member_stands(member, excludes, settings) for member in members)


def _by_container(known: Mapping[str, FileRecord]) -> dict[str, dict[str, FileRecord]]:
    members: defaultdict[str, dict[str, FileRecord]] = defaultdict(dict)
    for record in known.values():
        if record.container and record.state is not FileState.DELETED:
            members[record.container][record.path] = record
    return members


def _in_target(target: Target, known: Mapping[str, FileRecord]) -> Iterator[FileRecord]:
    """The files of the ledger in the target, except those that were gone already."""
    part = target.part
    for path, record in known.items():
        if record.state is not FileState.DELETED and (
            not part or path == part or path.startswith(f"{part}/")
        ):
            yield record

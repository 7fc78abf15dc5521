"""What is different in a folder from what the ledger says of it."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from indexes.settings import Settings
from indexes.types import FileRecord, FileState, Place
from ingest.discover import Found, LeftOut, discover
from ingest.excludes import Excludes, name_rule
from ingest.job import Job
from ingest.ledger import is_settled, looks_same, member_stands
from ingest.roots import Roots, away, identity, roots_of
from ingest.targets import Target, nothing_in, outermost


@dataclass(slots=True)
class Changes:
    """The files of a target.

    ``settled`` are as they were, ``noted`` are known without being read (by their ledger line from
    before, if any, and now), ``gone`` are no longer in the folder, ``jobs`` are those to read.
    Members of archives and mails are settled or gone with the file that they stand in.
    """

    settled: list[FileRecord] = field(default_factory=list)
    noted: list[tuple[FileRecord | None, FileRecord]] = field(default_factory=list)
    gone: list[FileRecord] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)

    @property
    def found(self) -> int:
        """How many files were found."""
        return len(self.settled) + len(self.noted) + len(self.jobs)


def require_files(targets: Sequence[Target], settings: Settings) -> None:
    """Raise FolderError where there is no file in a target, SettingsError for no pattern.

    All is walked, as a pattern may stand in any folder; no file is opened.
    """
    for target in outermost(targets):
        own = settings.index.resolve()
        entries = discover(target.folder, target.start, own, settings.exclude)
        if not deque(entries, maxlen=1):
            raise nothing_in(target.start)


def find_changes(
    target: Target,
    known: Mapping[str, FileRecord],
    settings: Settings,
    given: Collection[Place] = (),
) -> Changes:
    """Walk a target and compare it with the ledger; no file is opened.

    Raises FolderError where there is no file, now or before, and where the indexed folder itself,
    or one of those that were ``given``, is empty that had files, or goes away during the walk: its
    share is not mounted.
    """
    changes = Changes()
    around = [*roots_of(target, given)]
    roots = Roots(around)
    members = _by_container(known)
    seen: set[str] = set()
    found: set[str] = set()
    unlisted: list[str] = []
    folder = str(target.folder)
    is_there = False
    for entry in discover(target.folder, target.start, settings.index.resolve(), settings.exclude):
        seen.add(entry.path)
        # A mount point may have a file of its own (".not_mounted") while its share is away.
        is_there = is_there or not name_rule(PurePosixPath(entry.path).name)
        before = known.get(entry.path)
        if before is not None and before.container:
            before = None  # what stood in an archive of this name, which is a folder now
        if isinstance(entry, Found):
            found.add(entry.path)
            _found(changes, folder, entry, before, members.get(entry.path, []), settings)
            continue
        if isinstance(entry, LeftOut):
            record = FileRecord(folder, entry.path, FileState.EXCLUDED, entry.rule)
        else:
            unlisted.append(entry.path.removeprefix("./"))  # nothing, for the folder itself
            record = FileRecord(folder, entry.path, FileState.FAILED, entry.problem)
        if before and (before.state, before.reason) == (record.state, record.reason):
            changes.settled.append(before)
        else:
            changes.noted.append((before, record))
    if not seen and not known:
        raise nothing_in(target.start)
    changes.gone = [
        record
        for record in _in_target(target, known)
        if (record.container not in found if record.container else record.path not in seen)
        and not any(record.path.startswith(parent) for parent in unlisted)
    ]
    missing = [root for root in around if identity(root) is None]
    if not is_there and target.start in around:
        missing.append(target.start)  # it may have folders, and no file in any of them
    if changes.gone and missing:
        raise away(missing[0])
    roots.require_there()
    return changes


def _found(
    changes: Changes,
    folder: str,
    entry: Found,
    before: FileRecord | None,
    members: list[FileRecord],
    settings: Settings,
) -> None:
    record = FileRecord(
        folder, entry.path, FileState.FAILED, size=entry.size, mtime_ns=entry.mtime_ns
    )
    if (
        before
        and looks_same(before, record)
        and is_settled(before, ocr=settings.ocr)
        and _stand(members, entry.file, settings)
    ):
        changes.settled += (before, *members)
    else:
        changes.jobs.append(Job(entry.file, record, before, {one.path: one for one in members}))


def _stand(members: list[FileRecord], file: Path, settings: Settings) -> bool:
    """Whether the members of a file that is as it was would come to the same end as before."""
    if not members:
        return True
    excludes = Excludes.at(Path(members[0].folder), file, settings.exclude)
    return all(member_stands(member, excludes, ocr=settings.ocr) for member in members)


def _by_container(known: Mapping[str, FileRecord]) -> dict[str, list[FileRecord]]:
    members: defaultdict[str, list[FileRecord]] = defaultdict(list)
    for record in known.values():
        if record.container and record.state is not FileState.DELETED:
            members[record.container].append(record)
    return members


def _in_target(target: Target, known: Mapping[str, FileRecord]) -> Iterator[FileRecord]:
    """The files of the ledger that the target is about, those that are gone already left out.

    What is below a folder that cannot be looked into (a share that is away for a moment) is taken
    to be still there; the caller leaves it out.
    """
    part = target.part
    for path, record in known.items():
        if record.state is not FileState.DELETED and (
            not part or path == part or path.startswith(f"{part}/")
        ):
            yield record

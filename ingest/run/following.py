"""Applies the outcome of each file to the index, in which each content has one document.

When the original of a content is gone, its first duplicate takes over the document; a new file that
ranks before the original takes it over too. So the index does not depend on the order of files, and
nothing is read or embedded twice. Moved and renamed files are found by their content.

The members of a file move with its document to another file with the same content. A member has to
be read again where other exclude rules apply, where nesting is less deep, or where its name derives
from that of its archive (the single file in a .gz).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from vind.indexes.core.durable import path_shown_as, sha256_of
from vind.indexes.settings import Settings
from vind.indexes.types import SEARCHABLE_STATES, FileRecord, FileState, same_as
from vind.ingest.files.contents import Content, Contents, content_of, goes_before, place_of
from vind.ingest.files.excludes import Excludes
from vind.ingest.files.kinds import MEDIA_TYPES, FileKind
from vind.ingest.files.members import TOO_DEEP, shown_name
from vind.ingest.parsers.archives.archive import packed_name
from vind.ingest.run.filling import Filler
from vind.ingest.run.jobs import Job, Outcome, gone_from, member_stands, moved
from vind.ingest.run.progress import Tally


class Relocation:
    """The move of a document from ``before`` to ``now``, both ledger lines."""

    def __init__(self, before: FileRecord, now: FileRecord, settings: Settings) -> None:
        self._before, self._now, self._settings = before, now, settings
        self._container = now.container or now.path
        folder = Path(now.folder)
        file = path_shown_as(folder, self._container)
        self._excludes = Excludes.at(folder, file, settings.exclude)
        self._in_archives = bool(before.container or now.container)
        self._former_name = ""
        if before.media_type == MEDIA_TYPES[FileKind.PACKED]:
            former, name = (shown_name(packed_name(one.path)) for one in (before, now))
            self._former_name = former if former != name else ""

    def there(self, member: FileRecord) -> FileRecord:
        """The ledger line of a member of ``before`` in its new place."""
        path = self._now.path + member.path.removeprefix(self._before.path)
        return replace(
            member,
            folder=self._now.folder,
            path=path,
            container=self._container,
            rights=self._now.rights,
        )

    def stands(self, there: FileRecord) -> bool:
        """Whether reading a member in its new place would give the same result."""
        return (
            member_stands(there, self._excludes, self._settings)
            and not (self._in_archives and TOO_DEEP in there.reason)
            and there.path != f"{self._now.path}/{self._former_name}"
        )


@dataclass(frozen=True, slots=True)
class Move:
    """The ledger lines of a moved file, before and after."""

    before: FileRecord
    now: FileRecord


def find_moves(gone: Sequence[FileRecord], jobs: Sequence[Job]) -> Iterator[tuple[Job, Move]]:
    """The jobs whose file is one of ``gone``, ledger lines, in another place.

    Only a file of the same size as one that is gone is opened, and only where this path had no
    document yet. Members of archives are not matched. Nor is a file at a path that was a folder, or
    in a folder at a path that was an archive: what was there has to be removed first.
    """
    lost: defaultdict[int, dict[Content, FileRecord]] = defaultdict(dict)
    for record in gone:
        if record.state in SEARCHABLE_STATES and record.sha256 and not record.container:
            lost[record.size][content_of(record)] = record
    vacated = {(one.folder, str(path)) for one in gone for path in _with_folders(one.path)}
    for job in jobs:
        candidates = lost.get(job.seen.size)
        if candidates and not _had_document(job) and place_of(job.seen) not in vacated:
            before = candidates.pop(_content(job), None)
            if before is not None:
                yield job, Move(before, moved(before, job.seen))


def _had_document(job: Job) -> bool:
    known = job.known
    return bool(job.members) or (known is not None and known.state in SEARCHABLE_STATES)


def _with_folders(path: str) -> tuple[PurePosixPath, ...]:
    named = PurePosixPath(path)
    return named, *named.parents


def _content(job: Job) -> Content:
    try:
        return content_of(replace(job.seen, sha256=sha256_of(job.file)))
    except OSError:
        return content_of(replace(job.seen, state=FileState.FAILED))  # reading it reports the error


IN_ORIGINAL = "found in what its archive is the same as"
"""Why a member is no longer listed: its container became a duplicate."""


class Follower:
    """Applies moves, deletions and outcomes to the index, one file at a time."""

    def __init__(
        self, filler: Filler, contents: Contents, tally: Tally, settings: Settings
    ) -> None:
        """Write with ``filler``; ``contents`` has the unchanged files."""
        self._filler, self._contents, self._tally = filler, contents, tally
        self._settings = settings
        self._again: list[FileRecord] = []

    def drop(self, lines: Iterable[tuple[FileRecord, FileRecord]]) -> None:
        """Drop files that are gone or now left out: their ledger lines before and now."""
        lines = sorted(lines, key=lambda pair: place_of(pair[0]))
        for before, _ in lines:
            self._contents.remove(before)
        for before, now in lines:
            self._hand_over(before)
            self._tally.remove(before)
            self._filler.note(now)

    def follow_move(self, move: Move) -> None:
        """Move a file and its members to their new place."""
        copies = self._contents.copies(content_of(move.before))
        first = copies[0] if copies and goes_before(copies[0], move.now) else move.now
        promoted = moved(move.before, first)
        self._tally.add(move.now)
        self._tally.moved += 1
        self._move(move.before, promoted)
        self._filler.note(gone_from(move.before))
        self._crown(promoted, None)
        if first is not move.now:
            self._demote(move.now, promoted)

    def take(self, outcome: Outcome) -> None:
        """Apply the outcome of a file: read, unchanged, or gone since the walk."""
        record, known = outcome.record, outcome.known
        if record.state is FileState.DELETED:
            self._lose([*outcome.gone, known] if known is not None else [])
            return
        for member in outcome.gone:
            self._contents.remove(member)
        if known is not None and content_of(known) != content_of(record):
            self._contents.remove(known)
            had_members = outcome.gone or self._filler.members_of(known)
            self._hand_over(known, rewritten=bool(had_members))
        self.drop((member, gone_from(member)) for member in outcome.gone)
        self._tally.add(record)
        original = self._contents.original(content_of(record))
        if record.state in SEARCHABLE_STATES and (
            outcome.same or original is None or self._has_read_members(outcome, original)
        ):
            if outcome.same:
                self._filler.touch(record)
            elif outcome.document is not None:
                self._filler.add(record, outcome.document)
            self._claim(record)
        elif original is not None:
            self._share(record, original)
        else:
            self._note(record, touched=outcome.same)
            if record.state is not FileState.DUPLICATE:
                for copy in self._contents.copies(content_of(record)):
                    self._read_again(copy)

    def _lose(self, gone: list[FileRecord]) -> None:
        self._tally.deleted += len(gone)
        self.drop((one, gone_from(one)) for one in gone)

    def _has_read_members(self, outcome: Outcome, original: FileRecord) -> bool:
        """Whether a file that ranks before the original was read as well, with its members."""
        record = outcome.record
        is_read = outcome.document is not None and goes_before(record, original)
        return is_read and bool(self._filler.members_of(record))

    def begin_again(self, outcome: Outcome) -> None:
        """Read a file again whose reader was lost after some of its members were reported."""
        if outcome.known is not None:
            self._contents.remove(outcome.known)
        self._read_again(outcome.record)

    def take_again(self) -> list[FileRecord]:
        """Files to read after all, as their original is gone or changed; each is returned once.

        Called when all jobs are done.
        """
        for orphan in self._contents.orphans():
            self._read_again(orphan)
        again, self._again = self._again, []
        return again

    def _claim(self, holder: FileRecord) -> None:
        """Give the document of ``holder`` to the file that ranks first with its content."""
        content = content_of(holder)
        original = self._contents.original(content)
        if original is not None and goes_before(original, holder):
            self._demote(holder, original)
            return
        first = next(iter(self._contents.copies(content)), holder)
        if goes_before(first, holder):
            promoted = moved(holder, first)
            self._move(holder, promoted)
            self._demote(holder, promoted)
        else:
            promoted = holder
        self._crown(promoted, original)

    def _share(self, record: FileRecord, original: FileRecord) -> None:
        """Settle which of two files with one content has the document."""
        if not goes_before(record, original):
            self._demote(record, original)
            return
        promoted = moved(original, record)
        self._move(original, promoted)
        self._crown(promoted, original)

    def _crown(self, record: FileRecord, before: FileRecord | None) -> None:
        """Make ``record`` the original; the former one and all copies become its duplicates."""
        self._contents.add(record)
        self._tally.change(record)
        others = self._contents.copies(content_of(record))
        place = place_of(record)
        for other in [before, *others] if before is not None else others:
            if place_of(other) != place and other.reason != same_as(place, other):
                self._demote(other, record)

    def _demote(self, record: FileRecord, original: FileRecord) -> None:
        """Make ``record`` a duplicate and drop its members, which the original has too."""
        reason = same_as(place_of(original), record)
        if record.state in SEARCHABLE_STATES:
            members = self._filler.members_of(record)
            self.drop((member, gone_from(member, IN_ORIGINAL)) for member in members)
        self._note(replace(record, state=FileState.DUPLICATE, reason=reason, passages=0))

    def _note(self, record: FileRecord, *, touched: bool = False) -> None:
        (self._filler.touch if touched else self._filler.note)(record)
        self._contents.add(record)
        self._tally.change(record)

    def _hand_over(self, before: FileRecord, *, rewritten: bool = False) -> None:
        """Before a file loses its document, give that to its first duplicate, if there is one.

        ``rewritten``: the members of an archive have been replaced already, so that the duplicate
        has to be read.
        """
        content = content_of(before)
        copies = self._contents.copies(content)
        if before.state not in SEARCHABLE_STATES or not copies or self._contents.original(content):
            return
        if rewritten:
            self._read_again(copies[0])
        else:
            promoted = moved(before, copies[0])
            self._move(before, promoted)
            self._crown(promoted, None)

    def _read_again(self, record: FileRecord) -> None:
        self._contents.remove(record)
        self._again.append(record)
        # Without a hash the next run reads it, should this run stop before.
        unread = replace(record, state=FileState.FAILED, reason="to be read again", sha256="")
        self._filler.note(unread)

    def _move(self, before: FileRecord, now: FileRecord) -> None:
        """Give a file's document and members to another file."""
        members = self._filler.members_of(before)
        self._filler.move(before, now)
        self._contents.remove(before)
        if not members:
            return
        for member in members:
            self._contents.remove(member)
        # Members of nested archives before these, which may be handed on with their members.
        relocation = Relocation(before, now, self._settings)
        for member in reversed(members):
            self._move_member(member, relocation)
            self._tally.remove(member)
            self._filler.note(gone_from(member))

    def _move_member(self, member: FileRecord, relocation: Relocation) -> None:
        there = relocation.there(member)
        original = self._contents.original(content_of(there))
        self._tally.add(there)
        if not relocation.stands(there):
            self._read_again(there)
        elif member.state in SEARCHABLE_STATES:
            self._filler.move(member, there)
            self._claim(there)
        elif original is not None and member.state is FileState.DUPLICATE:
            self._share(replace(there, reason=""), original)
        else:
            self._note(there)

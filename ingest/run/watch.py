"""Watches folders, and reports changes in them once a burst of changes has settled.

inotify reports changes; where it cannot, as on a share whose files another machine changes, the
folders are polled.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import Change, watch

from vind.indexes.core.durable import shown_path
from vind.indexes.errors import FolderError, SettingsError
from vind.ingest.files.discover import left_out
from vind.ingest.files.excludes import IGNORE_FILE
from vind.ingest.files.folders import Identity, Target, identity
from vind.ingest.files.scratch import network_mount
from vind.ingest.rights.reading import Access, RightsSeen
from vind.ingest.rights.rules import ACCESS_FILE

# A burst is over when nothing changed for so long: programs that save a file or copy a folder pause
# for less.
QUIET_SECONDS = 2.0
# An endless burst is reported in parts, each after so long.
LONGEST_WAIT_SECONDS = 60.0
# Between two polls of folders that inotify does not watch.
POLL_SECONDS = 30.0
# Between two checks of the rights of the folders above the roots, and of polled files: neither
# inotify nor polling reports changes of these.
RIGHTS_ABOVE_SECONDS = 5.0
RIGHTS_BELOW_SECONDS = 300.0
# Everything counts as changed this often, as inotify may lose events.
WHOLE_SECONDS = 3600.0
# With more changed parts than this in a root, the whole root is walked.
PARTS_AT_MOST = 20

_TICK_SECONDS = 0.2
_LOOK_SECONDS = 0.5  # between two checks of the clock and of whether the folders are there

# The error of watchfiles for a name that is not UTF-8. It does not say which: all may have changed.
_NOT_UTF8 = "Unable to decode path"


class Watch:
    """An endless iterator over sets of changed paths, each at or below one of ``roots``.

    The first set has all roots, as they may have changed before. A root that is away (deleted, or
    empty, as when its share is not mounted) is in no set, nor is anything below it; once it is back
    it is in one.
    """

    def __init__(
        self,
        roots: Iterable[Path],
        own: Path,
        exclude: Sequence[str] = (),
        remark: Callable[[str], None] = lambda _: None,
        *,
        access: Access = "off",
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        """Watch ``roots``, resolved; ``own`` and ``exclude`` as for ``discover``.

        ``remark`` takes sentences for the user; ``access`` says whether changed rights matter.
        """
        self._access = access
        self._rights = RightsSeen(own, exclude)
        self._looked_above = self._looked_below = float("-inf")
        self._roots = tuple(roots)
        self._own, self._exclude, self._remark = own, exclude, remark
        self._quiet_seconds = quiet_seconds
        self._away: set[Path] = set()
        self._polling = False

    def __iter__(self) -> Iterator[frozenset[Path]]:
        """The changes. Raises FolderError where the folders cannot even be polled."""
        burst = _Burst(self._quiet_seconds, set(self._roots))
        whole = time.monotonic()
        while True:
            there = self._there()
            for changed in self._changes(there):
                now = time.monotonic()
                burst.add(changed, now)
                if now - whole > WHOLE_SECONDS:
                    burst.add(self._roots, now)
                    whole = now
                burst.add(self._with_other_rights(there, now), now)
                if burst.is_settled(now) and (paths := self._still_there(burst.take())):
                    yield paths
            # Changes between two watches are unknown.
            burst.add(self._roots, time.monotonic())

    def _with_other_rights(self, there: Iterable[Path], now: float) -> set[Path]:
        """The paths whose rights changed, as far as inotify does not report it."""
        changed: set[Path] = set()
        if self._access != "filesystem":
            return changed
        if now - self._looked_above >= RIGHTS_ABOVE_SECONDS:
            changed |= self._rights.changed_above(there)
            self._looked_above = now
        if self._polling and now - self._looked_below >= RIGHTS_BELOW_SECONDS:
            changed |= self._rights.changed_below(there)
            self._looked_below = time.monotonic()  # the check itself may take long on a share
        return changed

    def _changes(self, there: Mapping[Path, Identity]) -> Iterator[set[Path]]:
        """Sets of paths that just changed, mostly empty; ends when a root is away or replaced."""
        if not there:
            time.sleep(_LOOK_SECONDS)
            return
        self._poll_shares(there)
        try:
            for events in watch(
                *there,
                watch_filter=None,
                step=round(_TICK_SECONDS * 1000),
                debounce=round(_LOOK_SECONDS * 1000),
                rust_timeout=round(_LOOK_SECONDS * 1000),
                yield_on_timeout=True,
                force_polling=self._polling or None,
                poll_delay_ms=round(POLL_SECONDS * 1000),
                ignore_permission_denied=True,
            ):
                yield {path for event in events for path in self._touched(*event)}
                is_gone = any(
                    change is Change.deleted and Path(name) in there for change, name in events
                )
                if is_gone or self._there() != there:
                    return
        except (OSError, RuntimeError) as error:
            if self._there() != there:
                return
            if _NOT_UTF8 in str(error):
                time.sleep(_LOOK_SECONDS)
                return
            if self._polling:
                raise FolderError(
                    f"The folders cannot be watched ({error}). Run `vind index` without --watch "
                    "now and then, as cron does."
                ) from error
            self._poll(f"The system does not tell of changes ({error})")

    def _poll_shares(self, there: Iterable[Path]) -> None:
        for root in there:
            if not self._polling and (mount := network_mount(root)):
                self._poll(f"{mount} is a share, whose files may change on another machine")

    def _poll(self, why: str) -> None:
        self._polling = True
        self._remark(
            f"{why}: the folders are looked through every {POLL_SECONDS:.0f} seconds instead."
        )

    def _touched(self, change: Change, name: str) -> Iterator[Path]:
        """The changed path of an event; none where it is excluded from the index."""
        path = Path(name)
        root = next((root for root in self._roots if root == path or root in path.parents), None)
        if root is None:
            return
        if path.name == IGNORE_FILE or (path.name == ACCESS_FILE and self._access == "rules"):
            yield path.parent
            return
        try:
            entry = left_out(root, path, self._own, self._exclude)
        except SettingsError:
            entry = None  # the run that walks there reports it
        # The ledger lists what is excluded; changes inside it do not matter.
        if entry is None or (
            change is not Change.modified and entry.path.rstrip("/") == shown_path(root, path)
        ):
            yield path

    def _there(self) -> dict[Path, Identity]:
        """The roots that are not away."""
        there: dict[Path, Identity] = {}
        for root in self._roots:
            found = identity(root)
            if found is None:
                if root not in self._away:
                    self._remark(
                        f"{root} is away or empty. Its files stay in the index; vind waits for it."
                    )
                self._away.add(root)
                continue
            if root in self._away:
                self._remark(f"{root} is back.")
                self._away.remove(root)
            there[root] = found
        return there

    def _still_there(self, paths: Iterable[Path]) -> frozenset[Path]:
        there = self._there()
        return frozenset(p for p in paths if p in there or not there.keys().isdisjoint(p.parents))


@dataclass(slots=True)
class _Burst:
    """Changed paths that are held back until there are no more changes."""

    quiet_seconds: float
    paths: set[Path] = field(default_factory=set)
    first: float = float("-inf")
    last: float = float("-inf")

    def add(self, paths: Iterable[Path], now: float) -> None:
        new = set(paths)
        if new:
            self.first = self.first if self.paths else now
            self.last = now
            self.paths |= new

    def is_settled(self, now: float) -> bool:
        is_quiet = now - self.last >= self.quiet_seconds
        return bool(self.paths) and (is_quiet or now - self.first >= LONGEST_WAIT_SECONDS)

    def take(self) -> set[Path]:
        taken, self.paths = self.paths, set()
        return taken


def changed_parts(changed: Iterable[Path], roots: Sequence[Target]) -> list[Target]:
    """The parts of ``roots`` to walk for changed paths: each path or, for many, the whole root."""
    changed = set(changed)
    outermost = {path for path in changed if changed.isdisjoint(path.parents)}
    parts = []
    for root in roots:
        inside = sorted(p for p in outermost if p == root.start or root.start in p.parents)
        if len(inside) > PARTS_AT_MOST:
            inside = [root.start]
        parts += [Target(root.folder, path) for path in inside]
    return parts

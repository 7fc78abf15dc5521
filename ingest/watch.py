"""Folders watched: what changed in them, once a burst of changes has settled.

The system tells of changes (inotify); where it cannot, as for a share whose files change on another
machine, the folders are looked through now and then.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import Change, watch

from vind.indexes.errors import FolderError, SettingsError
from vind.indexes.shown_path import shown_path
from vind.ingest.discover import left_out
from vind.ingest.excludes import IGNORE_FILE
from vind.ingest.network import network_mount
from vind.ingest.rights.reading import Access
from vind.ingest.rights.rules import ACCESS_FILE
from vind.ingest.rights.watching import RightsSeen
from vind.ingest.roots import Identity, identity
from vind.ingest.targets import Target

# A burst is over when nothing changed for so long: programs that save a file or copy a folder pause
# for less.
QUIET_SECONDS = 2.0
# Where it does not get quiet, what changed so far is told after so long.
LONGEST_WAIT_SECONDS = 60.0
# Between two looks through folders of which the system does not tell.
POLL_SECONDS = 30.0
# Between two looks at the rights of the folders above, and at those of the files where folders are
# looked through: nothing tells of them.
RIGHTS_ABOVE_SECONDS = 5.0
RIGHTS_BELOW_SECONDS = 300.0
# Now and then everything counts as changed: the system may have lost word of a change.
WHOLE_SECONDS = 3600.0
# With more changed parts than this, the folders are walked whole: that costs no more.
PARTS_AT_MOST = 20

_TICK_SECONDS = 0.2
_LOOK_SECONDS = 0.5  # between two looks at the clock, and at whether the folders are there

# How watchfiles says that a name is no UTF-8, which it cannot tell: anything may have changed then.
_NOT_UTF8 = "Unable to decode path"


class Watch:
    """Iterates over sets of changed paths, each at or below one of ``roots``, without end.

    The first set is all roots, as they may have changed before. A root that is away (deleted, or
    empty, as it is where its share is not mounted) is not in a set, nor what is below it; when it
    is back it is in one.
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

        ``remark`` is given sentences for the user; ``access`` says what else than content matters.
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
        """The changes. Raises FolderError where there is no way to follow them."""
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
            # What changed while nobody watched is not known.
            burst.add(self._roots, time.monotonic())

    def _with_other_rights(self, there: Iterable[Path], now: float) -> set[Path]:
        """What others may read than before, of which the system does not tell."""
        changed: set[Path] = set()
        if self._access != "filesystem":
            return changed
        if now - self._looked_above >= RIGHTS_ABOVE_SECONDS:
            changed |= self._rights.changed_above(there)
            self._looked_above = now
        if self._polling and now - self._looked_below >= RIGHTS_BELOW_SECONDS:
            changed |= self._rights.changed_below(there)
            self._looked_below = time.monotonic()  # on a share it may take long itself
        return changed

    def _changes(self, there: Mapping[Path, Identity]) -> Iterator[set[Path]]:
        """What changed a moment ago, mostly nothing; ends when the roots are no longer the same."""
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
        """The part of a root that an event is about; none where it is left out of the index."""
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
            entry = None  # told by the run that walks there
        # That something is left out is in the ledger; what goes on in it does not matter.
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
    """Changes that wait until it is quiet."""

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
    """The parts of ``roots`` to walk for changed paths: each path, or all of the root for many."""
    changed = set(changed)
    outermost = {path for path in changed if changed.isdisjoint(path.parents)}
    parts = []
    for root in roots:
        inside = sorted(p for p in outermost if p == root.start or root.start in p.parents)
        if len(inside) > PARTS_AT_MOST:
            inside = [root.start]
        parts += [Target(root.folder, path) for path in inside]
    return parts

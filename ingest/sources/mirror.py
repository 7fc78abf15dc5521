"""Brings a mirror up to date: what changed at the server is fetched, what is gone is removed.

A kill at any moment leaves whole files only. Where each file goes is noted before any is fetched,
so the next sync writes to the same places; what is fetched is noted after its file is in place.
Files are removed only after a listing that was complete, and after all others were fetched.
"""

import hashlib
import os
import re
import shutil
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path, PurePosixPath

from vind.indexes.core.durable import replace_file, sync_file
from vind.indexes.errors import SourceError
from vind.indexes.folder.lock import WriterLock
from vind.ingest.files.excludes import name_rule
from vind.ingest.rights.rules import ACCESS_FILE
from vind.ingest.sources.doors import Door, Entry, open_door
from vind.ingest.sources.registry import Registry, Source
from vind.ingest.sources.troubles import STOPS, Trouble, sentence, trouble_of, with_retries

AT_ONCE = 4
"""Files fetched at the same time."""

BATCH = 50
"""Fetched files noted in one transaction."""

SPARE = 256 << 20
"""Bytes of the disk that a mirror leaves free, for the index."""

_LONGEST_NAME, _LONGEST_PATH = 200, 1500
"""Bytes of a name and of a path in the mirror."""
_DEEPEST = 100

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\ud800-\udfff\u200e\u200f\u202a-\u202e]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    remote TEXT PRIMARY KEY, local TEXT NOT NULL UNIQUE, mark TEXT, size INTEGER, reason TEXT
);
CREATE TABLE IF NOT EXISTS told (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source was after its last sync. Times are in UTC, ISO 8601; empty for never.

    ``error`` is a sentence, empty where all went well; ``failed`` are files with their reasons.
    """

    tried: str = ""
    succeeded: str = ""
    error: str = ""
    files: int = 0
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Synced:
    """What one sync did, in files. ``error`` as in ``Condition``."""

    fetched: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    error: str = ""


def condition(registry: Registry, name: str) -> Condition:
    """How a source is, without asking its server."""
    if not registry.state(name).exists():
        return Condition()
    with _database(registry.state(name)) as state:
        told = dict(state.execute("SELECT key, value FROM told"))
        (files,) = state.execute("SELECT count(*) FROM files WHERE mark IS NOT NULL").fetchone()
        failed = state.execute(
            "SELECT remote, reason FROM files WHERE reason IS NOT NULL ORDER BY remote"
        ).fetchall()
    return Condition(
        told.get("tried", ""),
        told.get("succeeded", ""),
        told.get("error", ""),
        files,
        tuple(failed),
    )


def sync(
    registry: Registry,
    source: Source,
    *,
    allow_empty: bool = False,
    say: Callable[[str], None] = lambda _: None,
    pause: Callable[[float], None] = time.sleep,
) -> Synced:
    """Bring the mirror of ``source`` up to date.

    What goes wrong at the server is in the result and kept for ``condition``. ``pause`` waits a
    number of seconds. Raises IndexBusyError where another process syncs.
    """
    mirror = registry.mirror(source.name)
    mirror.mkdir(mode=0o700, parents=True, exist_ok=True)
    with WriterLock(registry.directory), _database(registry.state(source.name)) as state:
        result = Synced()
        _tell(state, "tried", _now())
        try:
            _write_access(mirror, source)
            door = with_retries(lambda: open_door(source, registry.secret(source.name)), pause)
            try:
                _Sync(registry, source, state, door, result, say, pause).run(allow_empty)
            finally:
                door.close()
        except Exception as error:  # noqa: BLE001 - told; the other sources go on
            result.error = sentence(error)
        _tell(state, "error", result.error)
        if not result.error:
            _tell(state, "succeeded", _now())
    return result


def remove(registry: Registry, name: str) -> None:
    """Forget a source, with its secret and its mirror. Raises SourceError where there is none."""
    registry.named(name)
    with WriterLock(registry.directory):
        registry.remove(name)
        for ending in ("", "-wal", "-shm"):
            state = registry.state(name)
            state.with_name(state.name + ending).unlink(missing_ok=True)
        if registry.mirror(name).exists():
            shutil.rmtree(registry.mirror(name))


@dataclass(slots=True)
class _Listing:
    """What the server has. ``broken`` is the error after which it may have more."""

    files: dict[str, Entry] = field(default_factory=dict)
    broken: Exception | None = None
    skipped: int = 0


@dataclass(slots=True)
class _Sync:
    """One sync of one source, under the lock."""

    registry: Registry
    source: Source
    state: sqlite3.Connection
    door: Door
    result: Synced
    say: Callable[[str], None]
    pause: Callable[[float], None]

    def run(self, allow_empty: bool) -> None:
        """Lists, fetches, and removes."""
        mirror = self.registry.mirror(self.source.name)
        listing = self._listed()
        if listing.broken and trouble_of(listing.broken) in STOPS:
            raise listing.broken
        self.result.skipped = listing.skipped
        known = {
            remote: (local, mark, size)
            for remote, local, mark, size in self.state.execute(
                "SELECT remote, local, mark, size FROM files"
            )
        }
        had = any(mark is not None for _, mark, _ in known.values())
        if had and not listing.files and not listing.broken and not allow_empty:
            raise SourceError(
                "the source is empty now, so what was mirrored is kept: a folder that was moved or "
                "a share that is away looks like this. If it is right, run `vind sources sync "
                f"{self.source.name} --allow-empty`."
            )
        self._place(listing.files, known)
        wanted = []
        for remote, entry in listing.files.items():
            local, mark, size = known[remote]
            if mark == entry.mark and _size_of(mirror / local) == size:
                self.result.unchanged += 1
            else:
                wanted.append((entry, mirror / local))
        self._fetch(wanted)
        if listing.broken:
            raise SourceError(
                f"not all of it could be listed, so nothing was removed: {sentence(listing.broken)}"
            )
        self._remove(mirror, [remote for remote in known if remote not in listing.files])

    def _listed(self) -> _Listing:
        listing = _Listing()
        waiting, seen = [""], {""}
        while waiting:
            folder = waiting.pop()
            try:
                entries = with_retries(lambda here=folder: self.door.entries(here), self.pause)  # type: ignore[misc]
            except Exception as error:  # noqa: BLE001 - told at the end
                listing.broken = listing.broken or error
                if not folder or trouble_of(error) in STOPS:
                    break
                continue
            for entry in entries:
                if not _is_sound(entry.path, folder):
                    listing.skipped += 1
                elif not entry.is_folder:
                    listing.files[entry.path] = entry
                elif entry.path not in seen:
                    seen.add(entry.path)
                    waiting.append(entry.path)
        return listing

    def _place(
        self, files: Iterable[str], known: dict[str, tuple[str, str | None, int | None]]
    ) -> None:
        """Gives each new file its place in the mirror, and notes it."""
        taken = _Taken(local for local, _, _ in known.values())
        new = [(remote, taken.place(remote)) for remote in files if remote not in known]
        with self.state:
            self.state.executemany(
                "INSERT INTO files (remote, local) VALUES (?, ?)",
                [(remote, local) for remote, local in new],
            )
        known.update({remote: (local, None, None) for remote, local in new})

    def _fetch(self, wanted: list[tuple[Entry, Path]]) -> None:
        """Fetches some files at a time; the first trouble of the whole source ends it."""
        parts = self.registry.directory / "parts"
        shutil.rmtree(parts, ignore_errors=True)
        parts.mkdir(mode=0o700)
        todo: Iterator[tuple[int, tuple[Entry, Path]]] = enumerate(wanted)
        running: dict[Future[int], Entry] = {}
        fatal: Exception | None = None
        unnoted = 0
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch")
        try:
            while True:
                for number, (entry, local) in islice(todo, 2 * AT_ONCE - len(running)):
                    future = pool.submit(self._fetch_one, entry, local, parts / str(number))
                    running[future] = entry
                if not running:
                    break
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    error = self._note(running.pop(future), future)
                    if error and trouble_of(error) in STOPS:
                        fatal, todo = fatal or error, iter(())
                unnoted += len(done)
                if unnoted >= BATCH:
                    self.state.commit()
                    unnoted = 0
        finally:
            pool.shutdown(cancel_futures=True)
            self.state.commit()
            shutil.rmtree(parts, ignore_errors=True)
        if fatal:
            raise fatal

    def _fetch_one(self, entry: Entry, local: Path, part: Path) -> int:
        """Fetches a file whole, then gives it its name; its size in bytes."""
        most = self.source.largest * 1_000_000
        if (entry.size or 0) > most:
            raise SourceError(_too_large(self.source.largest))
        if shutil.disk_usage(part.parent).free < SPARE + (entry.size or 0):
            raise SourceError(Trouble.FULL.value) from OSError(28, "no room")
        size = with_retries(lambda: self._received(entry, part, most), self.pause)
        local.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if entry.changed:  # documents without a date of their own have that of their file
            with suppress(OverflowError, ValueError, OSError):
                os.utime(part, (entry.changed.timestamp(),) * 2)
        part.replace(local)
        return size

    def _received(self, entry: Entry, part: Path, most: int) -> int:
        size = 0
        with part.open("wb") as file:
            for piece in self.door.content(entry.path):
                size += len(piece)
                if size > most:
                    raise SourceError(_too_large(self.source.largest))
                file.write(piece)
            sync_file(file)
        if entry.size is not None and size != entry.size:
            raise SourceError(
                f"{size} bytes came instead of {entry.size}: it changes, or the connection broke. "
                "The next sync tries again."
            )
        return size

    def _note(self, entry: Entry, future: Future[int]) -> Exception | None:
        remote = entry.path
        try:
            size = future.result()
        except Exception as error:  # noqa: BLE001 - told with its file
            self.result.failed += 1
            self.state.execute(
                "UPDATE files SET reason = ? WHERE remote = ?", (sentence(error), remote)
            )
            return error
        self.result.fetched += 1
        if self.result.fetched % 1000 == 0:
            self.say(f"{self.source.name}: {self.result.fetched} files fetched.")
        self.state.execute(
            "UPDATE files SET mark = ?, size = ?, reason = NULL WHERE remote = ?",
            (entry.mark, size, remote),
        )
        return None

    def _remove(self, mirror: Path, gone: list[str]) -> None:
        with self.state:
            for remote in gone:
                row = (remote,)
                (mark,) = self.state.execute(
                    "SELECT mark FROM files WHERE remote = ?", row
                ).fetchone()
                self.state.execute("DELETE FROM files WHERE remote = ?", row)
                self.result.removed += mark is not None
        _sweep(mirror, {local for (local,) in self.state.execute("SELECT local FROM files")})


class _Taken:
    """The places of a mirror that are in use, also for a disk that does not tell A from a."""

    def __init__(self, locals_: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for local in locals_:
            self._take(local)

    def place(self, remote: str) -> str:
        """A place for the file ``remote``, the same where nothing is in its way."""
        for salt in count():
            local = safe_path(remote, salt)
            key = _folded(local)
            above = {str(one) for one in PurePosixPath(key).parents}
            if key not in self._files | self._folders and not above & self._files:
                self._take(local)
                return local
        raise AssertionError  # pragma: no cover - count() does not end

    def _take(self, local: str) -> None:
        key = _folded(local)
        self._files.add(key)
        self._folders.update(str(one) for one in PurePosixPath(key).parents)


def safe_path(remote: str, salt: int = 0) -> str:
    """A path in the mirror for the file ``remote``; another for each ``salt``.

    Names that a disk may not take are changed, and then have a part of their SHA-256.
    """
    *folders, name = remote.split("/")
    parts = [*(_safe(one, f"{one}/", salt) for one in folders), _safe(name, name, salt)]
    local = "/".join(parts)
    if len(local.encode()) > _LONGEST_PATH:
        return f"long/{_hash(remote, salt)}/{parts[-1]}"
    return local


def _safe(name: str, hashed: str, salt: int) -> str:
    clean = _UNSAFE.sub("_", name).rstrip(". ") or "_"
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    if clean == name and not salt and len(clean.encode()) <= _LONGEST_NAME:
        return name
    stem, dot, ending = clean.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = clean, "", ""
    short = stem.encode()[: _LONGEST_NAME - 60].decode(errors="ignore")
    return f"{short}~{_hash(hashed, salt)}{dot}{ending}"


def _hash(text: str, salt: int) -> str:
    return hashlib.sha256(f"{salt}{text}".encode(errors="surrogatepass")).hexdigest()[:12]


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _is_sound(path: str, folder: str) -> bool:
    """Whether a listing of ``folder`` may have this path, and the indexer would read it.

    What is hidden is not fetched: no file of a server gives rules to the indexer.
    """
    base = f"{folder}/" if folder else ""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    names = path.split("/")
    return (
        path.startswith(base)
        and path != folder
        and len(names) <= _DEEPEST
        and not any(name in {"", ".", ".."} or name_rule(name) for name in names)
        and not any(name_rule(name) for name in safe_path(path).split("/"))
    )


def _write_access(mirror: Path, source: Source) -> None:
    """Who may read the mirror: without readers only administrators."""
    readers = ", ".join(source.readers)
    replace_file(mirror / ACCESS_FILE, f"*: {readers}\n".encode(), private=True)


def _sweep(mirror: Path, known: set[str]) -> None:
    """Removes files that are not ``known``, and empty folders."""
    for here, folders, names in os.walk(mirror, topdown=False):
        for name in names:
            path = Path(here, name)
            if str(path.relative_to(mirror)) not in known and path != mirror / ACCESS_FILE:
                path.unlink()
        for name in folders:
            if not any(os.scandir(Path(here, name))):
                Path(here, name).rmdir()


def _size_of(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return None


def _too_large(most: int) -> str:
    return f"larger than {most} MB. Add the source again with a larger --largest to have it."


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _tell(state: sqlite3.Connection, key: str, value: str) -> None:
    with state:
        state.execute("INSERT OR REPLACE INTO told VALUES (?, ?)", (key, value))


@contextmanager
def _database(file: Path) -> Iterator[sqlite3.Connection]:
    state = sqlite3.connect(file, timeout=30)
    try:
        state.execute("PRAGMA journal_mode = WAL")
        state.executescript(_TABLES)
        yield state
    finally:
        state.close()

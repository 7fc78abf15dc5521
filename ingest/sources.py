"""Sources that are no folders of this machine, such as WebDAV: each is mirrored into one.

The mirror lies beside the index and is indexed as any other folder, so the ledger, duplicates and
rights hold. Names and contents come from a server and are not trusted.
"""

import errno
import hashlib
import os
import random
import re
import shutil
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote, unquote, urlsplit

from vind.indexes.catalogue.beside import open_beside
from vind.indexes.core.durable import FULL_DISK, sync_directory, sync_file
from vind.indexes.errors import SourceError
from vind.indexes.settings import Settings

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

PORTS = {"webdav": 80, "webdavs": 443, "sftp": 22}
"""The kinds of address."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

RULES_NAME = ".vindaccess"

FILE_BYTES = 1_000_000_000
"""The largest file that is fetched."""

SPARED_BYTES = 1_000_000_000
"""What is left free on the disk, for the index."""

NAME_BYTES = 200
"""The longest name in a mirror. A longer one is cut and told apart by a hash."""

DEEPEST = 100
"""Folders in folders, beyond which a server is taken to go round in circles."""

PAUSES = (1.0, 5.0, 20.0)
"""Seconds before each further try of what may pass."""

TOGETHER = 100
"""Files noted in one transaction: a kill has at most so many fetched again."""

CHUNK = 1 << 20

Steps = Callable[[int, int], None]
"""Is told how many of how many files are done."""

T = TypeVar("T")

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_UNKEPT = re.compile(r"[\x00-\x1f\x7f%\\/:*?\"<>|]")
_TABLES = """
CREATE TABLE IF NOT EXISTS sources (
    name TEXT PRIMARY KEY, address TEXT NOT NULL, readers TEXT NOT NULL, secret TEXT NOT NULL,
    succeeded TEXT NOT NULL DEFAULT '', trouble TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS files (
    source TEXT NOT NULL, path TEXT NOT NULL, version TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A source, and how its last fetch ended.

    ``address`` has no password. ``readers`` are those of a line in a ``.vindaccess``. ``trouble``
    says why the last fetch failed, with what to do; ``succeeded`` is when one last did not.
    ``files`` counts those in the mirror; ``failed`` has those that could not be fetched, by path,
    with the reason.
    """

    name: str
    address: str
    readers: str
    folder: Path
    succeeded: datetime | None
    trouble: str
    files: int
    failed: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Fetched:
    """What a fetch did, in files."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Remote:
    """A file of a source: its path below the source's address, and where the server has it."""

    path: str
    at: str
    size: int
    version: str
    modified: float | None


class _Server(NamedTuple):
    """The files of a source, and the path of its top there."""

    files: "AbstractFileSystem"
    top: str


class Sources:
    """The sources of one index. Raises SourceError and IndexFailure."""

    def __init__(self, settings: Settings) -> None:
        index = settings.index.absolute()
        self._file = index.with_name(f"{index.name}.sources.sqlite")
        self._mirrors = index.with_name(f"{index.name}.mirrors")
        self._settings = settings

    def add(self, name: str, address: str, readers: str, secret: str) -> Source:
        """Adds a source. Nothing is fetched yet."""
        if not _NAME.fullmatch(name):
            raise SourceError(
                f"{name!r} is no name. Give small letters, digits and the signs . _ -"
            )
        _require_address(address)
        with self._open() as table:
            if table.execute("SELECT 1 FROM sources WHERE name = ?", [name]).fetchone():
                raise SourceError(f"There is a source {name} already. Give another --name.")
            row = [name, address, readers, secret]
            table.execute(
                "INSERT INTO sources(name, address, readers, secret) VALUES (?,?,?,?)", row
            )
        return self.named(name)

    def all(self) -> list[Source]:
        """All sources, by name."""
        if not self._file.exists():
            return []
        with self._open() as table:
            found = []
            for name, *row in table.execute(
                "SELECT name, address, readers, succeeded, trouble FROM sources ORDER BY name"
            ).fetchall():
                address, readers, succeeded, trouble = row
                of = [name]
                files = table.execute(
                    "SELECT count(*) FROM files WHERE source = ? AND version <> ''", of
                ).fetchone()[0]
                failed = table.execute(
                    "SELECT path, reason FROM files WHERE source = ? AND reason <> ''", of
                ).fetchall()
                when = datetime.fromisoformat(succeeded) if succeeded else None
                mirror = self._mirrors / name
                found.append(
                    Source(name, address, readers, mirror, when, trouble, files, tuple(failed))
                )
        return found

    def named(self, name: str) -> Source:
        """One of them."""
        for source in self.all():
            if source.name == name:
                return source
        raise SourceError(f"There is no source {name}. `vind sources list` names them.")

    def remove(self, name: str) -> None:
        """Forgets a source and deletes its mirror. Nothing is deleted on the server."""
        source = self.named(name)
        with self._open() as table:
            table.execute("DELETE FROM files WHERE source = ?", [name])
            table.execute("DELETE FROM sources WHERE name = ?", [name])
        shutil.rmtree(source.folder, ignore_errors=True)

    def fetch(self, name: str, steps: Steps, *, allow_empty: bool = False) -> Fetched:
        """Brings the mirror of a source up to date, and notes how that ended.

        Only what is new or changed is fetched. What is gone is deleted after a complete listing
        alone, and where all is gone only with ``allow_empty``. Raises SourceError if the source
        cannot be reached or listed; a file that cannot be fetched is noted with its reason.
        """
        import filelock

        source = self.named(name)
        source.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with filelock.FileLock(self._mirrors / f".{name}.lock", timeout=0):
                fetched = self._fetch(source, steps, allow_empty=allow_empty)
        except filelock.Timeout as error:
            raise SourceError(f"{name} is being fetched by another process.") from error
        except Exception as error:
            said = error if isinstance(error, SourceError) else SourceError(_told(error, source))
            self._note_end(name, trouble=str(said))
            raise said from error
        self._note_end(name)
        return fetched

    def _fetch(self, source: Source, steps: Steps, *, allow_empty: bool) -> Fetched:
        self._write_rules(source)
        for left in source.folder.glob(".part-*"):
            left.unlink()
        with self._open() as table:
            (secret,) = table.execute(
                "SELECT secret FROM sources WHERE name = ?", [source.name]
            ).fetchone()
            rows = table.execute(
                "SELECT path, version FROM files WHERE source = ?", [source.name]
            ).fetchall()
        known: dict[str, str] = dict(rows)
        server = _opened(source.address, secret)
        listed = {remote.path: remote for remote in _listed(server)}
        if not listed and not allow_empty:
            kept = sum(map(bool, known.values()))
            raise SourceError(
                f"{source.name} has no files"
                + (f", and had {kept}: they are kept. If they are" if kept else ". If that is")
                + " meant to be gone, run `vind sources sync --allow-empty`; else look whether the "
                "folder was moved, and whether the account may still read it."
            )
        fetched = Fetched()
        noted: list[tuple[str, str, str, str]] = []
        for done, remote in enumerate(listed.values(), 1):
            local = source.folder / local_path(remote.path)
            if known.get(remote.path) == remote.version and local.is_file():
                fetched.unchanged += 1
                continue
            try:
                _retried(partial(_bring, server, remote, local, source.folder))
            except Exception as error:
                if isinstance(error, OSError) and error.errno in FULL_DISK:
                    raise
                reason = str(error) if isinstance(error, SourceError) else _told(error, source)
                fetched.failed.append((remote.path, reason))
                # What was fetched before stays, and is tried again.
                version = known.get(remote.path, "") and "old"
                noted.append((source.name, remote.path, version, reason))
            else:
                is_known = known.get(remote.path)
                fetched.changed, fetched.new = (
                    fetched.changed + bool(is_known),
                    fetched.new + (not is_known),
                )
                noted.append((source.name, remote.path, remote.version, ""))
            if len(noted) >= TOGETHER:
                self._note(noted)
            steps(done, len(listed))
        self._note(noted)
        gone = [path for path in known if path not in listed]
        for path in gone:
            _unlink(source.folder / local_path(path), source.folder)
            fetched.deleted += bool(known[path])
        with self._open() as table:
            table.executemany(
                "DELETE FROM files WHERE source = ? AND path = ?", [(source.name, p) for p in gone]
            )
        return fetched

    def _note(self, noted: list[tuple[str, str, str, str]]) -> None:
        with self._open() as table:
            table.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", noted)
        noted.clear()

    def _note_end(self, name: str, trouble: str = "") -> None:
        with self._open() as table:
            table.execute("UPDATE sources SET trouble = ? WHERE name = ?", [trouble, name])
            if not trouble:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                table.execute("UPDATE sources SET succeeded = ? WHERE name = ?", [now, name])

    def _write_rules(self, source: Source) -> None:
        """Who may read the mirror: unknown means administrators alone."""
        (source.folder / RULES_NAME).write_text(f"*: {source.readers}\n", encoding="utf-8")

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return open_beside(self._file, _TABLES, "the sources, with their passwords")


def local_path(path: str) -> PurePosixPath:
    """Where a file of a source is in the mirror; different files have different places.

    Signs that a file system may refuse are written as ``%2F`` is. Raises SourceError for a path
    that leaves the mirror.
    """
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        raise SourceError(f"The path {path!r} cannot be kept: it leaves its folder.")
    return PurePosixPath(*map(_kept_name, parts))


def _kept_name(name: str) -> str:
    kept = _UNKEPT.sub(lambda found: quote(found[0], safe=""), name)
    if len(os.fsencode(kept)) <= NAME_BYTES:
        return kept
    suffix = PurePosixPath(kept).suffix[:16]
    known = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    head = os.fsencode(kept)[: NAME_BYTES - 40].decode("utf-8", "ignore")
    return f"{head}~{known}{suffix}"


def _require_address(address: str) -> None:
    parts = urlsplit(address)
    kinds = ", ".join(f"{kind}://" for kind in PORTS)
    if parts.scheme not in PORTS or not parts.hostname:
        raise SourceError(f"{address!r} is no address of a source. Those begin with {kinds}")
    if parts.password is not None:
        raise SourceError("The address has a password in it. Leave it out: it is asked for.")
    if parts.query or parts.fragment:
        raise SourceError("The address ends in ? or #. Leave that out.")
    if parts.scheme == "webdav" and parts.hostname not in LOOPBACK:
        raise SourceError("webdav:// is not encrypted. Give webdavs://, which is https.")


def _opened(address: str, secret: str) -> _Server:
    parts = urlsplit(address)
    user, host, port = unquote(parts.username or ""), parts.hostname or "", parts.port
    try:
        if parts.scheme == "sftp":
            from sshfs import SSHFileSystem

            files = SSHFileSystem(
                host, port=port or 22, username=user or None, password=secret or None
            )
            return _Server(files, unquote(parts.path) or "/")
        from webdav4.client import Client
        from webdav4.fsspec import WebdavFileSystem
    except ModuleNotFoundError as error:
        raise SourceError("Sources need more packages: pip install 'vind[sources]'") from error
    scheme = "https" if parts.scheme == "webdavs" else "http"
    at = f"{scheme}://{host if ':' not in host else f'[{host}]'}{f':{port}' if port else ''}"
    auth = (user, secret) if user else None
    base = f"{at}{parts.path.rstrip('/')}"

    class Spelt(Client):  # type: ignore[misc]
        """It takes "?", "#" and "%" in a path for signs of an address."""

        def join_url(self, path: str, add_trailing_slash: bool = False) -> Any:
            return super().join_url(quote(path), add_trailing_slash)

    client = Spelt(base, auth=auth, timeout=60.0, trust_env=False, retry=False)
    return _Server(WebdavFileSystem(base, client=client), "")


def _listed(server: _Server) -> Iterator[_Remote]:
    """All files below the top, but for hidden ones, as in an indexed folder, and links."""
    waiting, seen = [(server.top, 0)], {server.top.strip("/")}
    while waiting:
        folder, depth = waiting.pop()
        for entry in _retried(partial(server.files.ls, folder, detail=True)):
            at = str(entry["name"])
            known, name = at.strip("/"), PurePosixPath(at).name
            if name.startswith((".", "~$")) or known in seen:
                continue
            if entry["type"] == "directory":
                if depth == DEEPEST:
                    raise SourceError(f"The folders at {at[:200]!r} go too deep, or in circles.")
                seen.add(known)
                waiting.append((at, depth + 1))
            elif entry["type"] == "file":
                top = server.top.strip("/")
                yield _remote(known.removeprefix(top).strip("/"), at, entry)


def _remote(path: str, at: str, entry: dict[str, Any]) -> _Remote:
    modified = entry.get("modified") or entry.get("mtime")
    if isinstance(modified, datetime):
        modified = modified.timestamp()
    seconds = float(modified) if isinstance(modified, int | float) else None
    size = int(entry.get("size") or 0)
    return _Remote(path, at, size, str(entry.get("etag") or f"{size} {modified}"), seconds)


def _bring(server: _Server, remote: _Remote, local: Path, top: Path) -> None:
    """Fetches a file: whole under its name, or not at all."""
    if remote.size > FILE_BYTES:
        raise SourceError(f"The file is larger than {FILE_BYTES // 1_000_000} MB.")
    if shutil.disk_usage(top).free < remote.size + SPARED_BYTES:
        raise OSError(errno.ENOSPC, "the disk is full")
    part = top / f".part-{os.getpid()}"
    with ExitStack() as stack:
        stack.callback(part.unlink, missing_ok=True)
        count = 0
        with server.files.open(remote.at, "rb") as given, part.open("wb") as file:
            while chunk := given.read(CHUNK):
                count += len(chunk)
                if count > FILE_BYTES:
                    raise SourceError(f"The file is larger than {FILE_BYTES // 1_000_000} MB.")
                file.write(chunk)
            sync_file(file)
        if remote.modified:
            os.utime(part, (remote.modified, remote.modified))
        local.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.replace(local)
        sync_directory(local.parent)


def _unlink(file: Path, top: Path) -> None:
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == top or any(folder.iterdir()):
            break
        folder.rmdir()


def _retried(does: Callable[[], T]) -> T:
    for pause in (*PAUSES, None):
        try:
            return does()
        except Exception as error:
            if pause is None or not _may_pass(error):
                raise
            time.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - so that not all come at once
    raise AssertionError


def _may_pass(error: BaseException) -> bool:
    status = _status(error)
    if status:
        return status in {408, 429} or status >= 500
    text = type(error).__name__
    passing = isinstance(error, ConnectionError | TimeoutError | socket.timeout)
    return passing or any(word in text for word in ("Timeout", "ReadError", "RemoteProtocol"))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int:
    """The status of an HTTP reply that an error is about; 0 of any other."""
    for one in _causes(error):
        for of in (one, getattr(one, "response", None)):
            if isinstance(status := getattr(of, "status_code", None), int):
                return status
    return 0


class _Cure(NamedTuple):
    """A sentence for errors of these kinds, statuses of a reply, or words in their texts."""

    said: str
    words: tuple[str, ...]
    kinds: tuple[type[BaseException], ...] = ()
    statuses: tuple[int, ...] = ()


_CURES = (
    _Cure(
        "The disk has no room for {name}. Make room, or move the index to a larger disk.",
        tuple(f"[Errno {number}]" for number in FULL_DISK),
    ),
    _Cure(
        "The certificate of {host} is not trusted. Set SSL_CERT_FILE to the authority's.",
        ("CERTIFICATE_VERIFY",),
        kinds=(ssl.SSLCertVerificationError,),
    ),
    _Cure(
        "The key of {host} is unknown. Compare it, and add it: ssh-keyscan {host} >> "
        "~/.ssh/known_hosts",
        ("HostKeyNotVerifiable",),
    ),
    _Cure(
        "{host} refuses the account or its password, or the account may not read this. Add the "
        "source anew with the right one: vind sources remove {name}, vind sources add.",
        ("PermissionDenied", "Permission denied"),
        statuses=(401, 403),
    ),
    _Cure(
        "There is no such folder at {host}. Look where it was moved to.",
        ("ResourceNotFound",),
        kinds=(FileNotFoundError,),
        statuses=(404,),
    ),
    _Cure(
        "The name {host} is unknown. Look whether the address is right and the network is there.",
        ("Name or service not known",),
        kinds=(socket.gaierror,),
    ),
)


def _told(error: BaseException, source: Source) -> str:
    """A sentence with a cure for an error of a server or of the disk."""
    host = urlsplit(source.address).hostname or ""
    for one in _causes(error):
        text = f"{type(one).__name__}: {one}"
        for cure in _CURES:
            is_meant = isinstance(one, cure.kinds) or _status(one) in cure.statuses
            if is_meant or any(word in text for word in cure.words):
                return cure.said.format(host=host, name=source.name)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"{host} could not be read ({said}). Try again later: vind sources sync {source.name}"

"""How the servers are read: WebDAV, S3 and SFTP, by the file systems of fsspec."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from vind.indexes.errors import SourceError
from vind.ingest.sources.registry import Source

CHUNK = 1 << 20
SECONDS = 60.0
"""How long a server may be silent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder at a server. ``path`` is relative to the source; ``mark`` changes with it.

    ``size`` is in bytes, ``changed`` the time of the last change; None where the server says none.
    """

    path: str
    is_folder: bool = False
    size: int | None = None
    mark: str = ""
    changed: datetime | None = None


class Door(Protocol):
    """A server that is open. Errors are those of its library; see ``troubles``."""

    def entries(self, folder: str) -> list[Entry]:
        """What is in ``folder`` ("" is the source itself), or all below where that is as cheap."""

    def content(self, path: str) -> Iterator[bytes]:
        """The bytes of a file, in pieces. May be called by several threads."""

    def close(self) -> None:
        """Closes the connection."""


def open_door(source: Source, secret: str) -> Door:
    """The server of ``source``. Raises SourceError where the extra ``sources`` is missing."""
    try:
        match source.parts.scheme:
            case "s3":
                return S3(source, secret)
            case "sftp":
                return Sftp(source, secret)
            case _:
                return WebDav(source, secret)
    except ModuleNotFoundError as error:
        raise SourceError(
            f"{error.name} is missing. Install it with: pip install 'vind[sources]'"
        ) from error


class WebDav:
    """Nextcloud, ownCloud, SharePoint's old door, and any other WebDAV server."""

    def __init__(self, source: Source, secret: str) -> None:
        from webdav4.client import Client

        parts = source.parts
        scheme = "https" if parts.scheme == "webdavs" else "http"
        options: dict[str, Any] = {}
        if source.account:
            options["auth"] = (source.account, secret)
        elif secret:
            options["headers"] = {"Authorization": f"Bearer {secret}"}
        base = f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._client = Client(base, retry=False, timeout=SECONDS, **options)

    def entries(self, folder: str) -> list[Entry]:
        """What is directly in ``folder``."""
        listed: list[Any] = self._client.ls(
            quote(folder), detail=True, allow_listing_resource=False
        )
        return [
            Entry(
                one["name"].strip("/"),
                one["type"] == "directory",
                one["content_length"],
                _mark(one["etag"], one["modified"], one["content_length"]),
                one["modified"],
            )
            for one in listed
        ]

    def content(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        from webdav4.client import HTTPError

        url = self._client.join_url(quote(path))  # it takes # and ? for themselves
        with self._client.http.stream("GET", url) as response:
            if not response.is_success:
                response.read()
                raise HTTPError(response)
            yield from response.iter_bytes(CHUNK)

    def close(self) -> None:
        """Closes the connection."""
        self._client.http.close()


class _Fsspec:
    """What S3 and SFTP share."""

    fs: Any
    root: str

    def content(self, path: str) -> Iterator[bytes]:
        """The bytes of a file."""
        with self.fs.open(f"{self.root}/{path}", "rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def close(self) -> None:
        """Leaves the connection to fsspec, which closes it with the file system."""

    def below(self, name: str) -> str:
        """A path of the server, relative to the source."""
        return name.removeprefix(self.root).removeprefix("/")


class S3(_Fsspec):
    """Amazon's S3, MinIO, Ceph and others that speak its protocol."""

    def __init__(self, source: Source, secret: str) -> None:
        from s3fs import S3FileSystem

        self.root = "/".join(filter(None, (source.parts.netloc, source.path)))
        self.fs = S3FileSystem(
            anon=not source.account,
            key=source.account or None,
            secret=secret or None,
            endpoint_url=source.endpoint or None,
            config_kwargs={"retries": {"max_attempts": 1}, "read_timeout": SECONDS},
            use_listings_cache=False,
            skip_instance_cache=True,
        )

    def entries(self, folder: str) -> list[Entry]:  # noqa: ARG002 - lists all at once
        """All keys: a page of a listing holds a thousand, of whichever folders."""
        found = self.fs.find(self.root, detail=True)
        if not found:  # an empty listing is also what a bucket that is gone gives
            self.fs.ls(self.root.partition("/")[0], refresh=True)
        return [
            Entry(
                self.below(name),
                size=one["size"],
                mark=_mark(one.get("ETag"), one.get("LastModified"), one["size"]),
                changed=one.get("LastModified"),
            )
            for name, one in found.items()
            if one["type"] == "file" and not name.endswith("/")
        ]


class Sftp(_Fsspec):
    """SSH's file transfer. The host must be in ``~/.ssh/known_hosts``."""

    def __init__(self, source: Source, secret: str) -> None:
        from sshfs import SSHFileSystem

        self.root = f"/{source.path}"
        options: dict[str, Any] = {"password": secret, "client_keys": None} if secret else {}
        self.fs = SSHFileSystem(
            source.parts.hostname,
            port=source.parts.port or 22,
            username=source.account,
            known_hosts=(),  # asyncssh's own default; that of sshfs checks nothing
            connect_timeout=SECONDS,
            skip_instance_cache=True,
            **options,
        )

    def entries(self, folder: str) -> list[Entry]:
        """What is directly in ``folder``."""
        listed = self.fs.ls(f"{self.root}/{folder}".rstrip("/") or "/", detail=True)
        # Links are left out: they may lead around in a circle, or out of the source.
        return [
            Entry(
                self.below(one["name"]),
                one["type"] == "directory",
                one["size"],
                _mark(None, one.get("mtime"), one["size"]),
                one.get("mtime"),
            )
            for one in listed
            if one["type"] in {"file", "directory"}
        ]


def _mark(etag: str | None, changed: datetime | None, size: int | None) -> str:
    when = changed.isoformat() if changed else ""
    return f"{etag or ''}|{when}|{'' if size is None else size}"

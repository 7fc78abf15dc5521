"""The sources of an index, and their secrets, in files beside it.

index.sources/
    sources.json    what was given to ``vind sources add``, without secrets
    secrets.json    name -> secret; mode 600
    NAME.sqlite     what the mirror holds of the source
    files/NAME/     the mirror, an indexed folder
"""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from vind.indexes.core.durable import replace_file
from vind.indexes.errors import SourceError

PLAIN = frozenset({"webdav"})
"""Schemes without TLS."""

SCHEMES = ("webdavs", "webdav", "s3", "sftp")

LARGEST = 500
"""Of a file, in MB, unless ``add`` says otherwise."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_READER = re.compile(r"[^,\n\r\0]+")


@dataclass(frozen=True, slots=True)
class Source:
    """What is mirrored. ``readers`` as after the colon of a ``.vindaccess``; ``largest`` in MB."""

    name: str
    address: str
    account: str = ""
    readers: tuple[str, ...] = ()
    endpoint: str = ""
    insecure: bool = False
    largest: int = LARGEST

    @property
    def parts(self) -> SplitResult:
        """The address, taken apart."""
        return urlsplit(self.address)

    @property
    def path(self) -> str:
        """The path of the address, without slashes at its ends."""
        return unquote(self.parts.path).strip("/")


_SOURCES = TypeAdapter(tuple[Source, ...])
_SECRETS = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class Registry:
    """The sources of the index that lies beside ``directory``."""

    directory: Path

    @classmethod
    def beside(cls, index: Path) -> "Registry":
        """That of the index in the folder ``index``."""
        index = index.expanduser().absolute()
        return cls(index.with_name(f"{index.name}.sources"))

    def mirror(self, name: str) -> Path:
        """The folder that holds the files of a source."""
        return self.directory / "files" / name

    def state(self, name: str) -> Path:
        """The database of what is in the mirror."""
        return self.directory / f"{name}.sqlite"

    def sources(self) -> tuple[Source, ...]:
        """All sources, by name. Raises SourceError where their file cannot be read."""
        content = _read(self.directory / "sources.json")
        try:
            return _SOURCES.validate_json(content) if content else ()
        except ValidationError as error:
            raise _damaged(self.directory / "sources.json") from error

    def named(self, name: str) -> Source:
        """The source of that name. Raises SourceError where there is none."""
        for source in self.sources():
            if source.name == name:
                return source
        known = ", ".join(one.name for one in self.sources()) or "none"
        raise SourceError(f"There is no source {name!r}. There are: {known}.")

    def add(self, source: Source, secret: str) -> None:
        """Keep a source. Raises SourceError for a name or an address that cannot be."""
        require_valid(source)
        sources = self.sources()
        if any(one.name == source.name for one in sources):
            raise SourceError(
                f"There is a source {source.name} already. Take another with --name, or first "
                f"`vind sources remove {source.name}`."
            )
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The secret first: a source without its secret would fail.
        self._keep_secrets({**self._secrets(), source.name: secret})
        self._keep(sorted((*sources, source), key=lambda one: one.name))

    def remove(self, name: str) -> None:
        """Forget a source and its secret; its files stay. Raises as ``named``."""
        source = self.named(name)
        self._keep([one for one in self.sources() if one != source])
        self._keep_secrets({n: text for n, text in self._secrets().items() if n != name})

    def replace_secret(self, name: str, secret: str) -> None:
        """Keep another secret of a source. Raises as ``named``."""
        self.named(name)
        self._keep_secrets({**self._secrets(), name: secret})

    def secret(self, name: str) -> str:
        """The secret of a source; empty where none was given."""
        return self._secrets().get(name, "")

    def _secrets(self) -> dict[str, str]:
        content = _read(self.directory / "secrets.json")
        try:
            return _SECRETS.validate_json(content) if content else {}
        except ValidationError:  # its text would quote the secrets
            raise _damaged(self.directory / "secrets.json") from None

    def _keep(self, sources: list[Source]) -> None:
        content = _SOURCES.dump_json(tuple(sources), indent=1)
        replace_file(self.directory / "sources.json", content, private=True)

    def _keep_secrets(self, secrets: Mapping[str, str]) -> None:
        content = json.dumps({name: text for name, text in secrets.items() if text}).encode()
        replace_file(self.directory / "secrets.json", content, private=True)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _damaged(file: Path) -> SourceError:
    return SourceError(f"{file} is damaged. Move it away, and add the sources again.")


def require_valid(source: Source) -> None:
    """Raises SourceError, with what to do, for a source that cannot be or is not safe."""
    parts = _taken_apart(source.address)
    if not _NAME.fullmatch(source.name):
        raise SourceError(
            f"{source.name!r} is no name of a source. Take small letters, digits and the signs _ -"
        )
    if parts.scheme == "sftp" and not source.account:
        raise SourceError("sftp takes an account: give it with --account.")
    if parts.scheme in PLAIN and not source.insecure and not _is_here(parts.hostname or ""):
        raise SourceError(
            f"{parts.scheme}:// sends the password and the files readable for everybody on the "
            f"way. Take {parts.scheme}s://, or --insecure where the network is safe."
        )
    _require_safe_endpoint(source)
    if any(not _READER.fullmatch(reader) or not reader.strip() for reader in source.readers):
        raise SourceError("--readers takes one name each: a group, user:NAME, or * for everybody.")


def _taken_apart(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        known = parts.hostname and (parts.port or True)
    except ValueError:
        raise SourceError("That is no address. Write it as webdavs://host/folder.") from None
    if "@" in parts.netloc:
        raise SourceError(
            "Leave the account and password out of the address: it is shown and logged. Give the "
            "account with --account; the password is asked for."
        )
    if parts.scheme not in SCHEMES:
        raise SourceError(
            f"{parts.scheme or 'nothing'!r} is no kind of source. Those are "
            f"{', '.join(f'{scheme}://' for scheme in SCHEMES)}."
        )
    if not known or parts.query or parts.fragment:
        raise SourceError(f"Write the address as {parts.scheme}://host/folder, without ? and #.")
    return parts


def _require_safe_endpoint(source: Source) -> None:
    if not source.endpoint:
        return
    parts = urlsplit(source.endpoint)
    if source.parts.scheme != "s3" or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise SourceError("--endpoint is for s3:// alone. Write it as https://host:port.")
    if parts.scheme == "http" and not source.insecure and not _is_here(parts.hostname or ""):
        raise SourceError(
            "http:// sends the files readable for everybody on the way. Take https://, or "
            "--insecure where the network is safe."
        )


def _is_here(host: str) -> bool:
    """Whether ``host`` is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def default_name(address: str) -> str:
    """A name for the source at ``address``: its last folder, else its host."""
    parts = urlsplit(address)
    last = unquote(parts.path).strip("/").rpartition("/")[2] or parts.hostname or ""
    return re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")[:64] or "source"

"""The file that ``vind bundle`` makes: a tar of one folder, ``vind-<version>/``.

    install.sh        installs it all; refuses another Python, platform or an older C library
    SHA256SUMS        the hash of every other file
    requirements.txt  the packages, each with its version and hash, as pip takes them
    wheels/           a wheel of each package
    models/<name>/    the files of each model and their manifest, as in the cache
    TERMS.txt         the terms to agree to, where a model has any

Names are sorted and times fixed, so that the same packages and models make the same file.
"""

import hashlib
import io
import os
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import IO, cast

from packaging.utils import parse_wheel_filename

from vind.app.bundle.packages import EARLIEST, closure, make_wheels
from vind.indexes.core.durable import CHUNK, disk_errors, sha256_of, sync_directory, sync_file
from vind.indexes.errors import BundleError
from vind.indexes.models import InstalledModel, verify
from vind.indexes.models.store import MANIFEST
from vind.indexes.settings import Settings
from vind.indexes.types import Steps

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle, with the size in bytes and the hash of its file.

    ``made_for`` is the only Python and platform that it can be installed on.
    """

    file: Path
    made_for: str
    packages: int
    models: tuple[str, ...]
    bytes: int
    sha256: str


def bundle(
    file: Path,
    names: Iterable[str],
    settings: Settings,
    progress: Steps,
    *,
    portable: bool = False,
) -> Bundle:
    """Write vind as installed here, with the models ``names``, to ``file``.

    The file appears only once it is whole. With ``portable`` llama.cpp is compiled for any
    processor of this architecture, which takes minutes. Raises BundleError, also where the file
    exists, ModelNotPulledError, ModelDamagedError, and DiskFullError.
    """
    if file.is_symlink() or file.exists():
        raise BundleError(f"{file} is there already: give another name, or remove it first.")
    if not file.parent.is_dir():
        raise BundleError(f"There is no folder {file.parent} to put a bundle in: make it first.")
    packages = closure()
    models = {}
    for name in names:
        progress(0, 0, f"checking {name}")
        model = verify(name, settings)
        models[model.spec.name] = model
    with (
        disk_errors(file.parent),
        tempfile.TemporaryDirectory(prefix=".vind-bundle-", dir=file.parent) as beside,
    ):
        wheels = make_wheels(packages, Path(beside), progress, portable=portable)
        return write_bundle(file, wheels, models.values(), progress)


def made_for() -> str:
    """The Python and the platform running this, spelled as in ``install.sh``."""
    major, minor = sys.version_info[:2]
    return f"{sys.implementation.name} {major}.{minor} on {sysconfig.get_platform()}"


def write_bundle(
    file: Path, wheels: Iterable[Path], models: Iterable[InstalledModel], progress: Steps
) -> Bundle:
    """Write these wheels and models, with the script that installs them, to ``file``."""
    wheels, models = list(wheels), list(models)
    hashed: dict[Path, str] = {}
    members: dict[str, bytes | Path] = {"install.sh": _install_script()}
    for number, wheel in enumerate(wheels):
        progress(number, len(wheels), "packages checked")
        hashed[wheel] = sha256_of(wheel)
        members[f"wheels/{wheel.name}"] = wheel
    members["requirements.txt"] = _requirements({one: hashed[one] for one in wheels})
    for model in models:
        for stored in model.files:
            hashed[model.folder / stored.path] = stored.sha256
            members[f"models/{model.spec.name}/{stored.path}"] = model.folder / stored.path
        manifest = (model.folder / MANIFEST).read_bytes()
        members[f"models/{model.spec.name}/{MANIFEST}"] = manifest
    if terms := [f"{one.spec.name}: {one.spec.terms}\n" for one in models if one.spec.terms]:
        members["TERMS.txt"] = "".join(terms).encode()
    members[SUMS] = "".join(
        f"{hashed[what] if isinstance(what, Path) else hashlib.sha256(what).hexdigest()}  {name}\n"
        for name, what in sorted(members.items())
    ).encode()
    size, sha256 = _write(file, members, progress)
    names = tuple(model.spec.name for model in models)
    return Bundle(file, made_for(), len(wheels), names, size, sha256)


def _install_script() -> bytes:
    script = files(__package__).joinpath("install.sh").read_text(encoding="utf-8")
    of_here = {
        "@version@": ".".join(map(str, sys.version_info[:2])),
        "@made_for@": made_for(),
        "@libc@": (os.confstr("CS_GNU_LIBC_VERSION") or "").removeprefix("glibc "),
    }
    for word, value in of_here.items():
        script = script.replace(word, value)
    return script.encode()


def _requirements(wheels: Mapping[Path, str]) -> bytes:
    lines = []
    for wheel, sha256 in wheels.items():
        name, of_version, *_ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={of_version} --hash=sha256:{sha256}\n")
    return "".join(sorted(lines)).encode()


class _Hashing:
    """A file that hashes what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.sha256.update(content)
        return self._file.write(content)


def _write(file: Path, members: Mapping[str, bytes | Path], progress: Steps) -> tuple[int, str]:
    """Write the tar of ``members``, renamed to ``file`` once whole; return its size and hash."""
    top = f"vind-{version('vind')}"
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with beside.open("xb") as target:
            hashing = _Hashing(target)
            with tarfile.open(
                fileobj=cast("IO[bytes]", hashing),  # tarfile only calls write on a stream
                mode="w|",
                format=tarfile.PAX_FORMAT,
                bufsize=CHUNK,
            ) as archive:
                for number, (name, what) in enumerate(sorted(members.items())):
                    progress(number, len(members), f"files  {name}")
                    _add(archive, f"{top}/{name}", what)
            sync_file(target)
            size = target.tell()
        beside.rename(file)
    finally:
        beside.unlink(missing_ok=True)
    sync_directory(file.parent)
    return size, hashing.sha256.hexdigest()


def _add(archive: tarfile.TarFile, name: str, what: bytes | Path) -> None:
    member = tarfile.TarInfo(name)
    member.mtime, member.mode = EARLIEST, 0o755 if name.endswith(".sh") else 0o644
    if isinstance(what, bytes):
        member.size = len(what)
        archive.addfile(member, io.BytesIO(what))
    else:
        member.size = what.stat().st_size
        with what.open("rb") as content:
            archive.addfile(member, content)

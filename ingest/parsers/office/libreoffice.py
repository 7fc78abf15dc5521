"""Converts untrusted documents with LibreOffice, as a process with limits.

It runs without a window, macros or network (linked pictures and templates are not fetched), and
with a temporary profile.

Each document gets a process of its own, so that it cannot affect the next one; a process that keeps
running would be faster (docs/studies/ingestion.md). A new profile would cost a second, so each
process gets a copy of one that was made before, by converting a text of ours.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from vind.indexes.errors import CorruptFileError, FileTooLargeError, UnsupportedFileError
from vind.ingest.files.processes import limited
from vind.ingest.parsers.base import Source, nothing

PACKAGES = "libreoffice-writer-nogui libreoffice-impress-nogui"
"""The Debian packages that read documents and presentations, without a user interface."""

NEEDS_LIBREOFFICE = f"needs LibreOffice: install {PACKAGES}"

# Of Writer and Impress, which are in separate packages: only Calc may be installed.
_LIBRARIES = ("libswlo.so", "libsdlo.so")
_NEWER = {"doc": "docx", "xml": "docx", "ppt": "pptx"}

# Two thousand full pages, 10 MB of text, take 14 s and, of address space, less than 0.7 GB.
_SECONDS = 180.0
_MEMORY_AT_MOST = 1_000_000_000
_BEAT_SECONDS = 1.0
_LOG = "log"
# Bytes of the largest file that it may write.
_WRITES_AT_MOST = 400_000_000

# The exit code with which it asks to be started again, after it made a new profile.
_START_AGAIN = 81
_NOT_LOADED = "source file could not be loaded"
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault")

# The proxy, port 9 of this machine, does not exist: so nothing is fetched.
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetNoProxy": "",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}


def find_libreoffice() -> Path | None:
    """The program soffice.bin, if it is installed with Writer and Impress.

    Not the script soffice, which starts it indirectly: killing the script leaves it running.
    """
    script = shutil.which("soffice")
    if script is None:
        return None
    program = Path(script).resolve().with_name("soffice.bin")
    needed = [program, *(program.with_name(library) for library in _LIBRARIES)]
    return program if all(file.is_file() for file in needed) else None


@contextmanager
def converted(source: Source, suffix: str) -> Iterator[Source]:
    """A "doc", "xml" or "ppt" file in its newer format, while the context is open.

    Raises what ``convert`` raises.
    """
    with TemporaryDirectory(prefix="vind-") as room:
        yield replace(source, path=convert(source.path, suffix, Path(room), source.beat))


def convert(path: Path, suffix: str, room: Path, beat: Callable[[], None]) -> Path:
    """Convert a "doc", "xml" or "ppt" file to its newer format, in the empty folder ``room``.

    Raises CorruptFileError, FileTooLargeError, and UnsupportedFileError without LibreOffice.
    """
    program = find_libreoffice()
    if program is None:
        raise UnsupportedFileError(f"The file {NEEDS_LIBREOFFICE}.")
    document = room / f"document.{suffix}"
    shutil.copyfile(path, document)
    profile = shutil.copytree(_profile(program), room / "profile")
    made = document.with_suffix(f".{_NEWER[suffix]}")
    code = _run(program, profile, document, _NEWER[suffix], beat)
    if made.is_file() and not code:
        return made
    said = (room / _LOG).read_text("utf-8", "replace").strip()
    if _NOT_LOADED in said:
        raise CorruptFileError("The file is damaged: LibreOffice cannot open it.")
    if code < 0:
        name = signal.Signals(-code).name
        raise CorruptFileError(f"The file is damaged or too much: LibreOffice died of it ({name}).")
    raise RuntimeError(f"LibreOffice ended with {code}: {said[-200:]}")


def _profile(program: Path) -> Path:
    """A profile with which LibreOffice has run, to be copied; made once a process."""
    made = Path(_profile_folder().name)
    if not (made / "user").is_dir():
        _write_settings(made / "user")
        with TemporaryDirectory(prefix="vind-") as room:
            first = Path(room) / "document.txt"
            first.write_text("vind\n")
            _run(program, made, first, "docx", nothing)
    return made


@lru_cache(maxsize=1)
def _profile_folder() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="vind-")


def _run(
    program: Path, profile: Path, document: Path, suffix: str, beat: Callable[[], None]
) -> int:
    """Convert a document in its folder to another format.

    Returns the exit code of LibreOffice, or the negated signal that killed it. Raises
    FileTooLargeError.
    """
    room = document.parent
    command = [
        *(str(program), *_OPTIONS, f"-env:UserInstallation={profile.as_uri()}"),
        *("--convert-to", suffix, "--outdir", str(room), str(document)),
    ]
    until = time.monotonic() + _SECONDS
    code = _run_once(command, room / _LOG, until, beat)
    return _run_once(command, room / _LOG, until, beat) if code == _START_AGAIN else code


def _run_once(command: list[str], log: Path, until: float, beat: Callable[[], None]) -> int:
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the program is ours, the paths too
            limited(command, memory=_MEMORY_AT_MOST, file_size=_WRITES_AT_MOST),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(),
            cwd=log.parent,
        )
    try:
        while True:
            beat()
            with suppress(subprocess.TimeoutExpired):
                return process.wait(_BEAT_SECONDS)
            if time.monotonic() > until:
                raise FileTooLargeError(f"Reading the file took longer than {_SECONDS:.0f} s.")
    finally:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    """A minimal environment, without variables for networks, desktops or libraries."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "LC_ALL", "TMPDIR")
        if name in os.environ
    }
    return kept | {"HOME": "/nonexistent"}


def _write_settings(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{group}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for group, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n'
    )

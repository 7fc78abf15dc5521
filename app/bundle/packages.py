"""The packages of a bundle: those that vind needs, and a wheel of each."""

import base64
import hashlib
import os
import signal
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import vind
from vind.indexes.errors import BundleError
from vind.indexes.types import Steps

FOR_DEVELOPERS = frozenset({"dev"})
"""Extras of vind that are not needed to run it."""


OWN = "vind"

COMPILED = "llama-cpp-python"
"""A package that comes as source, and is compiled for the processor at hand."""

ANY_PROCESSOR = "-DGGML_NATIVE=off"
"""Compiles llama.cpp for all processors of this architecture; on x86 for those with AVX2."""

EARLIEST = 315532800
"""1 January 1980, the first day that a ZIP can store: the fixed time of all files packed here."""

LINES_OF_REASON = 4
"""How many lines of pip's output go into the error message."""

_METADATA = ("METADATA", "entry_points.txt", "top_level.txt")

_WHEEL = "Wheel-Version: 1.0\nGenerator: vind bundle\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def closure(root: str = "vind") -> list[Distribution]:
    """``root`` and all that it requires, directly or not, as installed here, sorted by name.

    Extras that are fully installed count too, except that for developers: what runs here must run
    there. Raises BundleError where a required package is missing.
    """
    found: dict[str, Distribution] = {}
    asked = {(root, extra) for extra in ("", *_extras(_installed(root, "vind bundle")))}
    waiting = deque((name, extra, "vind bundle") for name, extra in sorted(asked))
    while waiting:
        name, extra, by = waiting.popleft()
        found[name] = here = found.get(name) or _installed(name, by)
        for required in _required(here, extra):
            needed = canonicalize_name(required.name)
            for one in {(needed, ""), *((needed, each) for each in required.extras)} - asked:
                asked.add(one)
                waiting.append((*one, name))
    return [found[name] for name in sorted(found)]


def _installed(name: str, by: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise BundleError(
            f"{name}, which {by} requires, is not installed here, so that it cannot be passed on. "
            "Install vind anew with pip, and run the command again."
        ) from error


def _required(of: Distribution, extra: str) -> Iterator[Requirement]:
    """What ``of`` requires on this platform with ``extra``, or without one where that is empty."""
    for required in map(Requirement, of.requires or ()):
        if required.marker is None or required.marker.evaluate({"extra": extra}):
            yield required


def _extras(of: Distribution) -> list[str]:
    """The extras of ``of`` that are fully installed."""
    plain = set(map(str, _required(of, "")))
    every = set(of.metadata.get_all("Provides-Extra") or ()) - FOR_DEVELOPERS
    return sorted(
        extra
        for extra in every
        if _all_installed(one for one in _required(of, extra) if str(one) not in plain)
    )


def _all_installed(required: Iterable[Requirement]) -> bool:
    try:
        for one in required:
            distribution(one.name)
    except PackageNotFoundError:
        return False
    return True


def make_wheels(
    packages: Iterable[Distribution], folder: Path, progress: Steps, *, portable: bool
) -> list[Path]:
    """Makes a wheel of the installed version of each of ``packages`` in ``folder``.

    pip downloads them from its configured index, and builds those that come as source.
    ``portable``: llama.cpp is compiled again, for any processor of this architecture. Raises
    BundleError.
    """
    others = {canonicalize_name(one.name): one for one in packages}
    pack(others.pop(canonicalize_name(OWN)), Path(vind.__file__).parent, folder)
    if portable and (compiled := others.pop(canonicalize_name(COMPILED), None)):
        flags = f"{os.environ.get('CMAKE_ARGS', '')} {ANY_PROCESSOR}".strip()
        anew = ("--no-cache-dir", f"--no-binary={COMPILED}")
        _pip_wheel([compiled], folder, progress, *anew, CMAKE_ARGS=flags)
    _pip_wheel(list(others.values()), folder, progress)
    return sorted(folder.glob("*.whl"))


def _pip_wheel(
    packages: list[Distribution], folder: Path, progress: Steps, *options: str, **variables: str
) -> None:
    try:
        version("pip")
    except PackageNotFoundError as error:
        raise BundleError(
            f"pip is not installed beside vind; `{sys.executable} -m ensurepip` installs it."
        ) from error
    wanted = folder / "wanted.txt"
    wanted.write_text("".join(f"{one.name}=={one.version}\n" for one in packages))
    command = [
        sys.executable, "-P", "-m", "pip", "wheel", "--no-deps", f"--requirement={wanted}",
        f"--wheel-dir={folder}", "--no-input", "--disable-pip-version-check", "--progress-bar=off",
        *options,
    ]  # fmt: skip
    said: deque[str] = deque(maxlen=LINES_OF_REASON)
    done = 0
    with subprocess.Popen(  # noqa: S603 - our own interpreter, names and versions of what is here
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"TMPDIR": str(folder), "SOURCE_DATE_EPOCH": str(EARLIEST)} | variables,
        start_new_session=True,
    ) as pip:
        try:
            for line in pip.stdout or ():
                said.append(line.strip())
                if line.startswith("Collecting "):
                    progress(done, len(packages), f"packages  {line.split()[1]}")
                    done += 1
        except BaseException:
            os.killpg(pip.pid, signal.SIGKILL)  # the compilers that pip has started too
            raise
    wanted.unlink()
    if pip.returncode:
        raise BundleError(
            f"pip could not get what is installed here: {' '.join(said)} Packages that come from "
            "another index than pip is set up for are found with PIP_EXTRA_INDEX_URL or "
            "PIP_FIND_LINKS."
        )


def pack(own: Distribution, package: Path, folder: Path) -> Path:
    """Makes the wheel of a package in pure Python from its files in ``package``, in ``folder``.

    The wheel is byte for byte the same whether the package was installed from a wheel or from
    sources.
    """
    name = f"{own.name}-{own.version}"
    content = {
        f"{own.name}/{file.relative_to(package).as_posix()}": file.read_bytes()
        for file in _files(package)
    }
    for part in _METADATA:
        if said := own.read_text(part):
            content[f"{name}.dist-info/{part}"] = said.encode()
    content[f"{name}.dist-info/WHEEL"] = _WHEEL.encode()
    record = "".join(
        f"{path},sha256={_digest(text)},{len(text)}\n" for path, text in sorted(content.items())
    )
    content[f"{name}.dist-info/RECORD"] = f"{record}{name}.dist-info/RECORD,,\n".encode()
    wheel = folder / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, text in sorted(content.items()):
            member = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            member.external_attr = 0o100644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, text)
    return wheel


def _files(folder: Path) -> list[Path]:
    """The files of a package, also in folders that are links to the source folders."""
    found: list[Path] = []
    for one in sorted(folder.iterdir()):
        if one.name.startswith((".", "__pycache__")):
            continue
        found += _files(one) if one.is_dir() else [one]
    return found


def _digest(text: bytes) -> str:
    digest = hashlib.sha256(text).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

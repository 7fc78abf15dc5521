"""Whether the installed llama.cpp runs on this processor.

It is compiled for the processor of the build machine. A wheel built elsewhere may use instructions
that this one lacks; the system then kills the process without a message.
"""

import signal
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from vind.indexes.core.machine import instruction_sets, processor_name
from vind.indexes.errors import ForeignBuildError

REBUILD = (
    "pip install --force-reinstall --no-cache-dir --no-deps --no-binary llama-cpp-python "
    "llama-cpp-python"
)
"""Compiles llama.cpp on this machine, ignoring pip's cached wheel."""

_PRINT_SYSTEM_INFO = "from llama_cpp import llama_print_system_info as told; print(told().decode())"

_INSTRUCTION_SETS = {
    "AVX2 = 1": "avx2",
    "AVX_VNNI = 1": "avx_vnni",
    "AVX512 = 1": "avx512f",
    "AVX512_VBMI = 1": "avx512vbmi",
    "AVX512_VNNI = 1": "avx512_vnni",
    "AVX512_BF16 = 1": "avx512_bf16",
    "AMX_INT8 = 1": "amx_int8",
}
"""Flags in llama.cpp's system info, with the instruction set that each uses, as Linux names it."""


def require_native_build(folder: Path) -> None:
    """Raise ForeignBuildError if llama.cpp needs instructions that this processor lacks.

    Or if it does not load for another reason. A subprocess tries it, without importing from the
    working folder, once for each build and kind of processor. Success is remembered in ``folder``
    if that is writable.
    """
    tried = folder / f".llama.cpp-{_build()}-{processor_name()}"
    if tried.exists():
        return
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", _PRINT_SYSTEM_INFO],
        capture_output=True,
        text=True,
        check=False,
    )
    lacking = _lacking(found.stdout)
    if found.returncode == -signal.SIGILL or lacking:
        needed = ", ".join(lacking) or "instructions"
        raise ForeignBuildError(
            f"llama-cpp-python was compiled for another processor: this one lacks {needed} that it "
            f"uses. Compile it on this machine: {REBUILD}. Until then answers are quotes "
            "(`vind ask --no-llm`)."
        )
    if found.returncode:
        raise ForeignBuildError(
            f"llama-cpp-python does not load on this machine ({_how_it_ended(found)}). Compile it "
            f"here: {REBUILD}. Until then answers are quotes (`vind ask --no-llm`)."
        )
    with suppress(OSError):
        tried.touch()


def _build() -> str:
    """Identifies the installed build by its time of change."""
    spec = find_spec("llama_cpp")
    return str(Path(spec.origin).stat().st_mtime_ns) if spec and spec.origin else "missing"


def _how_it_ended(found: "subprocess.CompletedProcess[str]") -> str:
    """The last line of its error output, or the signal that ended it."""
    if found.returncode < 0:
        return signal.strsignal(-found.returncode) or f"signal {-found.returncode}"
    return found.stderr.strip().rpartition("\n")[2] or f"exit code {found.returncode}"


def _lacking(told: str) -> list[str]:
    needed = {name for said, name in _INSTRUCTION_SETS.items() if said in told}
    sets = instruction_sets()
    return sorted(needed - sets) if sets else []

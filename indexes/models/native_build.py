"""Whether llama.cpp, as it is installed, runs on this processor.

It is compiled for the processor that compiles it. A wheel that another machine made may have
instructions that this one lacks: at the first of them the system ends the process, without a word.
"""

import signal
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from vind.indexes.errors import ForeignBuildError
from vind.indexes.processor import instruction_sets, processor_name

REBUILD = (
    "pip install --force-reinstall --no-cache-dir --no-deps --no-binary llama-cpp-python "
    "llama-cpp-python"
)
"""Compiles it here, from its sources, whatever wheel pip has kept."""

_TOLD = "from llama_cpp import llama_print_system_info as told; print(told().decode())"

_BUILT_FOR = {
    "AVX2 = 1": "avx2",
    "AVX_VNNI = 1": "avx_vnni",
    "AVX512 = 1": "avx512f",
    "AVX512_VBMI = 1": "avx512vbmi",
    "AVX512_VNNI = 1": "avx512_vnni",
    "AVX512_BF16 = 1": "avx512_bf16",
    "AMX_INT8 = 1": "amx_int8",
}
"""What llama.cpp says of itself, and the instructions that it then uses, as Linux names them."""


def require_native_build(folder: Path) -> None:
    """Raise ForeignBuildError where llama.cpp needs instructions that this processor lacks.

    And where it does not load for another reason. It is tried in a process of its own, which loads
    nothing from the folder that it is started in, once for each build and kind of processor; that
    it runs is remembered in ``folder``, where that can be written.
    """
    tried = folder / f".llama.cpp-{_build()}-{processor_name()}"
    if tried.exists():
        return
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", _TOLD], capture_output=True, text=True, check=False
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
    """Names the installed build; another one is written anew."""
    spec = find_spec("llama_cpp")
    return str(Path(spec.origin).stat().st_mtime_ns) if spec and spec.origin else "missing"


def _how_it_ended(found: "subprocess.CompletedProcess[str]") -> str:
    """The last line of its complaint, or the signal that ended it."""
    if found.returncode < 0:
        return signal.strsignal(-found.returncode) or f"signal {-found.returncode}"
    return found.stderr.strip().rpartition("\n")[2] or f"exit code {found.returncode}"


def _lacking(told: str) -> list[str]:
    needed = {name for said, name in _BUILT_FOR.items() if said in told}
    sets = instruction_sets()
    return sorted(needed - sets) if sets else []

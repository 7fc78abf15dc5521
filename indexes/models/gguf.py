"""The file of the LLM, and whether the installed llama.cpp runs it on this processor.

llama.cpp is compiled for the processor of the build machine. A wheel built elsewhere may use
instructions that this one lacks; the system then kills the process without a message.
"""

import ctypes
import logging
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from vind.indexes.core.machine import instruction_sets, processor_name
from vind.indexes.errors import (
    ForeignBuildError,
    ModelDamagedError,
    ModelError,
    ModelNotPulledError,
    UnknownModelError,
)
from vind.indexes.models.registry import names_of
from vind.indexes.models.spec import ModelKind
from vind.indexes.models.store import find_installed, make_once, models_folder, put_in_place
from vind.indexes.settings import Settings

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


SUFFIX = ".8-bit.gguf"

MOST_GROWTH = 2
"""Upper bound of the file's growth, from at least 4.5 bits a weight to 8.5."""

BUILT_FOR_TILES = b"AMX_INT8 = 1"
"""In llama.cpp's system info. It is compiled on the machine that it runs on."""

log = logging.getLogger(__name__)


def fastest_weights(weights: Path, threads: int) -> Path:
    """``weights``, a GGUF file, or an 8-bit copy beside it if that is faster on this machine.

    The copy is made once, in ten seconds, also when two processes start at the same time. A killed
    process leaves nothing that looks complete. If no copy can be made, this is logged and the
    original is returned. Pulling other weights removes the copy.
    """
    if not _multiplies_by_tiles():
        return weights
    target = weights.with_suffix(SUFFIX)
    try:
        make_once(target, weights.parent, partial(_make, weights, target, threads))
    except OSError as error:
        log.warning("Answers are worded at three quarters of the speed: %s", error)
        return weights
    return target


def _multiplies_by_tiles() -> bool:
    from llama_cpp import llama_print_system_info

    return BUILT_FOR_TILES in llama_print_system_info()


def _make(weights: Path, target: Path, threads: int) -> None:
    """Raises OSError if ``target`` has no room or cannot be written."""
    import llama_cpp

    needed = weights.stat().st_size * MOST_GROWTH
    if shutil.disk_usage(target.parent).free < needed:
        raise OSError(f"there is no room in {target.parent} for {needed / 1e6:,.0f} MB")
    # It logs every tensor otherwise.
    logging.getLogger("llama-cpp-python").setLevel(logging.ERROR)
    wanted = llama_cpp.llama_model_quantize_default_params()
    wanted.ftype = llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0
    wanted.allow_requantize = True
    wanted.nthread = threads
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if llama_cpp.llama_model_quantize(
            os.fsencode(weights), os.fsencode(beside), ctypes.byref(wanted)
        ):
            raise OSError(f"llama.cpp could not write {weights.name} in 8 bits")
        put_in_place(beside, target)
    finally:
        beside.unlink(missing_ok=True)


GGUF_MAGIC = b"GGUF"
"""How every GGUF file begins (github.com/ggml-org/ggml, docs/gguf.md)."""


def resolve_llm(settings: Settings) -> Path:
    """The GGUF file of ``settings.llm``, which is a name in the registry or a path.

    Raises UnknownModelError, ModelNotPulledError, and ModelDamagedError if a file is not GGUF.
    """
    wanted = settings.llm.strip()
    names = names_of(ModelKind.LLM)
    if wanted.lower() in names:
        return find_installed(wanted, settings).weights
    path = Path(wanted).expanduser()
    if not path.is_file():
        raise UnknownModelError(
            f"VIND_LLM={wanted} is neither a known LLM ({', '.join(names)}) nor a file. "
            "Give one of these names, or the path of a GGUF file."
        )
    with path.open("rb") as file:
        if file.read(len(GGUF_MAGIC)) != GGUF_MAGIC:
            raise ModelDamagedError(
                f"{path} is not a GGUF file. VIND_LLM takes the path of a model in GGUF format."
            )
    return path.resolve()


def missing_llm(settings: Settings) -> str:
    """Why the model of ``settings.llm`` is missing, and how to get it; empty if it is here.

    A damaged model is reported when it is opened, one at a server when it is asked.
    """
    if settings.llm_servers:
        return ""
    try:
        resolve_llm(settings)
    except (ModelNotPulledError, UnknownModelError) as error:
        return str(error)
    except ModelError:
        return ""
    return ""


def fastest_llm(settings: Settings) -> Path:
    """The file of ``resolve_llm``, or a faster version of a model of the registry.

    On first use it is made, which takes ten seconds. Raises as ``resolve_llm``, and
    ForeignBuildError if llama.cpp does not run on this processor.
    """
    path = resolve_llm(settings)
    require_native_build(models_folder(settings))
    if models_folder(settings) not in path.parents:
        return path
    return fastest_weights(path, settings.threads)

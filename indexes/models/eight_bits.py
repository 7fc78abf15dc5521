"""The weights of a language model in 8 bits, where the processor multiplies by tiles (Intel's AMX).

llama.cpp unpacks weights of four and six bits for every product. On such a processor that takes
longer than to fetch them in eight, which hold the same weights (Q8_0): a prompt is read 1.4 times
as fast and a reply written 1.3 times, for .8 GB more memory (docs/studies/models.md).
"""

import ctypes
import logging
import os
import shutil
from functools import partial
from pathlib import Path

from vind.indexes.models.files import make_once, put_in_place

SUFFIX = ".8-bit.gguf"

MOST_GROWTH = 2
"""From weights of four bits and a half or more to those of eight and a half."""

BUILT_FOR_TILES = b"AMX_INT8 = 1"
"""In what llama.cpp says of itself. It is built on the machine that it runs on."""

log = logging.getLogger(__name__)


def fastest_weights(weights: Path, threads: int) -> Path:
    """``weights``, a GGUF file, or the same in 8 bits beside it where those are computed faster.

    They are made once, which takes ten seconds, also where two processes come here at once; one
    killed while making them leaves nothing that looks made. Where they cannot be made the weights
    are used as they are, and why is logged. A pull of other weights throws them away.
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
    """Raises OSError where there is no room for ``target``, or where it cannot be written."""
    import llama_cpp

    needed = weights.stat().st_size * MOST_GROWTH
    if shutil.disk_usage(target.parent).free < needed:
        raise OSError(f"there is no room in {target.parent} for {needed / 1e6:,.0f} MB")
    # It tells of every tensor otherwise.
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

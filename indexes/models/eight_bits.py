"""8-bit weights of a language model, for processors with tile products (Intel's AMX).

llama.cpp unpacks 4- and 6-bit weights for every product. With AMX this takes longer than loading
the same weights in 8 bits (Q8_0): prompts are read 1.4 times and replies written 1.3 times as fast,
for .8 GB more memory (docs/studies/models.md).
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

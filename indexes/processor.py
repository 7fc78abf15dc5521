"""The processor's features that decide how a model is run.

If they are unknown (not Linux), nothing counts as present or as missing.
"""

import platform
import re
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")

_FLAGS = re.compile(r"^(?:flags|Features)\s*:(.*)$", re.MULTILINE)

_DECISIVE = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "amx_int8", "asimddp", "i8mm")
"""Names as in Linux, for x86 and ARM."""

_BYTE_PRODUCTS = ("avx_vnni", "avx512_vnni", "amx_int8", "asimddp", "i8mm")


def has_amx() -> bool:
    """Whether it has tile products of bytes (AMX)."""
    return "amx_int8" in instruction_sets()


def has_byte_products() -> bool:
    """Whether it is known to have multiply-add instructions for bytes, on x86 or ARM."""
    return not instruction_sets().isdisjoint(_BYTE_PRODUCTS)


def lacks_byte_products() -> bool:
    """Whether it is an x86 processor without multiply-add instructions for bytes (VNNI)."""
    sets = instruction_sets()
    return "avx2" in sets and sets.isdisjoint({"avx_vnni", "avx512_vnni"})


def processor_name() -> str:
    """A name for processors on which models run the same way, e.g. "x86_64-avx2"."""
    return "-".join([platform.machine(), *filter(instruction_sets().__contains__, _DECISIVE)])


def instruction_sets() -> frozenset[str]:
    """The instruction sets as Linux names them; empty if unknown."""
    if not CPU_INFO.exists():
        return frozenset()
    found = _FLAGS.search(CPU_INFO.read_text())
    return frozenset(found[1].split() if found else ())

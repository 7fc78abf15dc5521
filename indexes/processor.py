"""What the processor can do that decides how a model is run on it.

Where it cannot be told (not Linux), nothing is taken to be there or to be missing.
"""

import platform
import re
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")

_FLAGS = re.compile(r"^(?:flags|Features)\s*:(.*)$", re.MULTILINE)

_DECISIVE = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "amx_int8", "asimddp", "i8mm")
"""As Linux names them, on x86 and ARM."""

_BYTE_PRODUCTS = ("avx_vnni", "avx512_vnni", "amx_int8", "asimddp", "i8mm")


def has_amx() -> bool:
    """Whether it multiplies tiles of bytes (AMX)."""
    return "amx_int8" in instruction_sets()


def has_byte_products() -> bool:
    """Whether it is known to have instructions that multiply and add bytes, on x86 or ARM."""
    return not instruction_sets().isdisjoint(_BYTE_PRODUCTS)


def lacks_byte_products() -> bool:
    """Whether it is an x86 processor without instructions that multiply and add bytes (VNNI)."""
    sets = instruction_sets()
    return "avx2" in sets and sets.isdisjoint({"avx_vnni", "avx512_vnni"})


def processor_name() -> str:
    """Tells processors apart on which a model is run in other ways, e.g. "x86_64-avx2"."""
    return "-".join([platform.machine(), *filter(instruction_sets().__contains__, _DECISIVE)])


def instruction_sets() -> frozenset[str]:
    """As Linux names them; none where that cannot be told."""
    if not CPU_INFO.exists():
        return frozenset()
    found = _FLAGS.search(CPU_INFO.read_text())
    return frozenset(found[1].split() if found else ())

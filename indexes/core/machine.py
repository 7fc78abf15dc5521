"""The machine's memory, and the features of its processor that decide how a model is run.

If those of the processor are unknown (not Linux), nothing counts as present or as missing.
"""

import ctypes
import os
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path

MEMINFO = Path("/proc/meminfo")
"""Linux's figures of memory. "Free" is less than is available, as caches can be dropped."""

CGROUPS = Path("/sys/fs/cgroup")
"""Linux's limits of a container or a systemd service."""

OWN_CGROUPS = Path("/proc/self/cgroup")

OWN_MAPS = Path("/proc/self/maps")
"""Linux's list of the files mapped into this process, with addresses."""

_AVAILABLE = re.compile(r"^MemAvailable: +(\d+) kB$", re.MULTILINE)

_REUSABLE = re.compile(r"^(?:total_)?inactive_file (\d+)$", re.MULTILINE)


def available_memory() -> int:
    """Bytes that this process can still take, within the machine's memory and cgroup limits.

    Elsewhere than on Linux, the size of free pages.
    """
    told = _AVAILABLE.search(MEMINFO.read_text()) if MEMINFO.exists() else None
    if told:
        free = int(told[1]) * 1024
    else:
        free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    return max(0, min([free, *_left_in_cgroups()]))


def unload_pages(file: Path) -> None:
    """Release the memory of a ``file`` mapped for reading; pages are read again when needed.

    Does nothing except on Linux.
    """
    if sys.platform != "linux":
        return
    dont_need = 4
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    name = str(file.resolve())
    for line in OWN_MAPS.read_text().splitlines():
        addresses, rights, *rest = line.split(maxsplit=5)
        # Written pages would be lost.
        if rest[-1] == name and "w" not in rights:
            start, end = (int(address, 16) for address in addresses.split("-"))
            advise(start, end - start, dont_need)


def _left_in_cgroups() -> Iterator[int]:
    """Bytes left in each cgroup of this process, and in those around it."""
    for folder in _cgroups():
        for limit, used in (
            ("memory.max", "memory.current"),  # cgroup version 2
            ("memory.limit_in_bytes", "memory.usage_in_bytes"),
        ):
            most, taken = _number(folder / limit), _number(folder / used)
            if most is not None and taken is not None:
                reusable = _REUSABLE.search(_text(folder / "memory.stat"))
                yield most - taken + (int(reusable[1]) if reusable else 0)


def _cgroups() -> Iterator[Path]:
    for line in _text(OWN_CGROUPS).splitlines():
        _, controllers, place = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        root = CGROUPS / "memory" if controllers else CGROUPS
        # In a container its own group is mounted as the root, whatever its path on the host.
        group = root / place.lstrip("/")
        yield from (one for one in (group, *group.parents) if one.is_relative_to(root))


def _number(file: Path) -> int | None:
    """The number in ``file``; None for "max" or a missing file."""
    told = _text(file).strip()
    return int(told) if told.isdecimal() else None


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


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

"""The NVIDIA card of this machine, which libraries can use it, and FAISS, which comes for both.

Without a driver no library is loaded, so that a machine without a card loses no time. FAISS takes a
third of a second, so it is loaded on first use; it has no usable stubs.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vind.indexes.errors import FaissError

INSTALL = "Run `make install`, or `pip install faiss-cpu`."
"""vind does not depend on it, as the builds for CPU and GPU are the same module."""


def faiss() -> Any:
    """Import FAISS. Raises FaissError if it is not installed or does not load."""
    try:
        import faiss
    except ImportError as error:
        raise FaissError(
            f"FAISS does not load ({error}); nothing can be indexed or found. {INSTALL}"
        ) from error
    return faiss


DRIVER = Path("/proc/driver/nvidia/version")
"""The driver's version file. WSL has none, but has the program below."""

PROGRAM = "nvidia-smi"
SECONDS = 20.0
"""Timeout of the program; a sleeping card answers well within it."""

MIB = 1 << 20

CARD_IS_FULL = (
    "There is no memory left on the NVIDIA card. Close other programs that use it, or set "
    "VIND_GPU=false, which does without."
)


@dataclass(frozen=True, slots=True)
class Card:
    """An NVIDIA card, with its total and its free memory in bytes.

    Memory is None for a card that shares the processor's memory and does not report it.
    """

    name: str
    memory: int | None
    free: int | None


def has_driver() -> bool:
    """Whether an NVIDIA driver is present."""
    return DRIVER.exists() or shutil.which(PROGRAM) is not None


def card() -> Card | None:
    """The first card that the driver reports; None if there is none or it cannot be asked."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    wanted = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(  # noqa: S603 - a fixed command
            [program, *wanted], capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_card(told.stdout) if told.returncode == 0 else None


def read_card(told: str) -> Card | None:
    """Parse the first line of PROGRAM's output: "NVIDIA L4, 23034, 22563", in MiB."""
    name, *sizes = [part.strip() for part in told.partition("\n")[0].rsplit(",", 2)]
    if not name or len(sizes) != 2:
        return None
    memory, free = (int(size) * MIB if size.isdigit() else None for size in sizes)
    return Card(name, memory, free)


def torch_sees_card() -> bool:
    """Whether torch has CUDA and finds a device; embedder and reranker then run on it."""
    if not has_driver():
        return False
    import torch

    return torch.cuda.is_available()


def faiss_sees_card() -> bool:
    """Whether FAISS has GPU support and finds a card. Raises FaissError if it does not load."""
    # CPU builds have the function too, and return 0.
    return has_driver() and faiss().get_num_gpus() > 0

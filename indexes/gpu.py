"""The NVIDIA card of this machine, and which of the libraries can use it.

Nothing here loads a library where there is no driver, so that a machine without a card waits for
nothing.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from vind.indexes.vectors.library import faiss

DRIVER = Path("/proc/driver/nvidia/version")
"""Where the driver says what it is, but under WSL, which has the program below."""

PROGRAM = "nvidia-smi"
SECONDS = 20.0
"""More than it takes with a card that was asleep."""

MIB = 1 << 20

CARD_IS_FULL = (
    "There is no memory left on the NVIDIA card. Close other programs that use it, or set "
    "VIND_GPU=false, which does without."
)


@dataclass(frozen=True, slots=True)
class Card:
    """An NVIDIA card and its memory in bytes, of which others use some.

    None for one that shares the memory of the processor and does not tell.
    """

    name: str
    memory: int | None
    free: int | None


def has_driver() -> bool:
    """Whether there may be a card."""
    return DRIVER.exists() or shutil.which(PROGRAM) is not None


def card() -> Card | None:
    """The first card that the driver tells of; None where there is none, or nothing tells."""
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
    """The first card of what PROGRAM told, a line each: "NVIDIA L4, 23034, 22563", in MiB."""
    name, *sizes = [part.strip() for part in told.partition("\n")[0].rsplit(",", 2)]
    if not name or len(sizes) != 2:
        return None
    memory, free = (int(size) * MIB if size.isdigit() else None for size in sizes)
    return Card(name, memory, free)


def torch_sees_card() -> bool:
    """Whether torch was built for CUDA and finds a device; embedder and reranker then run on it."""
    if not has_driver():
        return False
    import torch

    return torch.cuda.is_available()


def faiss_sees_card() -> bool:
    """Whether FAISS was built for a GPU and finds one. Raises FaissError where it does not load."""
    # Its builds for the processor have the function too, and say 0.
    return has_driver() and faiss().get_num_gpus() > 0

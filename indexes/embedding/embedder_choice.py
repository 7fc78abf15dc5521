"""The choice between two embedders for a machine, when nobody names one."""

from collections.abc import Collection
from dataclasses import dataclass

FAST = "multilingual-e5-small"
"""Runs on any machine: about 75 passages a second on two cores."""

BETTER = "embeddinggemma-300m"
"""Finds more, and takes about six times as long."""

LEAST_THREADS = 2

MEMORY_BYTES = 4_000_000_000
"""Memory to prepare the int8 model of the better embedder, which holds its weights twice."""

DISK_BYTES = 3_000_000_000
"""Disk for the better embedder's weights, their downloaded parts and the prepared model."""

PER_SECOND_AND_THREAD, PER_SECOND_ON_GPU = 6.0, 200.0
"""Passages a second of the better embedder: 12 on two cores with VNNI; on a GPU a cautious guess.
"""

LONGEST_HOURS = 12.0
"""One night. If the better embedder takes longer for a folder, the fast one goes first."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts about a machine that decide. Sizes in bytes.

    ``gpu``: torch finds one. ``byte_products``: the processor has multiply-add of bytes. ``memory``
    is available now. ``disk`` is free in the folder of models, plus what the better embedder
    already takes there.
    """

    gpu: bool
    byte_products: bool
    threads: int
    memory: int
    disk: int


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """The name of an embedder, and ``why`` it was chosen, to be read after "as"."""

    name: str
    why: str


def choose_embedder(
    machine: Machine, passages: int = 0, pulled: Collection[str] = (FAST, BETTER)
) -> EmbedderChoice:
    """The better embedder if the machine can run it, else the fast one.

    ``passages`` is the expected number to be indexed, 0 if unknown. ``pulled`` are the models on
    this machine; a model that is not there is chosen only if the other one is missing too.
    """
    if lacking := _lacking(machine):
        return EmbedderChoice(FAST, f"for {BETTER} {lacking}")
    if BETTER not in pulled and FAST in pulled:
        return EmbedderChoice(
            FAST, f"{BETTER} is not on this machine: `vind models pull {BETTER}` gets it"
        )
    hours = passages / _speed(machine) / 3600
    if hours <= LONGEST_HOURS:
        return EmbedderChoice(BETTER, _why_better(machine))
    long = f"{BETTER} would take about {hours:,.0f} hours for so much"
    if FAST in pulled:
        return EmbedderChoice(
            FAST, f"{long}; `vind reindex` brings it later, while the index serves"
        )
    sooner = f"to search sooner, `vind models pull {FAST}` and add --fast-first"
    return EmbedderChoice(BETTER, f"{_why_better(machine)}; {long}: {sooner}")


def _lacking(machine: Machine) -> str:
    """What the machine lacks for the better embedder; empty if nothing."""
    if not machine.gpu and not machine.byte_products:
        return (
            "there is neither an NVIDIA GPU nor a processor that is known to multiply bytes (VNNI "
            "or AMX, on ARM i8mm or dot products)"
        )
    if not machine.gpu and machine.threads < LEAST_THREADS:
        return f"there is one thread, and {LEAST_THREADS} are needed"
    for have, need, what in (
        (machine.memory, MEMORY_BYTES, "of memory"),
        (machine.disk, DISK_BYTES, "on the disk of the models (VIND_CACHE)"),
    ):
        if have < need:
            return f"{have / 1e9:.1f} GB {what} is free, and {need / 1e9:.0f} GB is needed"
    return ""


def _speed(machine: Machine) -> float:
    """Passages a second of the better embedder."""
    return PER_SECOND_ON_GPU if machine.gpu else PER_SECOND_AND_THREAD * machine.threads


def _why_better(machine: Machine) -> str:
    if machine.gpu:
        return "there is an NVIDIA GPU for it"
    return f"the processor multiplies bytes, with {machine.threads} threads, and memory suffices"

"""Which of two embedders a machine is given, where nobody names one."""

from collections.abc import Collection
from dataclasses import dataclass

FAST = "multilingual-e5-small"
"""Runs on any machine: some 75 passages a second on two cores."""

BETTER = "embeddinggemma-300m"
"""Finds more, and computes some six times as long."""

LEAST_THREADS = 2

MEMORY_BYTES = 4_000_000_000
"""To make the fast form of the better one takes the most, with its weights there twice."""

DISK_BYTES = 3_000_000_000
"""For the better one's weights, what they are put together from, and the form that is run."""

A_SECOND_A_THREAD, A_SECOND_ON_GPU = 6.0, 200.0
"""Passages that the better one embeds: 12 a second on two cores with VNNI; on a GPU a cautious
guess, which was not measured."""

LONGEST_HOURS = 12.0
"""Over night. Where the better one would take longer for a folder, it had better come later."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides, in bytes where it is a size.

    ``gpu``: torch finds one. ``byte_products``: the processor multiplies and adds bytes at once.
    ``memory`` can be had now. ``disk`` is free where models lie, with what the better one has
    there already.
    """

    gpu: bool
    byte_products: bool
    threads: int
    memory: int
    disk: int


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """The name of an embedder, and ``why`` it is taken: what follows on "as"."""

    name: str
    why: str


def choose_embedder(
    machine: Machine, passages: int = 0, pulled: Collection[str] = (FAST, BETTER)
) -> EmbedderChoice:
    """The better one where the machine can carry it, else the fast one.

    ``passages`` are expected of what is to be indexed, 0 where that is not known; ``pulled`` the
    models that are there: what is not can be chosen only where the other is not there either.
    """
    if lacking := _lacking(machine):
        return EmbedderChoice(FAST, f"for {BETTER} {lacking}")
    if BETTER not in pulled and FAST in pulled:
        return EmbedderChoice(
            FAST, f"{BETTER} is not on this machine: `vind models pull {BETTER}` gets it"
        )
    hours = passages / _speed(machine) / 3600
    if hours <= LONGEST_HOURS:
        return EmbedderChoice(BETTER, _carrying(machine))
    long = f"{BETTER} would take about {hours:,.0f} hours for so much"
    if FAST in pulled:
        return EmbedderChoice(
            FAST, f"{long}; `vind reindex` brings it later, while the index serves"
        )
    sooner = f"to search sooner, `vind models pull {FAST}` and add --fast-first"
    return EmbedderChoice(BETTER, f"{_carrying(machine)}; {long}: {sooner}")


def _lacking(machine: Machine) -> str:
    """What the better one cannot do without, and the machine has not; empty where it has all."""
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
    """Passages a second of the better one."""
    return A_SECOND_ON_GPU if machine.gpu else A_SECOND_A_THREAD * machine.threads


def _carrying(machine: Machine) -> str:
    if machine.gpu:
        return "there is an NVIDIA GPU for it"
    return f"the processor multiplies bytes, with {machine.threads} threads, and memory suffices"

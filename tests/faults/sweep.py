"""Every file operation of a piece of work made to fail in turn, and what came of it judged."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import child
from tests.faults.child import Ending, need, renew
from tests.faults.shim import ALL, Fault, Meeting
from tests.faults.works import Piece


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault and whether it stays, once met, or is over after one operation."""

    name: str
    fault: Fault
    stays: bool = False
    reads: bool = False

    def at(self, operation: int) -> Meeting:
        return Meeting(self.fault, operation, ALL if self.stays else operation, self.reads)


TROUBLES = (
    Trouble("ENOSPC once", Fault.FULL),
    Trouble("ENOSPC from then on", Fault.FULL, stays=True),
    Trouble("EIO once, reads too", Fault.BROKEN, reads=True),
    Trouble("EIO from then on, reads too", Fault.BROKEN, stays=True, reads=True),
    Trouble("short write once", Fault.SHORT),
    Trouble("short writes from then on", Fault.SHORT, stays=True),
)


REFUSALS = {
    Fault.FULL: {"DiskFullError", "IndexFailure"},
    # To SQLite a part of the catalogue that cannot be read is one that is damaged.
    Fault.BROKEN: {"IndexFailure", "IndexDamagedError"},
    Fault.SHORT: {"DiskFullError", "IndexFailure"},
}
"""What a disk that is full or failing may be called."""


@dataclass(slots=True)
class Findings:
    """How the runs of a piece ended under a trouble, and what was wrong."""

    piece: str
    trouble: str
    operations: int
    endings: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def sweep(piece: Piece, trouble: Trouble, base: Path, stride: int, start: int = 1) -> Findings:
    """Let each ``stride``-th operation of ``piece`` meet ``trouble``; ``base`` is an empty folder.

    Raises RuntimeError where the piece does not go well without.
    """
    begun, work = base / "begun", base / "work"
    begun.mkdir()
    before = need(child.run(piece.begin, begun)).told
    whole = need(child.run(piece.work, renew(begun, work), trouble.at(0), below=piece.below))
    findings = Findings(piece.name, trouble.name, whole.counted)
    for operation in range(start, whole.counted + 1, stride):
        folder = renew(begun, work)
        ending = child.run(piece.work, folder, trouble.at(operation), below=piece.below)
        ending.told = max(ending.told, before)
        findings.endings[ending.error or ending.how] += 1
        for problem in _problems(piece, trouble, folder, ending, whole):
            findings.wrong.append(f"{operation} ({ending.met}): {problem}")
    shutil.rmtree(begun)
    return findings


def _problems(
    piece: Piece, trouble: Trouble, folder: Path, ending: Ending, whole: Ending
) -> Iterator[str]:
    """What is wrong after a fault: with how the work ended, with what is there, with going on."""
    if ending.how not in {"done", "refused"}:
        yield f"it {ending.how}: {ending.message}"
    if ending.how == "refused" and ending.error not in REFUSALS[trouble.fault]:
        yield f"it was refused with {ending.error}: {ending.message}"
    if ending.how == "done" and ending.told != whole.told:
        yield f"it succeeded at generation {ending.told} of {whole.told}"
    found = child.run(piece.checked, folder)
    if found.how != "done":
        yield f"what is left is not right: {found.message}"
    elif found.told not in {ending.told, ending.told + piece.step * (ending.how == "refused")}:
        yield f"generation {found.told} is there, {ending.told} was committed"
    again = child.run(piece.work, folder)
    found = child.run(piece.checked, folder)
    if again.how != "done" or found.how != "done" or found.told != again.told:
        yield f"it cannot go on: {again.message} {found.message}"

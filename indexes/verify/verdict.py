"""What ``verify`` says in the end."""

from dataclasses import dataclass
from pathlib import Path

from vind.indexes.verify.finding import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify`` found in the index of ``generation``; notes alone leave it sound.

    ``directory`` is the folder, or names the databases of a cluster.
    """

    directory: Path | str
    generation: int
    passages: int
    sound: bool
    findings: tuple[Finding, ...]

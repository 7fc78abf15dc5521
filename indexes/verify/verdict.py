"""The result of ``verify``."""

from dataclasses import dataclass
from pathlib import Path

from vind.indexes.verify.finding import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of ``verify`` at ``generation``; notes alone leave the index ``sound``.

    ``directory`` is the folder, or the name of a cluster's databases.
    """

    directory: Path | str
    generation: int
    passages: int
    sound: bool
    findings: tuple[Finding, ...]

"""What every parser is given, and what it may not exceed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def _nothing() -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    ``name`` is what the user calls it. ``beat`` is called as the work goes on, so that a long file
    that is being read is told from one that hangs.
    """

    path: Path
    name: str
    ocr: bool = True
    beat: Callable[[], None] = _nothing

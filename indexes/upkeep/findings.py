"""The result of ``verify``: findings, grouped by kind: a thousand rows make one finding."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

NAMED = 3
"""Rows named in one finding: enough to investigate, few enough to read."""


class Severity(StrEnum):
    """The severity of a finding. An index with notes only is sound."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Part(StrEnum):
    """The affected part of the index."""

    CATALOGUE = "catalogue"
    VECTORS = "vectors"
    TERMS = "terms"


COMPACT = "`vind compact` makes it anew from the catalogue."
REOPEN = "The next command that opens the index makes it anew from the catalogue."


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of trouble: a sentence with the first affected places, and the cure."""

    severity: Severity
    part: Part
    what: str
    cure: str


class Troubles:
    """Collects wrong rows of one part, and groups them into findings."""

    def __init__(self, part: Part, severity: Severity, cure: str) -> None:
        """``severity`` and ``cure`` are defaults for ``add``."""
        self._part, self._severity, self._cure = part, severity, cure
        self._places: dict[tuple[Severity, str, str], list[str]] = {}
        self._counts: dict[tuple[Severity, str, str], int] = {}

    def add(
        self,
        what: str,
        place: object = "",
        *,
        cure: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Record a trouble and, if there may be several, the affected place."""
        kind = (severity or self._severity, what, cure or self._cure)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        places = self._places.setdefault(kind, [])
        if place != "" and len(places) < NAMED:
            places.append(str(place))

    def findings(self) -> list[Finding]:
        """One finding for each kind, in the order of first occurrence."""
        return [
            Finding(severity, self._part, self._sentence(what, (severity, what, cure)), cure)
            for severity, what, cure in self._counts
        ]

    def _sentence(self, what: str, kind: tuple[Severity, str, str]) -> str:
        places, more = self._places[kind], self._counts[kind] - len(self._places[kind])
        if not places:
            return f"{what}."
        return f"{what}: {', '.join(places)}{f' and {more:,} more' if more > 0 else ''}."


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

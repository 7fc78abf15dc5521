"""What is wrong with an index, gathered kind by kind: a thousand rows make one finding."""

from dataclasses import dataclass
from enum import StrEnum

NAMED = 3
"""How many of the rows that share a trouble are named; enough to look at, and few to read."""


class Severity(StrEnum):
    """How bad it is. Only a note leaves the index sound."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Part(StrEnum):
    """What of the index is meant."""

    CATALOGUE = "catalogue"
    VECTORS = "vectors"
    TERMS = "terms"


COMPACT = "`vind compact` makes it anew from the catalogue."
REOPEN = "The next command that opens the index makes it anew from the catalogue."


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of trouble: what it is, with the first places that have it, and how to mend it."""

    severity: Severity
    part: Part
    what: str
    cure: str


class Troubles:
    """Takes each wrong row of one part, and makes a finding of each kind of trouble."""

    def __init__(self, part: Part, severity: Severity, cure: str) -> None:
        """``severity`` and ``cure`` are what they are where ``add`` says no other."""
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
        """Note a trouble and, where there may be more of its kind, what has it."""
        kind = (severity or self._severity, what, cure or self._cure)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        places = self._places.setdefault(kind, [])
        if place != "" and len(places) < NAMED:
            places.append(str(place))

    def findings(self) -> list[Finding]:
        """A finding a kind, in the order in which they were met first."""
        return [
            Finding(severity, self._part, self._sentence(what, (severity, what, cure)), cure)
            for severity, what, cure in self._counts
        ]

    def _sentence(self, what: str, kind: tuple[Severity, str, str]) -> str:
        places, more = self._places[kind], self._counts[kind] - len(self._places[kind])
        if not places:
            return f"{what}."
        return f"{what}: {', '.join(places)}{f' and {more:,} more' if more > 0 else ''}."

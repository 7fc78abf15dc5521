"""The progress and the summary of an indexing run."""

from collections import Counter
from dataclasses import dataclass

from vind.indexes.types import FAILURE_STATES, FileRecord, FileState, Place
from vind.ingest.contents import place_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. ``files_total`` counts the files found, unchanged ones included.

    ``a_second`` counts the passages embedded in a second; it and ``seconds_left`` are None until
    enough was done to estimate them. ``failures`` counts files of which text is missing.
    """

    files_done: int
    files_total: int
    passages: int
    path: str
    seconds_left: float | None = None
    a_second: float | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    ``states`` counts the files found, by their state after the run. ``unchanged`` files were not
    read, ``read`` ones were, ``moved`` ones were recognised by their content, ``deleted`` ones were
    gone. ``rights`` counts files whose readers changed. Of the ``passages`` written the model
    embedded ``embedded``; the other vectors come from earlier runs. ``failures`` are the files of
    which text is missing.
    """

    states: dict[FileState, int]
    unchanged: int
    read: int
    moved: int
    deleted: int
    passages: int
    embedded: int
    seconds: float
    failures: tuple[FileRecord, ...]
    rights: int = 0


class Tally:
    """Counts files by the state that they get in a run."""

    def __init__(self) -> None:
        self._found: dict[Place, FileRecord] = {}
        self._failed: set[Place] = set()
        self.unchanged = self.read = self.moved = self.deleted = self.passages = self.embedded = 0
        self.rights = 0

    @property
    def files(self) -> int:
        """How many files are done."""
        return len(self._found)

    @property
    def failures(self) -> int:
        """How many of them have text that is missing."""
        return len(self._failed)

    def add(self, record: FileRecord) -> None:
        """Count a file that was found, in the state that it now has."""
        place = place_of(record)
        self._found[place] = record
        if record.state in FAILURE_STATES:
            self._failed.add(place)
        else:
            self._failed.discard(place)

    def change(self, record: FileRecord) -> None:
        """Count a file in its new state, if it was found in this run."""
        if place_of(record) in self._found:
            self.add(record)

    def remove(self, record: FileRecord) -> None:
        """Uncount a file that is gone."""
        self._found.pop(place_of(record), None)
        self._failed.discard(place_of(record))

    def summary(self, seconds: float) -> Summary:
        """The counts so far."""
        found = self._found.values()
        failures = (record for record in found if record.state in FAILURE_STATES)
        return Summary(
            states=dict(sorted(Counter(record.state for record in found).items())),
            unchanged=self.unchanged,
            read=self.read,
            moved=self.moved,
            deleted=self.deleted,
            passages=self.passages,
            embedded=self.embedded,
            seconds=seconds,
            failures=tuple(sorted(failures, key=lambda record: record.path)),
            rights=self.rights,
        )

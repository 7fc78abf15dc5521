"""What indexing tells of itself, while it runs and when it is done."""

from collections import Counter
from dataclasses import dataclass

from vind.indexes.types import FAILURE_STATES, FileRecord, FileState, Place
from vind.ingest.contents import place_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is. ``files_total`` counts files found, unchanged ones included.

    ``seconds_left`` and ``a_second``, the passages that got a vector in one, are learnt from what
    was done so far: None until that is enough to tell. ``failures`` counts the files whose
    text someone may miss.
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

    ``states`` counts the files that were found by their state after the run, ``deleted`` those
    that were gone. ``unchanged`` files were not read, ``read`` ones were, ``moved`` ones were known
    by their content. Others than before may read ``rights`` files. ``passages`` were written,
    ``embedded`` of them by the model, the others from earlier runs. ``failures`` are the files
    whose text someone may miss.
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
    """Counts what becomes of files."""

    def __init__(self) -> None:
        self._found: dict[Place, FileRecord] = {}
        self._failed: set[Place] = set()
        self.unchanged = self.read = self.moved = self.deleted = self.passages = self.embedded = 0
        self.rights = 0

    @property
    def files(self) -> int:
        """The files that are done."""
        return len(self._found)

    @property
    def failures(self) -> int:
        """Those of them whose text someone may miss."""
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
        """A file that was found, if it was, is in another state."""
        if place_of(record) in self._found:
            self.add(record)

    def remove(self, record: FileRecord) -> None:
        """A file is no more."""
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

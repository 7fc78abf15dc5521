"""What indexing tells of itself, while it runs and when it is done."""

from dataclasses import dataclass

from indexes.types import FAILURE_STATES, FileRecord, FileState


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is. ``files_total`` counts files found, unchanged ones included."""

    files_done: int
    files_total: int
    passages: int
    path: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    ``states`` counts the files that were found by their state after the run, ``deleted`` those
    that were gone. ``unchanged`` files were not read; ``read`` ones were. ``passages`` were
    written, ``embedded`` of them by the model, the others from earlier runs. ``failures`` are the
    files whose text someone may miss.
    """

    states: dict[FileState, int]
    unchanged: int
    read: int
    deleted: int
    passages: int
    embedded: int
    seconds: float
    failures: tuple[FileRecord, ...]


class Tally:
    """Counts what becomes of files."""

    def __init__(self) -> None:
        self._states: dict[FileState, int] = {}
        self._failures: list[FileRecord] = []
        self.unchanged = self.read = self.deleted = self.passages = self.embedded = 0

    @property
    def files(self) -> int:
        """The files that are done."""
        return sum(self._states.values())

    def add(self, record: FileRecord) -> None:
        """Count a file that was found, in the state that it now has."""
        self._states[record.state] = self._states.get(record.state, 0) + 1
        if record.state in FAILURE_STATES:
            self._failures.append(record)

    def summary(self, seconds: float) -> Summary:
        """The counts so far."""
        return Summary(
            states=dict(sorted(self._states.items())),
            unchanged=self.unchanged,
            read=self.read,
            deleted=self.deleted,
            passages=self.passages,
            embedded=self.embedded,
            seconds=seconds,
            failures=tuple(sorted(self._failures, key=lambda record: record.path)),
        )

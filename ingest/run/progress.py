"""How far a run is: its work, its pace, a stop asked for, its progress and summary."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from vind.indexes.types import FAILURE_STATES, FileRecord, FileState, Place
from vind.ingest.files.contents import place_of

_PASSAGES_PER_MEGABYTE = {
    1400: "txt text md markdown rst org log csv tsv tab json jsonl ndjson yaml yml",
    400: "xlsx xlsm xls ods html htm xhtml xml mbox eml ics vcf",
    170: "docx docm odt epub msg zip tar tgz gz bz2 xz",
    60: "pdf pptx pptm ppt odp doc rtf mht mhtml",
    2: "png jpg jpeg tif tiff bmp gif webp heic svg",
}
"""Of 200 tokens, by extension, measured on some 1,500 files. Exact for plain text only: in other
formats pictures take a varying share."""

_RATES = {f".{end}": rate for rate, ends in _PASSAGES_PER_MEGABYTE.items() for end in ends.split()}

_OTHER_RATE = 2
"""Of other extensions: most of these files are not read."""

MEGABYTE = 1_000_000


def expected_passages(path: str, size: int) -> float:
    """A rough estimate of the passages in a file of this name with ``size`` bytes."""
    rate = _RATES.get(PurePosixPath(path).suffix.lower(), _OTHER_RATE)
    fewest = 1 if size and rate > _OTHER_RATE else 0
    return max(fewest, rate * size / MEGABYTE)


@dataclass(slots=True)
class Extent:
    """The number of files to index, their bytes, and the passages expected in them."""

    files: int = 0
    bytes: int = 0
    passages: float = 0.0

    def add(self, path: str, size: int) -> None:
        """Count a file."""
        self.files += 1
        self.bytes += size
        self.passages += expected_passages(path, size)


MIN_PASSAGES, MIN_SECONDS = 512, 10.0
"""There is no estimate before so many passages and seconds: processes are slow at first."""

PRIOR_PASSAGES = 1000.0
"""Weight, in passages, of the counts expected by names and sizes against the actual counts."""


class Pace:
    """Measures the embedding speed, and corrects the expected number of passages."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._left = self._seen = 0.0
        self._passages = self._settled = 0
        self._parsed: tuple[float, int] = 0.0, 0

    def expect(self, files: Iterable[tuple[str, int]]) -> None:
        """Expect files, by path and size in bytes; the clock starts at the first call."""
        if self._began is None:
            self._began = time.monotonic()
        self._left += sum(expected_passages(path, size) for path, size in files)

    def parsed(self, path: str, size: int, passages: int) -> None:
        """Count the ``passages`` of one of the expected files, which are embedded from now on."""
        self._parsed = expected_passages(path, size), passages

    def embedded(self, passages: int) -> None:
        """Count passages that got a vector."""
        self._passages += passages

    def done(self, path: str, size: int) -> None:
        """Count one of the expected files as read."""
        expected = expected_passages(path, size)
        self._left = max(0.0, self._left - expected)
        self._seen += expected
        self._settled = self._passages
        self._parsed = 0.0, 0

    @property
    def a_second(self) -> float | None:
        """Passages embedded in a second; None until enough was embedded."""
        if self._began is None:
            return None
        elapsed = time.monotonic() - self._began
        if self._passages < MIN_PASSAGES or elapsed < MIN_SECONDS:
            return None
        return self._passages / elapsed

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all expected files are embedded; None until enough was embedded."""
        speed = self.a_second
        if speed is None:
            return None
        correction = (self._settled + PRIOR_PASSAGES) / (self._seen + PRIOR_PASSAGES)
        # Passages embedded since the last file was done belong to files that still count as left.
        ahead = self._passages - self._settled
        expected, passages = self._parsed
        if passages:
            others = max(0.0, self._left - expected) * correction
            return (others + max(0, passages - ahead)) / speed
        return max(0.0, self._left * correction - ahead) / speed


class Stop:
    """Whether somebody wants a run to stop. It takes no lock: a signal may ask for it anywhere."""

    def __init__(self) -> None:
        self.is_wanted = False
        self._is_heard = False

    def ask(self) -> bool:
        """Ask for it. Whether the run ends by itself soon: not where this was asked before."""
        is_new, self.is_wanted = not self.is_wanted, True
        return is_new and self._is_heard

    @contextmanager
    def heard(self) -> Iterator[None]:
        """While files are read, and there is something to lose, ``is_wanted`` is looked at."""
        self._is_heard = True
        try:
            yield
        finally:
            self._is_heard = False


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
    which text is missing, and ``new_failures`` counts those that were not so before the run.
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
    new_failures: int = 0


class Tally:
    """Counts files by the state that they get in a run."""

    def __init__(self, before: Iterable[FileRecord] = ()) -> None:
        """``before`` is the ledger as the run finds it."""
        self._failed_before = {place_of(one) for one in before if one.state in FAILURE_STATES}
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
            new_failures=len(self._failed - self._failed_before),
        )

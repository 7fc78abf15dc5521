"""Rounds of spoiling and reading, family by family, the same for the same seed."""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.mutations import mutated
from tests.fuzz.reading import SpoiltReader
from tests.fuzz.seeds import OLD_OFFICE, Seed
from vind.indexes.types import FileState

PICTURES = frozenset({"heic", "bmp", "jpg", "tiff", "small.png", "pictures.docx"})
"""Families of which nothing is read without OCR; their seeds are small."""

SLOW = frozenset({"doc", "ppt"})
"""Families that go through LibreOffice, which takes some seconds a file."""

_OF_PICTURES, _OF_SLOW = 0.4, 0.05


@dataclass(frozen=True, slots=True)
class Finding:
    """A spoilt file that was not accounted for as it should be."""

    family: str
    number: int
    problem: str
    content: bytes


@dataclass
class Result:
    """What came of one family."""

    family: str
    states: Counter[FileState] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: float = 0.0
    memory: int = 0


def spoilt(seed: int, family: str, number: int, seeds: dict[str, list[Seed]]) -> bytes:
    """The file of one round: any of them can be made again alone."""
    rng = random.Random(f"{seed}/{family}/{number}")  # noqa: S311 - no secret
    others = [one.content for name in seeds if name not in OLD_OFFICE for one in seeds[name]]
    whole = rng.choice(seeds[family]).content
    return whole if number == 0 else mutated(rng, whole, others)


def fuzz(
    seed: int, families: Iterable[str], seeds: dict[str, list[Seed]], more: Callable[[str], bool]
) -> Iterator[Result]:
    """Read spoilt files of each family while ``more`` says so; the first is a whole one."""
    with _folder() as folder:
        for place, family in enumerate(families):
            result = Result(family)
            reader = SpoiltReader(folder / str(place))
            with _temporary(folder / str(place) / "tmp"):
                number = 0
                while more(family):
                    content = spoilt(seed, family, number, seeds)
                    verdict = reader.read(f"map/spoilt.{family}", content, ocr=family in PICTURES)
                    result.states[verdict.state] += 1
                    result.slowest = max(result.slowest, verdict.seconds)
                    result.findings += [
                        Finding(family, number, problem, content) for problem in verdict.problems
                    ]
                    states = {verdict.state, *verdict.members}
                    if number == 0 and states != {FileState.INDEXED}:
                        problem = f"a whole file is {', '.join(sorted(states))}"
                        result.findings.append(Finding(family, number, problem, content))
                    number += 1
                result.memory = reader.memory
                left = reader.close()
                result.findings += [Finding(family, number, problem, b"") for problem in left]
            yield result


def rounds(count: int) -> Callable[[str], bool]:
    """So many files a family, and fewer of those that take long."""
    done: Counter[str] = Counter()
    share = dict.fromkeys(PICTURES, _OF_PICTURES) | dict.fromkeys(SLOW, _OF_SLOW)

    def more(family: str) -> bool:
        done[family] += 1
        return done[family] <= max(2, count * share.get(family, 1))

    return more


def minutes(total: float, families: int) -> Callable[[str], bool]:
    """As many files as there is time for, the same time for each family."""
    until: dict[str, float] = {}

    def more(family: str) -> bool:
        end = until.setdefault(family, time.monotonic() + total * 60 / families)
        return time.monotonic() < end

    return more


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="vind-fuzz-") as folder:
        yield Path(folder).resolve()


@contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    """What workers write to by themselves."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before

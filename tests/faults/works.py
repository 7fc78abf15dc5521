"""The pieces of work that are killed and made to fail, and what must be there after each."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults import folders
from tests.faults.child import Tell, Work
from tests.unit.indexes import plan
from tests.unit.indexes.company import open_writer
from vind.indexes import writer as writers
from vind.indexes.catalogue import generations
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.errors import NoIndexError
from vind.indexes.folder.terms import TERMS_NAME
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.upkeep.backup import backup
from vind.indexes.upkeep.compact import compact
from vind.indexes.upkeep.findings import Part
from vind.indexes.upkeep.restore import restore
from vind.indexes.upkeep.verify import verify

INDEX, BACKUP = "index", "index.backup"
BEGUN = 6
"""Generation of the index that most pieces begin with."""

BATCHES = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """``begin`` makes what is there before, ``work`` is what is done.

    ``check`` asserts that all is well in a folder, and returns the generation; it may mend.
    ``compare`` asserts that a folder in which it was done equals one made without disturbance.
    ``below`` is the folder, in that of the piece, whose operations count. ``goes_on``: the work
    can be done again where it was killed, any number of times. ``step`` is how far one commit
    takes the generation.
    """

    name: str
    begin: Work
    work: Work
    check: Callable[[Path], int]
    compare: Callable[[Path], None]
    below: str = INDEX
    goes_on: bool = True
    step: int = 1

    def checked(self, folder: Path, tell: Tell) -> None:
        """``check`` as a piece of work itself, which tells the generation."""
        tell(self.check(folder))


def nothing(folder: Path, tell: Tell) -> None:
    """Before the first index is made."""


def write(folder: Path, tell: Tell, batches: int = BATCHES) -> None:
    """Go on with the plan, publish every other batch, and close."""
    with open_writer(folder / INDEX) as writer:
        tell(writer.generation)
        until = writer.generation + batches
        while writer.generation < until:
            writers.PUBLISH_SECONDS = 0.0 if writer.generation % 2 == 0 else 1000.0
            plan.put_batch(writer)
            tell(writer.commit())


def begun(folder: Path, tell: Tell) -> None:
    write(folder, tell, BEGUN)


def lost(folder: Path, tell: Tell) -> None:
    """An index whose derived parts are gone."""
    write(folder, tell, BEGUN)
    for part in (VECTORS_NAME, TERMS_NAME):
        shutil.rmtree(folder / INDEX / part)


def read(folder: Path, tell: Tell) -> None:
    """What a reader does, mending included; what it finds must be right whatever fails."""
    tell(plan.check(folder / INDEX))


def check_written(folder: Path) -> int:
    """All of the plan up to the generation is there; the catalogue is sound before it is mended.

    Raises AssertionError.
    """
    try:
        before = verify(folder / INDEX, _silent)
        generation = plan.check(folder / INDEX)
    except NoIndexError:
        return 0
    wrong = [finding for finding in before.findings if finding.part is Part.CATALOGUE]
    wrong += verify(folder / INDEX, _silent).findings
    assert not wrong, wrong
    return generation


def compare_written(folder: Path) -> None:
    """The catalogue has the rows of one that was written in one go."""
    with closing(sqlite3.connect(folder / INDEX / CATALOGUE_NAME)) as connection:
        generation = generations.newest(connection)
    with tempfile.TemporaryDirectory() as other:
        write(Path(other), lambda _: None, generation)
        assert rows(folder) == rows(Path(other))


def rows(folder: Path) -> list[str]:
    """All rows of a catalogue, but for its identity."""
    with closing(sqlite3.connect(folder / INDEX / CATALOGUE_NAME)) as connection:
        return [line for line in connection.iterdump() if "'identity'" not in line]


def check_company(folder: Path) -> int:
    """Each file of the folder that was indexed is in the index as it was, or as it is now."""
    try:
        before = verify(folder / INDEX, _silent)
        folders.check(folder / INDEX, folder)
    except NoIndexError:
        return 0
    wrong = [finding for finding in before.findings if finding.part is Part.CATALOGUE]
    wrong += verify(folder / INDEX, _silent).findings
    assert not wrong, wrong
    return before.generation


def _silent(done: int, total: int, what: str) -> None:
    pass


def squeeze(folder: Path, tell: Tell) -> None:
    compact(folder / INDEX, _silent)
    tell(BEGUN)


def save(folder: Path, tell: Tell) -> None:
    """Make a backup; success means that there is one."""
    if (folder / BACKUP).exists():
        (folder / BACKUP).unlink()
    backup(folder / INDEX, folder / BACKUP, _silent)
    assert (folder / BACKUP).exists()
    tell(BEGUN)


def check_saved(folder: Path) -> int:
    """The index is as it was, and the backup, where there is one, gives the same."""
    generation = check_written(folder)
    if (folder / BACKUP).exists():
        restore(folder / BACKUP, folder / "again" / INDEX, _silent)
        assert check_written(folder / "again") == generation
        shutil.rmtree(folder / "again")
    return generation


def saved(folder: Path, tell: Tell) -> None:
    """A backup of an index that is gone."""
    write(folder, lambda _: None, BEGUN)
    backup(folder / INDEX, folder / BACKUP, _silent)
    shutil.rmtree(folder / INDEX)


def bring_back(folder: Path, tell: Tell) -> None:
    """Restore the backup, to a folder that was emptied if the index was there already."""
    if (folder / INDEX / CATALOGUE_NAME).exists():
        shutil.rmtree(folder / INDEX)
    tell(restore(folder / BACKUP, folder / INDEX, _silent).generation)


def check_brought_back(folder: Path) -> int:
    """The index is there whole, or none is."""
    generation = check_written(folder)
    assert generation in {0, BEGUN}
    return generation


PIECES = (
    Piece("first", nothing, write, check_written, compare_written, goes_on=False),
    Piece("write", begun, write, check_written, compare_written),
    Piece("mend", lost, read, check_written, compare_written, goes_on=False),
    Piece("compact", begun, squeeze, check_written, compare_written, goes_on=False),
    Piece("backup", begun, save, check_saved, compare_written, below="", goes_on=False),
    Piece(
        "restore",
        saved,
        bring_back,
        check_brought_back,
        compare_written,
        goes_on=False,
        step=BEGUN,
    ),
)
PIPELINE = Piece("pipeline", folders.begin, folders.index, check_company, folders.compare)
REINDEX = Piece("reindex", folders.begin, folders.index_anew, check_company, folders.compare, "")

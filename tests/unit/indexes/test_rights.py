"""Rights are written with the files, once each, and go wherever the index goes."""

import grp
import os
import pwd
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.indexes.company import FOLDER, one_batch, open_writer, put, write
from tests.unit.indexes.upkeep import silent
from vind.indexes.access import OPEN, UNRESTRICTED, Gate, Rights, Viewer, own_viewer
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord
from vind.indexes.upkeep.backup import backup
from vind.indexes.upkeep.compact import compact
from vind.indexes.upkeep.restore import restore
from vind.indexes.upkeep.verify import verify

EVERYBODY = Rights((OPEN,)).encoded()
HR = Rights((Gate(groups=(("group:hr", True),)),)).encoded()
ANNA, BEN = Viewer("anna", frozenset({"hr"})), Viewer("ben")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Four files: two of HR, one of everybody, and one whose rights are not known."""
    directory = tmp_path / "index"
    rights = {"wages.txt": HR, "sick.txt": HR, "menu.txt": EVERYBODY, "odd.txt": ""}
    write(directory, {path: [f"line of {path}"] for path in rights})
    give(directory, rights)
    return directory


def give(directory: Path, rights: dict[str, str]) -> None:
    with one_batch(directory) as writer:
        known = writer.known(FOLDER)
        for path, text in rights.items():
            writer.note_rights(replace(known[path], rights=text))


def seen(directory: Path, viewer: Viewer) -> set[str]:
    """What a viewer finds, by its vectors and by its words."""
    with Index.open(directory, viewer=viewer) as index:
        by_words = index.passages([one.passage_id for one in index.match("line", 10)])
        paths = {one.path for one in by_words.values()}
        assert paths == set(index.searchable_paths().values()) == {r.path for r in index.files()}
        return paths


def look(directory: Path) -> dict[str, set[str]]:
    viewers = {"anna": ANNA, "ben": BEN, "all": UNRESTRICTED}
    return {name: seen(directory, viewer) for name, viewer in viewers.items()}


WHOLE = {
    "anna": {"wages.txt", "sick.txt", "menu.txt"},
    "ben": {"menu.txt"},
    "all": {"wages.txt", "sick.txt", "menu.txt", "odd.txt"},
}


def texts_in(directory: Path) -> list[str]:
    with closing(sqlite3.connect(directory / CATALOGUE_NAME)) as connection:
        return sorted(text for (text,) in connection.execute("SELECT text FROM rights"))


@pytest.mark.local
def test_rights_are_written_once_and_read_back(directory: Path) -> None:
    assert look(directory) == WHOLE
    assert texts_in(directory) == sorted([EVERYBODY, HR])
    with open_writer(directory) as writer:
        assert {one.path: one.rights for one in writer.ledger()} == {
            "menu.txt": EVERYBODY,
            "odd.txt": "",
            "sick.txt": HR,
            "wages.txt": HR,
        }


def test_changing_rights_makes_a_generation_and_changes_nothing_else(directory: Path) -> None:
    with Index.open(directory) as index, index.seen_by(BEN) as ben:
        before, generation = index.files(), index.generation
        passages = index.passages([one.passage_id for one in index.match("line", 10)])
        assert not ben.match("wages", 10)
        give(directory, {"wages.txt": EVERYBODY})
        assert index.generation == generation + 1
        found = [one.passage_id for one in ben.match("wages", 10)]
        assert ben.passages(found) == {key: passages[key] for key in found}
        changed = [one for one in index.files() if one not in before]
        assert [(one.path, one.rights) for one in changed] == [("wages.txt", EVERYBODY)]
        assert index.passages(list(passages)) == passages
        give(directory, {"wages.txt": ""})
        assert not ben.match("wages", 10)


def test_rights_of_an_unknown_file_change_nothing(directory: Path) -> None:
    with one_batch(directory) as writer:
        writer.note_rights(FileRecord(FOLDER, "gone.txt", writer.ledger()[0].state, rights=HR))
    assert look(directory) == WHOLE


@pytest.mark.local
def test_rights_stay_in_backups_and_compaction_drops_unused_ones(
    directory: Path, tmp_path: Path
) -> None:
    backup(directory, tmp_path / "copy", silent)
    restore(tmp_path / "copy", tmp_path / "restored", silent)
    assert look(tmp_path / "restored") == WHOLE
    give(directory, {"menu.txt": HR})
    assert texts_in(directory) == sorted([EVERYBODY, HR])
    compact(directory, silent)
    assert texts_in(directory) == [HR]
    assert seen(directory, BEN) == set()
    assert verify(directory, silent).sound


@pytest.mark.local
def test_files_with_damaged_rights_are_for_administrators_only(directory: Path) -> None:
    with closing(sqlite3.connect(directory / CATALOGUE_NAME)) as connection, connection:
        connection.execute("UPDATE rights SET text = '[[' WHERE text = ?", (HR,))
    assert look(directory) == {**WHOLE, "anna": {"menu.txt"}}


def test_without_sign_in_the_viewer_is_the_account_that_runs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert own_viewer(Settings()) == UNRESTRICTED
    account = pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(os.getegid()).gr_name
    viewer = own_viewer(Settings(access="filesystem"))
    assert (viewer.name, viewer.is_administrator) == (account.pw_name, False)
    assert group in viewer.groups
    for named in (account.pw_name, f"@{group}"):
        assert own_viewer(Settings(access="rules", administrators=("x", named))).is_administrator
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000_001)
    monkeypatch.setattr("os.getegid", lambda: 4_000_000_002)
    unknown = own_viewer(Settings(access="filesystem"))
    assert unknown.name == "#4000000001"
    assert "#4000000002" in unknown.groups


def test_putting_a_file_again_replaces_its_rights(directory: Path) -> None:
    with one_batch(directory) as writer:
        put(writer, "wages.txt", "line of wages.txt")
    assert "wages.txt" not in seen(directory, ANNA)

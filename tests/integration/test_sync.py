"""A folder that changes and its index: the same as one built from scratch, whatever happened."""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.syncing import forget, hold_to_scratch, look, packed, put, touch
from tests.integration.test_ingest_pipeline import Counting, run
from tests.rooms import REPOSITORY
from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import FolderError, NoIndexError
from vind.indexes.index import Index
from vind.indexes.types import FileState

TEXTS = ["een lang verhaal over pompen", "twee. drie.", "vier vijf", ""]
FILES = ["a.txt", "m/c.txt", "z.md", "k.zip/p.txt"]
ARCHIVES = ["k.zip", "m/l.zip", "y.zip", "k.zip/s.zip"]
RULES = ["p.txt", "k.zip/q/", "y.zip/s.zip", "m/", ""]
Change = Callable[[Path], None]


# The same bytes in many places: as archives, in archives, and with an archive in them.
SHARED = [packed({"in.txt": TEXTS[0]}), packed({"s.zip": TEXTS[0]}), packed({"s.zip": TEXTS[1]})]
MEMBERS = st.dictionaries(
    st.sampled_from(["p.txt", "q/r.txt"]), st.sampled_from(TEXTS), min_size=1, max_size=2
)
NESTED = st.dictionaries(st.sampled_from(["s.zip", "t.zip"]), st.sampled_from(SHARED), max_size=2)
CONTENTS = st.one_of(
    st.sampled_from(SHARED), st.builds(lambda one, other: packed(one | other), MEMBERS, NESTED)
)


def rename(docs: Path, before: str, after: str) -> None:
    if before != after and (docs / before).is_file():
        content = (docs / before).read_bytes()
        (docs / before).unlink()
        put(docs, after, content)


def copy(docs: Path, before: str, after: str) -> None:
    if (docs / before).is_file():
        put(docs, after, (docs / before).read_bytes())


def delete(docs: Path, name: str) -> None:
    if (docs / name).is_file():
        (docs / name).unlink()


def change(
    kind: str, files: tuple[str, str], text: str, archive: bytes, rules: tuple[str, int]
) -> Change:
    one, other = files
    rule, seconds = rules

    def apply(docs: Path) -> None:
        match kind:
            case "write":
                put(docs, one, archive if one in ARCHIVES else text.encode())
            case "delete":
                delete(docs, one)
            case "delete both":
                delete(docs, one)
                delete(docs, other)
            case "rename":
                rename(docs, one, other)
            case "copy":
                copy(docs, one, other)
            case "touch" if (docs / one).is_file():
                os.utime(docs / one, (seconds, seconds))
            case "chmod" if (docs / one).is_file():
                (docs / one).chmod((0o600, 0o640, 0o604)[seconds - 1])
            case "ignore":
                put(docs, ".vindignore", rule.encode())

    apply.__qualname__ = f"{kind} {one} {other} {text!r} {rules} {archive!r}"
    return apply


def changes() -> st.SearchStrategy[Change]:
    kinds = st.sampled_from(
        [
            "write",
            "write",
            "copy",
            "copy",
            "rename",
            "delete",
            "delete both",
            "touch",
            "ignore",
            "chmod",
        ]
    )
    archives = st.tuples(st.sampled_from(ARCHIVES), st.sampled_from(ARCHIVES))
    pairs = st.one_of(st.tuples(st.sampled_from(FILES), st.sampled_from(FILES)), archives, archives)
    rules = st.tuples(st.sampled_from(RULES), st.integers(1, 3))
    return st.builds(change, kinds, pairs, st.sampled_from(TEXTS), CONTENTS, rules)


# Without shrinking: an example takes seconds, and the rounds are short as they are.
@settings(
    max_examples=15,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(st.lists(changes(), min_size=3, max_size=8), min_size=2, max_size=4))
def test_after_any_changes_the_index_equals_one_built_from_scratch(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[Change]]
) -> None:
    base = tmp_path_factory.mktemp("sync")
    docs = base / "docs"
    put(docs, "always.txt", b"altijd hier")
    for batch in rounds:
        for apply in batch:
            apply(docs)
        run(base / "index", docs, access="filesystem")
    hold_to_scratch(base, access="filesystem")
    shutil.rmtree(base)


def test_a_moved_file_is_neither_reread_nor_re_embedded(docs: Path, index: Path) -> None:
    put(docs, "een.txt", b"Een tekst.")
    put(docs, "a.zip", packed({"x.txt": "Nog een.", "y/z.txt": "En nog een."}))
    embedder = Counting()
    run(index, docs, embedder=embedder)
    (docs / "sub").mkdir()
    (docs / "een.txt").rename(docs / "sub/twee.txt")
    (docs / "a.zip").rename(docs / "sub/b.zip")
    embedder.asked.clear()
    moved = run(index, docs, embedder=embedder)
    assert (moved.moved, moved.read, moved.deleted, embedder.asked) == (2, 0, 0, [])
    with Index.open(index) as opened:
        alive = [r.path for r in opened.files() if r.state is FileState.INDEXED]
        assert alive == ["sub/b.zip", "sub/b.zip/x.txt", "sub/b.zip/y/z.txt", "sub/twee.txt"]
        found = opened.passages([hit.passage_id for hit in opened.match("nog", 10)])
        assert {one.path for one in found.values()} == {"sub/b.zip/x.txt", "sub/b.zip/y/z.txt"}


def test_one_of_several_identical_files_is_indexed_as_the_original(docs: Path, index: Path) -> None:
    for name in ("b.txt", "a/c.txt", "z.txt"):
        put(docs, name, b"Drie keer hetzelfde.")
    run(index, docs)
    assert look(index)["ledger"] == {
        "a/c.txt": (FileState.INDEXED, "", 1, ""),
        "b.txt": (FileState.DUPLICATE, "the same as a/c.txt", 0, ""),
        "z.txt": (FileState.DUPLICATE, "the same as a/c.txt", 0, ""),
    }
    (docs / "a/c.txt").unlink()
    embedder = Counting()
    run(index, docs, embedder=embedder)
    assert embedder.asked == []
    assert look(index)["ledger"] == {
        "b.txt": (FileState.INDEXED, "", 1, ""),
        "z.txt": (FileState.DUPLICATE, "the same as b.txt", 0, ""),
    }
    put(docs, "b.txt", b"Nu iets anders.")
    run(index, docs)
    assert look(index)["ledger"] == {
        "b.txt": (FileState.INDEXED, "", 1, ""),
        "z.txt": (FileState.INDEXED, "", 1, ""),
    }


def test_vindignore_rules_apply_to_archive_members(docs: Path, index: Path) -> None:
    put(docs, "a.zip", packed({"x.txt": "Blijft.", "__MACOSX/._x.txt": "?", "oud/y.txt": "Weg."}))
    put(docs, ".vindignore", b"a.zip/oud/\n")
    run(index, docs)
    mac = (FileState.EXCLUDED, "a file of the operating system", 0, "a.zip")
    expected = {
        ".vindignore": (FileState.EXCLUDED, "hidden: its name starts with a dot", 0, ""),
        "a.zip": (FileState.INDEXED, "", 0, ""),
        "a.zip/__MACOSX/._x.txt": mac,
        "a.zip/oud/y.txt": (FileState.EXCLUDED, ".vindignore: a.zip/oud/", 0, "a.zip"),
        "a.zip/x.txt": (FileState.INDEXED, "", 1, "a.zip"),
    }
    assert look(index)["ledger"] == expected
    assert run(index, docs).read == 0
    put(docs, ".vindignore", b"")
    run(index, docs)
    expected["a.zip/oud/y.txt"] = (FileState.INDEXED, "", 1, "a.zip")
    assert look(index)["ledger"] == expected


def test_a_duplicate_that_was_only_touched_is_not_looked_at_again(
    tmp_path: Path, docs: Path, index: Path
) -> None:
    put(docs, "a.txt", b"tekst")
    put(docs, "a/x.txt", b"tekst")
    run(index, docs)
    touch(docs, "a/x.txt")
    put(docs, "a-b.txt", b"tekst")
    hold_to_scratch(tmp_path)
    with Index.open(index) as opened:
        (touched,) = (record for record in opened.files() if record.path == "a/x.txt")
    assert touched.mtime_ns == 5_000_000_000


def test_a_folder_briefly_unlistable_keeps_its_files(
    docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(docs, "a.txt", b"tekst")
    run(index, docs)
    before = look(index)
    listed = os.scandir

    def scandir(folder: str | Path) -> Any:
        return failing(docs) if Path(folder) == docs else listed(folder)

    with monkeypatch.context() as patch:
        patch.setattr("vind.ingest.files.discover.os.scandir", scandir)
        assert run(index, docs).states == {FileState.FAILED: 1}
    assert look(index)["passages"] == before["passages"]
    run(index, docs)
    assert look(index) == before


def test_a_file_deleted_during_a_run_is_removed_from_the_index(
    docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(docs, "a.txt", b"tekst")
    put(docs, "k.zip", packed({"p.txt": "nog een tekst"}))
    put(docs, "stays.txt", b"")
    run(index, docs)
    for name in ("a.txt", "k.zip"):
        os.utime(docs / name, (5, 5))
    put(docs, "new.txt", b"een korte tijd")

    def hash_of_what_goes(file: Path) -> str:
        file.unlink()
        return sha256_of(file)

    monkeypatch.setattr("vind.ingest.files.readers.sha256_of", hash_of_what_goes)
    summary = run(index, docs)
    assert (summary.states, summary.read, summary.deleted) == ({FileState.EMPTY: 1}, 0, 3)
    found = look(index)
    assert ([*found["ledger"]], found["passages"], found["matches"]) == (["stays.txt"], [], [])
    with Index.open(index) as opened:
        known = [record.path for record in opened.files()]
        assert known == ["a.txt", "k.zip", "k.zip/p.txt", "stays.txt"]


def test_forgetting_a_folder_equals_an_index_built_without_it(tmp_path: Path) -> None:
    docs, other, index = tmp_path / "docs", tmp_path / "other", tmp_path / "index"
    put(docs, "a.txt", b"gedeelde tekst")
    put(docs, "policy v2.txt", b"nieuwe regels over pompen " * 20)
    put(docs, "gone.txt", b"weg")
    put(other, "b.txt", b"gedeelde tekst")
    put(other, "policy v1.txt", b"nieuwe regels over pompen " * 20 + b"toen")
    run(index, docs, other)
    (docs / "gone.txt").unlink()
    run(index, docs)
    shutil.rmtree(docs)
    assert forget(index, docs) == 2
    run(tmp_path / "anew", other)
    assert look(index) == look(tmp_path / "anew")
    with Index.open(index) as opened:
        assert opened.status().folders == (str(other),)
        assert {record.folder for record in opened.files()} == {str(other)}
    with pytest.raises(FolderError, match=rf"docs is not an indexed folder\. .*:\n  {other}$"):
        forget(index, docs)


@pytest.mark.parametrize("order", [["huur.txt", "share"], ["share", "huur.txt"]])
def test_only_folders_and_files_given_to_index_can_be_forgotten(
    tmp_path: Path, order: list[str]
) -> None:
    home, index = tmp_path / "home", tmp_path / "index"
    for name in ("huur.txt", "dagboek.txt", "share/a.txt", "share/m/b.txt"):
        put(home, name, f"tekst van {name}".encode())
    for name in order:
        run(index, home / name)
    with Index.open(index) as opened:
        status = opened.status()
        assert (status.given, status.single_files) == ((str(home / "share"),), {str(home): 1})
    for never in ("dagboek.txt", "share/m", "share/a.txt", ".."):
        with pytest.raises(FolderError, match=rf"These are:\n  {home}\n  {home}/share$") as error:
            forget(index, home / never)
        lies_in = f"{home / never} lies in {home}/share, which was given as a whole."
        leave_out = f"name it in VIND_EXCLUDE or {home}/share/.vindignore"
        for said in (lies_in, leave_out, f"run `vind index {home}/share`"):
            assert (said in str(error.value)) == never.startswith("share/")
    assert forget(index, home / "share") == 2
    with Index.open(index) as opened:
        assert [record.path for record in opened.files()] == ["huur.txt"]
        assert opened.status().given == ()
    run(index, home / "share")
    assert forget(index, home / "huur.txt") == 1
    with Index.open(index) as opened:
        assert [Path(record.path).name for record in opened.files()] == ["a.txt", "b.txt"]
    run(index, home / "huur.txt")
    assert forget(index, home) == 3
    with Index.open(index) as opened:
        assert opened.files() == []


@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.data())
def test_forgetting_a_folder_keeps_duplicates_in_another_folder(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    tmp_path = tmp_path_factory.mktemp("forget")
    docs, other, index = tmp_path / "docs", tmp_path / "other", tmp_path / "index"
    for folder in (docs, other):
        put(folder, "own.txt", b"een")
        for name in data.draw(st.lists(st.sampled_from([*FILES[:3], *ARCHIVES[:3]]), unique=True)):
            texts = st.sampled_from(TEXTS).map(str.encode)
            put(folder, name, data.draw(CONTENTS if name in ARCHIVES else texts))
    run(index, docs, other)
    forget(index, docs)
    run(tmp_path / "anew", other)
    assert look(index) == look(tmp_path / "anew")


def failing(_: Path) -> NoReturn:
    raise OSError(errno.EIO, "Input/output error")


def test_an_archive_briefly_unreadable_has_no_members_until_it_is_readable(
    docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(docs, "a.zip", packed({"p.txt": "tekst"}))
    run(index, docs)
    before = look(index)
    os.utime(docs / "a.zip", (5, 5))
    with monkeypatch.context() as patch:
        patch.setattr("vind.ingest.files.readers.sha256_of", failing)
        run(index, docs)
    assert (list(look(index)["ledger"]), look(index)["passages"]) == (["a.zip"], [])
    run(index, docs)
    assert look(index) == before


def test_a_folder_given_twice_is_read_once(docs: Path, index: Path) -> None:
    put(docs, "sub/a.txt", b"tekst")
    assert run(index, docs, docs / "sub", docs).read == 1
    assert look(index)["ledger"] == {"sub/a.txt": (FileState.INDEXED, "", 1, "")}


def test_files_with_non_utf8_names_are_synced(docs: Path, index: Path) -> None:
    folder, archive = (os.fsdecode(name) for name in (b"caf\xe9", b"caf\xe9.zip"))
    put(docs, f"{folder}/b.txt", b"tekst")
    put(docs, archive, packed({"p.txt": "nog een"}))
    put(docs, "a.zip", packed({"p.txt": "nog een"}))
    run(index, docs)
    (docs / folder / "b.txt").unlink()
    assert run(index, docs / folder).deleted == 1
    put(docs, "a.zip", packed({"p.txt": "een andere"}))
    run(index, docs)
    assert list(look(index)["ledger"]) == [
        "a.zip",
        "a.zip/p.txt",
        "caf\\xe9.zip",
        "caf\\xe9.zip/p.txt",
    ]


KILLED = """
import sys
from pathlib import Path
from tests.integration.test_ingest_pipeline import run
import vind.ingest.run.filling
ingest.run.filling.COMMIT_PASSAGES = 5
run(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("passages", [1, 40, 90])
def test_a_kill_inside_an_archive_loses_nothing_committed(
    tmp_path: Path, docs: Path, index: Path, passages: int
) -> None:
    texts = {f"{number}.txt": f"tekst {number}" for number in range(100)}
    put(docs, "a.zip", packed(texts | {"b.zip": "vier vijf"}))
    process = subprocess.Popen([sys.executable, "-c", KILLED, index, docs], cwd=REPOSITORY)
    deadline = time.monotonic() + 300
    while process.poll() is None and passages_of(index) < passages:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    kept = passages_of(index)
    rest = run(index, docs)
    assert rest.passages == 101 - kept
    hold_to_scratch(tmp_path)


def passages_of(index: Path) -> int:
    try:
        with Index.open(index) as opened:
            return opened.status().passages
    except NoIndexError:
        return 0

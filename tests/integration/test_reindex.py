"""An index made anew beside the one that serves, which it then replaces, whatever happens."""

import os
import random
import shutil
import signal
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.integration.reindexing import (
    FILES,
    FORMER,
    NEW,
    anew,
    beside,
    check,
    program,
    write_documents,
)
from tests.integration.syncing import forget
from tests.integration.test_cli import document, vind
from tests.integration.test_ingest_pipeline import Counting, content, run
from tests.toy import ToyEmbedder
from vind.indexes.catalogue import stamp as stamps
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.errors import (
    EmbedderMismatchError,
    FolderError,
    IndexBusyError,
    IndexDamagedError,
    IndexFailure,
    IndexFormatError,
)
from vind.indexes.folder import swap
from vind.indexes.folder.lock import WriterLock
from vind.indexes.folder.swap import REPLACES_NAME, next_to, stepped_back
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import Steps
from vind.indexes.upkeep import replacement
from vind.indexes.upkeep.calibration import keep_calibration
from vind.indexes.upkeep.findings import Verdict
from vind.indexes.upkeep.replacement import Replacement
from vind.indexes.upkeep.verify import verify
from vind.ingest.run.progress import Progress
from vind.ingest.run.reindex import reindex
from vind.search import Engine

KILLS = 20
LONGEST_RUN = 1.2
"""Seconds that making this index anew takes, roughly."""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    write_documents(tmp_path / "docs")
    run(tmp_path / "index", tmp_path / "docs")
    return tmp_path / "index"


def paths_in(index: Path) -> list[str]:
    with Index.open(index) as opened:
        return [record.path for record in opened.files()]


def test_the_new_index_equals_one_from_scratch(index: Path) -> None:
    (index.parent / "docs" / "m" / "new.txt").write_text("nog niet geïndexeerd")
    (index.parent / "docs" / "m" / "3.txt").unlink()
    before = Index.open(index).generation
    summary = anew(index)
    assert (summary.read, summary.embedded) == (FILES, FILES)
    assert beside(index) == ["docs", "index"]
    assert not (index / REPLACES_NAME).exists()
    run(index.parent / "scratch", index.parent / "docs", embedder=NEW)
    with Index.open(index) as opened, Index.open(index.parent / "scratch") as scratch:
        assert opened.embedder == scratch.embedder == NEW.fingerprint
        assert opened.generation > before
        ours, theirs = opened.files(), scratch.files()
        assert [(r.path, r.state, r.sha256) for r in ours] == [
            (r.path, r.state, r.sha256) for r in theirs
        ]
    assert content(index) == content(index.parent / "scratch")
    assert run(index, index.parent / "docs", embedder=NEW).read == 0


@pytest.mark.parametrize("is_given", [True, False])
@pytest.mark.parametrize("mode", [0o700, 0o750, 0o755])
def test_a_new_index_keeps_the_mode_and_group_or_is_private(
    index: Path, monkeypatch: pytest.MonkeyPatch, mode: int, is_given: bool
) -> None:
    given: list[int] = []

    def chown(_: object, user: int, group: int) -> None:
        given.extend((user, group))
        if not is_given:
            raise PermissionError

    monkeypatch.setattr(os, "chown", chown)
    index.chmod(mode)
    anew(index)
    assert stat.S_IMODE(index.stat().st_mode) == (mode if is_given else 0o700)
    assert given == [-1, index.stat().st_gid]


def test_passage_ids_are_never_reused_after_a_reindex(index: Path) -> None:
    everything = NEW.embed_query("pompen")
    with Index.open(index) as opened:
        before = {hit.passage_id for hit in opened.nearest(FORMER.embed_query("pompen"), 100)}
        anew(index)
        after = {hit.passage_id for hit in opened.nearest(everything, 100)}
        assert min(after) > max(before)
        assert opened.passages([*before]) == {}
        anew(index)
        assert min(hit.passage_id for hit in opened.nearest(everything, 100)) > max(after)


def test_an_open_engine_switches_to_the_new_index(index: Path) -> None:
    settings = Settings(index=index, cache=index.parent / "cache")
    with Engine(Index.open(index), settings, ToyEmbedder()) as engine:
        (old, *_) = engine.search("pompen")
        anew(index, FORMER)
        with pytest.raises(IndexFailure, match="Search again"):
            engine.passage(old.passage_id)
        with pytest.raises(IndexFailure, match="Search again"):
            engine.document_text(old.passage_id)
        (new, *_) = engine.search("pompen")
        assert (new.path, new.text) == (old.path, old.text)
        assert engine.passage(new.passage_id).text == new.text
        anew(index, NEW)
        with pytest.raises(EmbedderMismatchError, match=r"other@32.*vind models"):
            engine.search("pompen")


def test_a_pinned_view_stays_on_the_index_it_started_with(index: Path) -> None:
    with Index.open(index) as opened:
        with opened.pinned() as one:
            before = one.nearest(FORMER.embed_query("pompen"), 100)
            anew(index)
            assert opened.embedder == NEW.fingerprint
            assert one.embedder == FORMER.fingerprint
            assert one.nearest(FORMER.embed_query("pompen"), 100) == before
            assert len(one.passages([hit.passage_id for hit in before])) == FILES
            assert len(one.match("pompen", 100)) == FILES
        assert len(opened.nearest(NEW.embed_query("pompen"), 100)) == FILES


@pytest.mark.parametrize("exchange", [True, False])
def test_readers_in_another_process_always_see_one_whole_index(
    index: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    reader = program("look", index)
    assert reader.stdin is not None
    assert reader.stdout is not None
    assert reader.stdout.readline() == "looking\n"
    for embedder in (NEW, FORMER, NEW):
        anew(index, embedder)
        reader.stdin.write(f"{embedder.fingerprint}\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "seen\n"
    output, _ = reader.communicate("")
    assert reader.returncode == 0
    swaps, last = output.split()
    assert (int(swaps) >= 3, last) == (True, NEW.fingerprint)
    assert beside(index) == ["docs", "index"]


def test_a_killed_reindex_leaves_one_whole_index_and_can_resume(index: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - the same moments each time
    delays = [f"{chance.random() * LONGEST_RUN:.3f}" for _ in range(KILLS)]
    killer = program("kill", index, *delays)
    output, _ = killer.communicate("")
    assert killer.returncode == 0
    serving = output.split()
    assert len(serving) == KILLS
    assert set(serving) <= {FORMER.fingerprint, NEW.fingerprint}
    anew(index)
    assert check(index) == NEW.fingerprint
    assert beside(index) == ["docs", "index"]
    run(index.parent / "scratch", index.parent / "docs", embedder=NEW)
    assert content(index) == content(index.parent / "scratch")


@pytest.mark.parametrize(
    ("point", "serving"),
    [
        ("before the swap", FORMER),
        ("after the swap", NEW),
        ("between two renames", FORMER),
        ("after two renames", NEW),
        ("in the removal", NEW),
        ("after the removal", NEW),
    ],
)
def test_a_kill_in_the_swap_leaves_one_whole_index(
    index: Path, point: str, serving: ToyEmbedder
) -> None:
    killed = program("die", index, point)
    killed.communicate("")
    assert killed.returncode == -signal.SIGKILL
    assert check(index) == serving.fingerprint
    half_built = [] if serving is NEW else ["index.next"]
    assert beside(index) == ["docs", "index", *half_built]
    embedder = Counting()
    if serving is FORMER:
        embedder.fingerprint, embedder.dimension = NEW.fingerprint, NEW.dimension
        anew(index, embedder)
        assert embedder.asked == []
        assert check(index) == NEW.fingerprint
    assert beside(index) == ["docs", "index"]


def test_an_interrupted_reindex_resumes_without_re_embedding(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vind.ingest.run.filling.COMMIT_PASSAGES", 2)
    monkeypatch.setattr("vind.ingest.run.filling.WINDOW_PASSAGES", 2)

    class Interrupted(Counting):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            if len(self.asked) > FILES // 2:
                raise KeyboardInterrupt
            return super().embed_passages(texts)  # type: ignore[no-untyped-call]

    first = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        anew(index, first)
    assert 0 < len(first.asked) < FILES
    assert next_to(index).exists()
    remarks: list[str] = []
    second = Counting()
    anew(index, second, remarks)
    assert sorted(first.asked + second.asked) == sorted(set(first.asked + second.asked))
    assert len(first.asked + second.asked) == FILES
    assert remarks == ["Going on with the new index where an earlier run stopped."]

    third = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        anew(index, third)
    remarks.clear()
    anew(index, NEW, remarks)
    assert remarks == [
        f"A new index was half built, but with {third.fingerprint} and passages-v4/200: it is "
        "begun anew."
    ]
    assert check(index) == NEW.fingerprint


@pytest.mark.parametrize("since", ["another index", "more passages than ids were left free for"])
def test_a_half_built_index_of_a_replaced_index_is_restarted(
    index: Path, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    monkeypatch.setattr(stamps, "FIRST_IDS", 1)
    docs = index.parent / "docs"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Replacement, "take_over", lambda *_: None)
        if since == "another index":
            anew(index)
            shutil.rmtree(index)
        else:
            patch.setattr(replacement, "SPARE_IDS", 1)
            anew(index)
            for number in range(3):
                (docs / f"{number}.txt").write_text(f"de {number}e nieuwe pomp")
    run(index, docs)
    remarks: list[str] = []
    anew(index, NEW, remarks)
    assert remarks == [
        "A new index was half built, but the index has become another one since: it is begun anew."
    ]


def test_a_damaged_new_index_is_discarded_and_the_old_one_kept(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(directory: Path, progress: Steps) -> Verdict:
        with (directory / CATALOGUE_NAME).open("r+b") as catalogue:
            catalogue.seek(2 * 4096)
            catalogue.write(b"\xa5" * 4096)
        return verify(directory, progress)

    monkeypatch.setattr(replacement, "verify", damaged)
    with pytest.raises(IndexDamagedError, match=r"given up; the present one serves .*reindex"):
        anew(index)
    assert beside(index) == ["docs", "index"]
    assert check(index) == FORMER.fingerprint


def test_a_folder_forgotten_during_a_stopped_reindex_stays_forgotten(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vind.ingest.run.filling.COMMIT_PASSAGES", 2)
    monkeypatch.setattr("vind.ingest.run.filling.WINDOW_PASSAGES", 2)
    home = index.parent / "home"
    (home / "share").mkdir(parents=True)
    for name in ("huur.txt", "share/a.txt"):
        (home / name).write_text(f"tekst van {name}")
    run(index, home / "share", home / "huur.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Replacement, "take_over", lambda *_: None)
        anew(index)
    kept = [path for path in paths_in(index) if path.startswith("m/")]
    for given in (home / "huur.txt", home / "share"):
        forget(index, given)
    remarks: list[str] = []
    anew(index, NEW, remarks)
    assert remarks == ["Going on with the new index where an earlier run stopped."]
    assert paths_in(index) == kept
    with Index.open(index) as opened:
        assert opened.status().given == (str(index.parent / "docs"),)
    assert check(index) == NEW.fingerprint


def test_a_reindex_drops_the_calibration_and_says_so(index: Path) -> None:
    keep_calibration(index, "learnt")
    remarks: list[str] = []
    anew(index, NEW, remarks)
    assert remarks == [
        "What `vind calibrate` learnt of the index before is not kept, as it goes with that one's "
        "scores: run `vind calibrate QUESTIONS.jsonl` again."
    ]
    with Index.open(index) as opened:
        assert opened.calibration == ""
    remarks.clear()
    anew(index, NEW, remarks)
    assert remarks == []


def test_a_reindex_that_would_lose_files_is_refused(index: Path) -> None:
    docs, away = index.parent / "docs", index.parent / "away"
    docs.rename(away)
    with pytest.raises(FolderError, match=f"{docs} is away"):
        anew(index)
    docs.mkdir()
    with pytest.raises(FolderError, match=f"{docs} is away or empty"):
        anew(index)
    docs.rmdir()
    away.rename(docs)
    for name, said in (("m", "docs/m/ cannot be looked into"), ("docs", "docs is away or empty")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("vind.ingest.files.discover.os.scandir", _failing_in(name))
            with pytest.raises(FolderError, match=said):
                anew(index)
    assert check(index) == FORMER.fingerprint
    anew(index)
    assert check(index) == NEW.fingerprint


@pytest.mark.parametrize("files_read", [1, FILES])
@pytest.mark.parametrize("is_mount_point", [True, False])
def test_a_folder_that_vanishes_during_a_reindex_stops_it(
    index: Path, files_read: int, is_mount_point: bool
) -> None:
    docs, away = index.parent / "docs", index.parent / "away"

    def go_away(progress: Progress) -> None:
        if progress.path and progress.files_done >= files_read and not away.exists():
            docs.rename(away)
            if is_mount_point:
                docs.mkdir()

    with pytest.raises(FolderError, match=f"^{docs} is away or empty"):
        reindex(NEW, Settings(index=index, threads=2), go_away, lambda *_: None, lambda _: None)
    assert check(index) == FORMER.fingerprint
    shutil.rmtree(docs, ignore_errors=True)
    away.rename(docs)
    anew(index)
    assert check(index) == NEW.fingerprint


def _failing_in(name: str):  # type: ignore[no-untyped-def]
    scandir = os.scandir

    def scan(path):  # type: ignore[no-untyped-def]
        if Path(path).name == name:
            raise OSError(5, "Input/output error")
        return scandir(path)

    return scan


@pytest.mark.parametrize("given", ["Documenten", "Documenten/contract.txt"])
def test_reindexing_a_single_file_does_not_add_its_folder(tmp_path: Path, given: str) -> None:
    home, index = tmp_path / "home", tmp_path / "index"
    (home / "Documenten").mkdir(parents=True)
    for name in ("huur.txt", "prive-dagboek.txt", "Documenten/contract.txt"):
        (home / name).write_text(f"tekst van {name}")
    run(index, home / "huur.txt")
    run(index, home / given)
    (home / "Documenten" / "salaris.txt").write_text("het salaris van Jan")
    remarks: list[str] = []
    for embedder in (NEW, FORMER):
        anew(index, embedder, remarks)
        salaris = ["Documenten/salaris.txt"] if given == "Documenten" else []
        assert paths_in(index) == ["Documenten/contract.txt", *salaris, "huur.txt"]
    assert f"Of {home} only the files that the index has" in remarks[0]
    assert f"run `vind index {home}`" in remarks[0]
    if given == "Documenten":
        (home / given).rename(tmp_path / "away")
        (home / given).mkdir()
        with pytest.raises(FolderError, match="home/Documenten is away or empty"):
            anew(index)
        (home / given).rmdir()
        (tmp_path / "away").rename(home / given)
    (home / "huur.txt").unlink()
    (home / "huur.txt").mkdir()
    (home / "huur.txt" / "ander.txt").write_text("nooit gegeven")
    anew(index)
    assert "huur.txt/ander.txt" not in paths_in(index)


def test_reindexing_an_old_index_reads_only_its_known_files(index: Path) -> None:
    with closing(sqlite3.connect(index / CATALOGUE_NAME)) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'given'")
        connection.commit()
    docs = index.parent / "docs"
    before = paths_in(index)
    (docs / "m" / "prive.txt").write_text("nooit gegeven")
    (docs / "m" / "3.txt").unlink()
    anew(index)
    assert paths_in(index) == [path for path in before if path != "m/3.txt"]
    with Index.open(index) as opened:
        assert opened.status().single_files == {str(docs): FILES - 1}
    run(index, docs, embedder=NEW)
    assert paths_in(index) == sorted({*before, "m/prive.txt"} - {"m/3.txt"})
    with Index.open(index) as opened:
        assert (opened.status().given, opened.status().single_files) == ((str(docs),), {})
    (docs / "m" / "new.txt").write_text("nieuw")
    anew(index)
    assert "m/new.txt" in paths_in(index)


def test_a_half_built_index_in_an_indexed_folder_is_not_indexed(tmp_path: Path) -> None:
    write_documents(tmp_path)
    run(tmp_path / "index", tmp_path)
    shutil.copytree(tmp_path / "index", tmp_path / "index.next")
    summary = run(tmp_path / "index", tmp_path)
    assert summary.read == 0
    with pytest.raises(IndexFormatError, match=r"index\.next is in the way"):
        anew(tmp_path / "index")


def test_a_reindex_and_another_writer_exclude_each_other(index: Path) -> None:
    with WriterLock(index), pytest.raises(IndexBusyError, match="process"):
        anew(index)
    killed = program("die", index, "before the swap")
    deadline = time.monotonic() + 60
    while not next_to(index).exists():
        assert time.monotonic() < deadline
        assert killed.poll() is None
        time.sleep(0.01)
    with pytest.raises(IndexBusyError, match=f"process {killed.pid}"):
        run(index, index.parent / "docs")
    killed.communicate("")


def test_a_mount_point_or_full_disk_refuses_a_reindex(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as mounted:
        mounted.setattr(Path, "is_mount", lambda path: path == index)
        with pytest.raises(IndexFailure, match="is a mount of its own"):
            anew(index)
    full = SimpleNamespace(free=-1)
    monkeypatch.setattr("vind.indexes.upkeep.replacement.bytes_of", lambda _: 10**18)
    monkeypatch.setattr("vind.indexes.upkeep.replacement.shutil.disk_usage", lambda _: full)
    with pytest.raises(IndexFailure, match=r"takes about 1,000,000,000,000\.0 MB"):
        anew(index)
    assert beside(index) == ["docs", "index"]


def test_a_reindex_upgrades_an_index_of_format_1(index: Path) -> None:
    with closing(sqlite3.connect(index / CATALOGUE_NAME)) as connection:
        connection.execute("DROP INDEX files_by_content")
        connection.execute("ALTER TABLE files DROP COLUMN container")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with pytest.raises(IndexFormatError, match=r"old format 1.*`vind reindex`"):
        Index.open(index)
    anew(index)
    assert check(index) == NEW.fingerprint


@pytest.mark.models
def test_the_reindex_command_switches_the_embedder(index: Path, tmp_path: Path) -> None:
    docs, made = index.parent / "docs", tmp_path / "made"
    assert vind("index", docs, "--index", made).returncode == 0
    settings = Settings(index=made)
    with Engine.open(made, settings) as engine:
        (hit, *_) = engine.search("pompen nummer 7")
        done = vind("reindex", "--embedder", "all-minilm-l6-v2", "--index", made)
        assert done.returncode == 0, done.stderr
        assert f"{FILES} files read" in done.stdout
        assert "set VIND_EMBEDDER=all-minilm-l6-v2" in done.stderr
        # The engine that was open goes over, with the embedder that the new index asks for.
        assert engine.search("pompen nummer 7")[0].text == hit.text
        assert engine.status().embedder.startswith("all-minilm-l6-v2@")
    refused = vind("search", "pompen", "--index", made)
    assert refused.returncode == 1
    for word in ("all-minilm-l6-v2@", "multilingual-e5-small@", "vind reindex", "VIND_EMBEDDER="):
        assert word in refused.stderr
    found = vind("search", "pompen", "--json", "--index", made, VIND_EMBEDDER="all-minilm-l6-v2")
    assert len(document(found)) == 10
    assert not stepped_back(made).exists()
    assert beside(made) == ["docs", "index", "made"]


@pytest.mark.models
def test_with_embedder_auto_everything_follows_the_new_indexs_embedder(
    index: Path, tmp_path: Path
) -> None:
    docs, made, auto = index.parent / "docs", tmp_path / "made", {"VIND_EMBEDDER": "auto"}
    assert vind("index", docs, "--index", made).returncode == 0
    again = vind("index", docs, "--index", made, **auto)
    assert again.returncode == 0, again.stderr
    assert "embedding with multilingual-e5-small, as the index was made with it." in again.stderr
    with Engine.open(made, Settings(embedder="auto")) as engine:
        (hit, *_) = engine.search("pompen nummer 7")
        done = vind("reindex", "--embedder", "all-minilm-l6-v2", "--index", made, **auto)
        assert (done.returncode, "VIND_EMBEDDER" in done.stderr) == (0, False), done.stderr
        assert engine.search("pompen nummer 7")[0].text == hit.text
        assert engine.status().embedder.startswith("all-minilm-l6-v2@")
    # No setting has to follow: reading and adding go on with what is there.
    assert len(document(vind("search", "pompen", "--json", "--index", made, **auto))) == 10
    (docs / "nieuw.txt").write_text("tekst over kranen")
    assert document(vind("index", docs, "--index", made, "--json", **auto))["read"] == 1
    status = document(vind("status", "--json", "--index", made, **auto))
    assert status["embedder_told"] == "all-minilm-l6-v2, as the index was made with it."


@pytest.mark.models
def test_fast_first_reindexes_with_the_configured_embedder(index: Path, tmp_path: Path) -> None:
    docs, made, named = index.parent / "docs", tmp_path / "made", "all-minilm-l6-v2"
    for read in (FILES, 0):
        done = vind("index", docs, "--fast-first", "--index", made, VIND_EMBEDDER=named)
        assert done.returncode == 0, done.stderr
        assert f"{read} files read" in done.stdout
        assert ("It is made anew with all-minilm-l6-v2" in done.stderr) == bool(read)
    with Index.open(made) as opened:
        assert opened.embedder.startswith("all-minilm-l6-v2@")
    refused = vind("index", docs, "--fast-first", "--watch", "--index", made)
    assert (refused.returncode, "not both" in refused.stderr) == (2, True)

import ctypes
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from vind.ingest.files.folders import Target
from vind.ingest.files.scratch import network_mount
from vind.ingest.rights.reading import Access
from vind.ingest.run import watch
from vind.ingest.run.watch import PARTS_AT_MOST, Watch, changed_parts

SOON = 30.0
"""Seconds to wait for a set of changes; they come in one or two."""

QUIET_SECONDS = 0.4


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("tekst")
    return folder


class Following:
    """What a watch tells, taken from a thread of its own."""

    def __init__(self, *roots: Path, exclude: tuple[str, ...] = (), access: Access = "off") -> None:
        self.remarks: list[str] = []
        self._root = roots[0]
        self._sets: Queue[frozenset[Path]] = Queue()
        self._ended = threading.Event()
        watch = Watch(
            roots,
            roots[0] / "eigen",
            exclude,
            self.remarks.append,
            access=access,
            quiet_seconds=QUIET_SECONDS,
        )
        self._thread = threading.Thread(target=self._follow, args=(iter(watch),), daemon=True)
        self._thread.start()

    def _follow(self, changes: Iterator[frozenset[Path]]) -> None:
        for changed in changes:
            if self._ended.is_set():
                return
            self._sets.put(changed)

    def next(self) -> set[str]:
        """The next set, as paths relative to the first root."""
        return {path.relative_to(self._root).as_posix() for path in self._sets.get(timeout=SOON)}

    def end(self) -> None:
        self._ended.set()
        (self._root / "einde.txt").write_text("")
        self._thread.join(SOON)
        assert not self._thread.is_alive()
        assert self._sets.empty()


@contextmanager
def followed(
    *roots: Path, exclude: tuple[str, ...] = (), access: Access = "off"
) -> Iterator[Following]:
    following = Following(*roots, exclude=exclude, access=access)
    assert following.next() == {"."}
    yield following
    following.end()


def test_file_changes_are_reported_once_it_is_quiet(docs: Path) -> None:
    with followed(docs) as following:
        (docs / "b.txt").write_text("nieuw")
        assert following.next() == {"b.txt"}
        (docs / "b.txt").write_text("anders")
        assert following.next() == {"b.txt"}
        (docs / "b.txt").rename(docs / "c.txt")
        assert following.next() == {"b.txt", "c.txt"}
        (docs / "c.txt").unlink()
        assert following.next() == {"c.txt"}


def test_a_copied_folder_of_many_files_is_one_change(docs: Path, tmp_path: Path) -> None:
    source = tmp_path / "bron"
    (source / "diep").mkdir(parents=True)
    for number in range(500):
        (source / f"{number}.txt").write_text("tekst")
        (source / "diep" / f"{number}.txt").write_text("tekst")
    with followed(docs) as following:
        shutil.copytree(source, docs / "kopie")
        changed = {docs / path for path in following.next()}
        assert changed_parts(changed, [Target(docs, docs)]) == [Target(docs, docs / "kopie")]


def test_a_file_being_written_is_reported_once_it_is_complete(docs: Path) -> None:
    with followed(docs) as following:
        writing = threading.Event()
        with (docs / "groot.txt").open("w") as file:
            for _ in range(12):
                file.write("regel\n")
                file.flush()
                writing.wait(QUIET_SECONDS / 4)
        assert following.next() == {"groot.txt"}


def test_steady_changes_are_reported_after_a_minute(docs: Path) -> None:
    burst = watch._Burst(quiet_seconds=2.0)
    for second in range(60):
        burst.add([docs / f"{second}.txt"], second)
        assert not burst.is_settled(second + 0.9)
    assert burst.is_settled(60.0)
    assert len(burst.take()) == 60


def test_the_whole_folder_counts_as_changed_at_intervals(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "WHOLE_SECONDS", 2.0)
    with followed(docs) as following:
        assert following.next() == {"."}
        monkeypatch.setattr(watch, "WHOLE_SECONDS", 3600.0)


def test_an_excluded_file_is_reported_only_as_it_comes_and_goes(docs: Path) -> None:
    for folder in (".git", "eigen", "oud"):
        (docs / folder).mkdir()
    (docs / ".vindignore").write_text("*.log\n")
    with followed(docs, exclude=("oud/",)) as following:
        (docs / "eigen/catalogue.sqlite").write_text("x")
        (docs / ".git/HEAD").write_text("x")
        (docs / "oud/a.txt").write_text("x")
        (docs / "~$a.docx").write_text("x")
        assert following.next() == {"~$a.docx"}
        (docs / "~$a.docx").write_text("anders")
        (docs / "eigen/catalogue.sqlite").write_text("anders")
        (docs / "a.txt").write_text("anders")
        assert following.next() == {"a.txt"}
        (docs / "~$a.docx").unlink()
        assert following.next() == {"~$a.docx"}
        (docs / ".vindignore").write_text("")
        assert following.next() == {"."}


def test_changes_of_access_rights_are_reported(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "RIGHTS_ABOVE_SECONDS", 0.1)
    (docs / "hr").mkdir()
    (docs / "hr/b.txt").write_text("tekst")
    with followed(docs, access="filesystem") as following:
        for changed, told in (("a.txt", "a.txt"), ("hr", "hr"), (".", "."), ("..", ".")):
            mode = (docs / changed).stat().st_mode
            for now in (mode ^ 0o005, mode):
                (docs / changed).chmod(now)
                assert told in following.next()


def test_changes_of_rights_on_a_network_share_are_found_by_polling(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "RIGHTS_BELOW_SECONDS", 0.1)
    monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "200")
    monkeypatch.setattr(watch, "network_mount", str)
    for name in ("hr/b.txt", "ops/c.txt"):
        (docs / name).parent.mkdir()
        (docs / name).write_text("tekst")
    with followed(docs, access="filesystem") as following:
        (docs / "hr/b.txt").chmod(0o040)
        assert following.next() == {"hr"}
        (docs / "ops").chmod(0o750)
        assert "ops" in following.next()


def test_a_changed_access_file_reports_its_whole_folder(docs: Path) -> None:
    (docs / "hr").mkdir()
    with followed(docs, access="rules") as following:
        (docs / "hr/.vindaccess").write_text("*: *")
        assert following.next() == {"hr"}
        (docs / "hr/.vindaccess").write_text("*: hr")
        assert following.next() == {"hr"}
        (docs / "hr/.vindaccess").unlink()
        assert following.next() == {"hr"}


def test_a_link_is_not_followed(docs: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path.resolve() / "elders"
    elsewhere.mkdir()
    (docs / "link").symlink_to(elsewhere)
    with followed(docs) as following:
        (elsewhere / "b.txt").write_text("x")
        (docs / "link/c.txt").write_text("x")
        (docs / "a.txt").write_text("anders")
        assert following.next() == {"a.txt"}


def test_a_watched_folder_that_goes_away_is_waited_for(docs: Path, tmp_path: Path) -> None:
    with followed(docs) as following:
        docs.rename(tmp_path / "weg")
        wait_for(lambda: bool(following.remarks))
        assert following.remarks == [
            f"{docs} is away or empty. Its files stay in the index; vind waits for it."
        ]
        (tmp_path / "weg").rename(docs)
        assert following.next() == {"."}
        assert following.remarks[1:] == [f"{docs} is back."]
        (docs / "b.txt").write_text("x")
        assert following.next() == {"b.txt"}


def test_an_empty_watched_folder_is_taken_for_an_unmounted_share(docs: Path) -> None:
    (docs / "a.txt").unlink()
    following = Following(docs)
    wait_for(lambda: bool(following.remarks))
    (docs / "a.txt").write_text("tekst")
    assert following.next() == {"."}
    assert following.remarks == [
        f"{docs} is away or empty. Its files stay in the index; vind waits for it.",
        f"{docs} is back.",
    ]
    following.end()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
@pytest.mark.parametrize("polling", [False, True])
def test_a_file_name_that_is_not_utf8_does_not_end_the_watch(
    docs: Path, monkeypatch: pytest.MonkeyPatch, *, polling: bool
) -> None:
    monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "200")
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1" if polling else "0")
    with followed(docs) as following:
        for text in ("nieuw", "anders"):
            (docs / os.fsdecode(b"caf\xe9.txt")).write_text(text)
            assert following.next() == {"."}
        (docs / "b.txt").write_text("nieuw")
        assert "b.txt" in following.next()
        assert following.remarks == []


def test_a_watch_polls_when_the_system_reports_no_changes(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "200")
    with no_more_watches():
        following = Following(docs)
        assert following.next() == {"."}
    (remark,) = following.remarks
    assert remark.startswith("The system does not tell of changes")
    assert remark.endswith(": the folders are looked through every 30 seconds instead.")
    (docs / "b.txt").write_text("nieuw")
    assert "b.txt" in following.next()
    following.end()


def test_many_changed_paths_become_one_walk_of_the_folder(tmp_path: Path) -> None:
    docs, other = tmp_path / "docs", tmp_path / "other"
    roots = [Target(docs, docs / "hr"), Target(other, other)]
    few = {docs / "hr/a.txt", docs / "hr/map", docs / "hr/map/b.txt"}
    assert changed_parts(few, roots) == [
        Target(docs, docs / "hr/a.txt"),
        Target(docs, docs / "hr/map"),
    ]
    many = {other / f"{number}.txt" for number in range(PARTS_AT_MOST + 1)}
    assert changed_parts(few | many, roots)[2:] == [Target(other, other)]


MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /srv/share\\040one rw - cifs //nas/one rw
31 22 0:41 / /srv/data rw shared:1 - ext4 /dev/sdb1 rw
32 31 0:42 / /srv/data/scans rw - nfs4 nas:/scans rw
33 22 0:43 / /media/stick rw - fuseblk /dev/sdc1 rw
34 22 0:44 / /media/ssh rw - fuse.sshfs host: rw
"""


@pytest.mark.parametrize(
    ("folder", "share"),
    [
        ("/srv/share one/hr", "/srv/share one"),
        ("/srv/share one", "/srv/share one"),
        ("/srv/data/hr", ""),
        ("/srv/data", "/srv/data/scans"),
        ("/srv/data/scans/2026", "/srv/data/scans"),
        ("/home/vind", ""),
        ("/media/stick", ""),
        ("/media/ssh/docs", "/media/ssh"),
    ],
)
def test_network_shares_are_recognised_by_their_file_system(
    tmp_path: Path, folder: str, share: str
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert network_mount(Path(folder), mounts) == share


def wait_for(condition: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(round(SOON / 0.1)):
        if condition():
            return
        waiting.wait(0.1)
    pytest.fail("it did not come")


@contextmanager
def no_more_watches() -> Iterator[None]:
    """The user has as many inotify instances as the system allows."""
    libc = ctypes.CDLL(None)
    taken: list[int] = []
    for _ in range(2):
        while (instance := libc.inotify_init1(0)) >= 0:
            taken.append(instance)
        time.sleep(0.5)  # those of watches that ended just now come free
    try:
        yield
    finally:
        for instance in taken:
            os.close(instance)


def test_a_folder_deleted_and_made_anew_is_watched_again(docs: Path) -> None:
    with followed(docs) as following:
        shutil.rmtree(docs)
        docs.mkdir()
        (docs / "b.txt").write_text("x")
        assert following.next() >= {"."}
        (docs / "c.txt").write_text("x")
        assert following.next() == {"c.txt"}

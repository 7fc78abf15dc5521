"""The audit log: what is written stays, and whoever changes it is found out."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.full_disk import nothing_may_be_written
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import TEXTS, index_in
from vind.app.access import Caller, at_the_machine
from vind.app.access.caller import READING
from vind.app.audit import Audit, What, chain
from vind.app.audit import log as writing
from vind.app.audit.chain import Line
from vind.app.audit.log import audited, erase, write_hits
from vind.app.audit.reading import Kept, events_of, verify
from vind.app.cli.program import program
from vind.app.conversations import Conversations
from vind.indexes.access import Viewer
from vind.indexes.errors import AuditError
from vind.indexes.settings import load_settings
from vind.search.types import Answered, Event, Hit, Quote, QuotesFound

ANNA = Caller(Viewer("anna", frozenset({"hr"})), READING, "page")
BEN = Caller(Viewer("ben"), READING, "rest")
ROOT = Caller(Viewer("root"), READING, "cli")


def log_of(folder: Path, events: int = 0, **options: Any) -> Audit:
    audit = Audit(folder, **options)
    for number in range(events):
        who = (ANNA, BEN)[number % 2]
        files, passages = [f"/srv/hr/{number}.md"], [number]
        audit.write(What.ASK, who, question=f"vraag {number}?", files=files, passages=passages)
    return audit


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("*.jsonl")
    return file


def lines_in(folder: Path) -> list[bytes]:
    return [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_bytes().split()]


def run(*command: str, folder: Path, typed: str = "", **variables: str) -> tuple[int, str]:
    given = {"VIND_AUDIT": str(folder), "COLUMNS": "200", **variables}
    done = CliRunner().invoke(program, list(command), input=typed, env=given)
    said = done.output + (str(done.exception) if isinstance(done.exception, AuditError) else "")
    return done.exit_code, said


def test_an_event_records_who_asked_what_where_and_what_was_shown(tmp_path: Path) -> None:
    audit = Audit(tmp_path)
    before = datetime.now(UTC).replace(microsecond=0)
    shown = ["/srv/hr/a.md", "/srv/hr/a.md", "/srv/b.md"]
    audit.write(
        What.ASK, ANNA, question="Wie?", files=shown, passages=[7, 7, 9], outcome="answered"
    )
    (event,) = events_of(tmp_path)
    assert (event.who, event.groups, event.door, event.event) == ("anna", ("hr",), "page", "ask")
    assert (event.question, event.outcome) == ("Wie?", "answered")
    assert (event.files, event.passages) == (("/srv/hr/a.md", "/srv/b.md"), (7, 9))
    assert before <= event.time <= datetime.now(UTC)
    assert (event.number, event.erased) == (1, False)
    assert [path.stat().st_mode & 0o77 for path in tmp_path.iterdir()] == [0, 0]


@pytest.mark.parametrize(
    ("access", "audit", "is_on"),
    [
        ("off", "auto", False),
        ("rules", "auto", True),
        ("filesystem", "auto", True),
        ("rules", "off", False),
        ("off", "/var/log/vind", True),
    ],
)
def test_auto_audit_is_on_unless_access_is_off(access: str, audit: str, is_on: bool) -> None:
    found = Audit.of(load_settings(access=access, audit=audit))
    assert found.is_on == is_on
    assert audit in {"auto", "off"} or found.folder == Path(audit)


def test_a_log_that_is_off_writes_nothing(tmp_path: Path) -> None:
    Audit(None).write(What.ASK, ANNA, question="Wie?")
    assert list(tmp_path.iterdir()) == []


def test_questions_are_logged_hashed_or_not_at_all_as_set(tmp_path: Path) -> None:
    Audit(tmp_path / "nothing", "nothing").write(What.ASK, ANNA, question="Wie?")
    for folder in ("one", "other"):
        for question in ("Wie is dat?", " wie  IS dat?", "Wat is dat?"):
            Audit(tmp_path / folder, "hash").write(What.ASK, ANNA, question=question)
    (nothing,) = events_of(tmp_path / "nothing")
    one, same, another = (event.question for event in events_of(tmp_path / "one"))
    (elsewhere, *_) = (event.question for event in events_of(tmp_path / "other"))
    assert nothing.question == ""
    assert len(one) == 64
    assert one == same
    assert len({one, another, elsewhere}) == 3  # keyed by each log's own secret
    assert b"dat" not in (tmp_path / "one" / only_file(tmp_path / "one").name).read_bytes()


def test_surrogates_and_line_ends_stay_on_one_log_line(tmp_path: Path) -> None:
    question, path = "een\r\n\u2028twee\x00", "/srv/\udce9.md"
    Audit(tmp_path).write(What.ASK, ANNA, question=question, files=[path])
    (event,) = events_of(tmp_path)
    assert (event.question, event.files) == (question, (path,))
    assert verify(tmp_path).sound


# What was written, changed.

Tamper = Callable[[list[bytes], int, int], None]
"""Changes a line, by its index, in a way that a number chooses."""


def _changed(lines: list[bytes], at: int, by: int) -> None:
    line = bytearray(lines[at])
    line[by % len(line)] ^= 1 + by % 127
    lines[at] = bytes(line)


def _removed(lines: list[bytes], at: int, by: int) -> None:
    del lines[at]


def _put_in(lines: list[bytes], at: int, by: int) -> None:
    lines.insert(at, lines[by % len(lines)])


def _swapped(lines: list[bytes], at: int, by: int) -> None:
    other = (at + 1 + by % (len(lines) - 1)) % len(lines)
    lines[at], lines[other] = lines[other], lines[at]


def _cut_short(lines: list[bytes], at: int, by: int) -> None:
    del lines[at + 1 :]
    lines[at] = lines[at][: by % len(lines[at])]


def _nameless(lines: list[bytes], at: int, by: int) -> None:
    line = Line.read(lines[at])
    assert line is not None
    lines[at] = line.erased().written().rstrip(b"\n")


def _renamed(lines: list[bytes], at: int, by: int) -> None:
    line = Line.read(lines[at])
    assert line is not None
    about = {**(line.about or {}), "who": "carla"}
    lines[at] = Line({**line.fields, "about": about}).written().rstrip(b"\n")


TAMPERINGS = (_changed, _removed, _put_in, _swapped, _cut_short, _nameless, _renamed)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    log_of(folder, 6)
    assert verify(folder).sound
    return folder


tampered = given(st.sampled_from(TAMPERINGS), st.integers(0, 5), st.integers(0, 5000))


@tampered
@settings(max_examples=100, deadline=None)
def test_verify_finds_any_line_changed_removed_inserted_or_moved(
    whole: Path, tamper: Tamper, at: int, by: int
) -> None:
    assert_found(whole, tamper, at, by)


@pytest.mark.nightly
@tampered
@settings(max_examples=5000, deadline=None)
def test_verify_finds_random_tampering(whole: Path, tamper: Tamper, at: int, by: int) -> None:
    assert_found(whole, tamper, at, by)


def assert_found(whole: Path, tamper: Tamper, at: int, by: int) -> None:
    file = only_file(whole)
    written = file.read_bytes()
    lines = written.splitlines()
    tamper(lines, at, by)
    end = b"" if tamper is _cut_short else b"\n"
    try:
        file.write_bytes(b"\n".join(lines) + end)
        found = verify(whole)
    finally:
        file.write_bytes(written)
    assert not found.sound, (tamper.__name__, at, by)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_changed, "line 3 of {} was changed: it is not as vind wrote it"),
        (_removed, "line number 3 was removed before line 3 of {}"),
        (_swapped, "line number 3 was removed before line 3 of {}"),
        (_put_in, "line 3 of {} was put in or moved: it does not follow the line before it"),
        (_nameless, "line number 3 was changed: who asked was taken out of it, and no event says"),
        (_renamed, "line 3 of {} was changed: it is not as vind wrote it"),
        (_cut_short, "lines number 3 to 6 were removed from the end"),
    ],
)
def test_verify_names_the_first_wrong_line(tmp_path: Path, tamper: Tamper, said: str) -> None:
    log_of(tmp_path, 6)
    file = only_file(tmp_path)
    lines = file.read_bytes().splitlines()
    tamper(lines, 2, 0)
    file.write_bytes(b"\n".join(lines) + (b"" if tamper is _cut_short else b"\n"))
    code, output = run("audit", "verify", folder=tmp_path)
    assert code == 4
    wanted = said.format(file.name)
    assert output.startswith(f"{wanted[0].upper()}{wanted[1:]}")


def test_lines_cut_off_the_end_are_reported_even_after_new_writes(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 4)
    file = only_file(tmp_path)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:2]))
    assert verify(tmp_path).problem == "lines number 3 to 4 were removed from the end"
    audit.write(What.ASK, BEN)
    said = f"lines number 3 to 4 were removed before line 3 of {file.name}"
    assert verify(tmp_path).problem == said
    assert [event.event for event in events_of(tmp_path)][2:] == ["lines-missing", "ask"]


def test_verify_reports_a_missing_head(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 2)
    (tmp_path / "head").write_bytes(b"")
    assert "head is missing" in verify(tmp_path).problem
    audit.write(What.ASK, BEN)
    assert "head was gone" in verify(tmp_path).problem


def test_a_recreated_log_fails_verify_against_the_noted_hash(tmp_path: Path) -> None:
    log_of(tmp_path / "a", 3)
    noted = verify(tmp_path / "a").head
    log_of(tmp_path / "a", 2)
    assert run("audit", "verify", "--noted", noted, folder=tmp_path / "a")[0] == 0
    log_of(tmp_path / "b", 5)
    code, said = run("audit", "verify", "--noted", noted, folder=tmp_path / "b")
    assert code == 4
    assert f"No line has the hash {noted}" in said


# Kills, several processes, and a disk that is full.

WRITER = """
import sys
import time
from pathlib import Path
from vind.app.access import Caller, at_the_machine
from vind.app.audit import Audit, What
from vind.indexes.access import Viewer

audit = Audit(Path(sys.argv[1]))
caller = Caller(Viewer(sys.argv[2]), frozenset(), "rest")
for number in range(int(sys.argv[3])):
    audit.write(What.ASK, caller, question=f"{number} " + "x" * 20_000)
    print(number, flush=True)
"""


def started(folder: Path, name: str, events: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(folder), name, str(events)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_acknowledged_events_survive_repeated_kills(tmp_path: Path) -> None:
    acknowledged = []
    for turn in range(4):
        child = started(tmp_path, f"p{turn}", 10_000)
        assert child.stdout
        for _ in range(1 + 7 * turn):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().count("\n")
        child.wait()
        acknowledged.append(1 + 7 * turn + rest)
        assert verify(tmp_path).sound
    log_of(tmp_path, 1)
    assert verify(tmp_path).sound
    for turn, count in enumerate(acknowledged):
        theirs = [e.question.split()[0] for e in events_of(tmp_path, Kept(who=f"p{turn}"))]
        assert theirs[:count] == [str(number) for number in range(count)]
        assert len(theirs) <= count + 1  # written, and killed before it was told


def test_a_line_cut_by_a_kill_is_removed_and_reported(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 2)
    file = only_file(tmp_path)
    with file.open("ab") as log:
        log.write(b'{"about":{"question":"half a')
    found = verify(tmp_path)
    assert found.sound
    assert found.remarks[0].startswith(f"line 3 of {file.name} is unfinished")
    audit.write(What.ASK, BEN, question="wat?")
    assert [e.event for e in events_of(tmp_path)][2:] == ["unfinished-line-removed", "ask"]
    found = verify(tmp_path)
    assert found.sound
    assert "tells that the line before it was never finished" in found.remarks[0]


def test_a_line_written_before_its_head_counts(tmp_path: Path) -> None:
    log_of(tmp_path, 2)
    head = (tmp_path / "head").read_bytes()
    audit = log_of(tmp_path, 1)
    (tmp_path / "head").write_bytes(head)
    audit.write(What.ASK, BEN)
    assert [event.number for event in events_of(tmp_path)] == [1, 2, 3, 4]
    assert verify(tmp_path).sound


def test_concurrent_processes_write_one_chain(tmp_path: Path) -> None:
    children = [started(tmp_path, f"p{number}", 20) for number in range(3)]
    for child in children:
        child.communicate()
    assert verify(tmp_path).sound
    for number in range(3):
        theirs = [e.question.split()[0] for e in events_of(tmp_path, Kept(who=f"p{number}"))]
        assert theirs == [str(one) for one in range(20)]


def test_concurrent_threads_share_disk_syncs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    started = Signal()

    def sync_slowly(descriptor: int) -> None:
        synced.append(descriptor)
        started.set()
        time.sleep(0.1)

    monkeypatch.setattr(os, "fdatasync", sync_slowly)
    audit = Audit(tmp_path)
    names = [f"p{number}" for number in range(20)]
    threads = [
        Thread(target=audit.write, args=(What.ASK, Caller(Viewer(name), READING, "rest")))
        for name in names
    ]
    threads[0].start()
    started.wait()
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(event.who for event in events_of(tmp_path)) == sorted(names)
    assert verify(tmp_path).sound
    assert len(synced) < len(names)


def test_a_full_disk_fails_every_waiting_thread(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 1)
    refused: list[str] = []

    def write() -> None:
        try:
            audit.write(What.ASK, ANNA)
        except AuditError as error:
            refused.append(str(error))

    threads = [Thread(target=write) for _ in range(8)]
    with nothing_may_be_written(only_file(tmp_path).stat().st_size + 10):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refused) == 8
    assert [event.number for event in events_of(tmp_path)] == [1]


def test_a_full_disk_is_an_error_and_leaves_the_log_unchanged(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 3)
    written = only_file(tmp_path).read_bytes()
    with (
        nothing_may_be_written(len(written) + 100),
        pytest.raises(AuditError, match=r"cannot be used .* nothing is shown .* Make room"),
    ):
        audit.write(What.ASK, ANNA, question="Wie?")
    assert only_file(tmp_path).read_bytes() == written
    audit.write(What.ASK, ANNA, question="Wie?")
    assert verify(tmp_path).sound
    assert len(list(events_of(tmp_path))) == 4


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditError):
        Audit(tmp_path / "file" / "audit").write(What.ASK, ANNA)


# Files, and how long they are kept.


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def set_day(text: str) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> "Clock":  # noqa: ARG003 - as it is called
                return cls.fromisoformat(f"{text}T12:00:00+00:00")

        monkeypatch.setattr(chain, "datetime", Clock)

    return set_day


def test_each_day_has_its_own_file_and_a_large_day_several(
    tmp_path: Path, day: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    day("2026-11-30")
    log_of(tmp_path, 2)
    day("2026-12-01")
    monkeypatch.setattr(chain, "LARGEST_FILE", 600)
    log_of(tmp_path, 3)
    assert [file.name for file in sorted(tmp_path.glob("*.jsonl"))] == [
        "000000000001.2026-11-30.jsonl",
        "000000000003.2026-12-01.jsonl",
        "000000000005.2026-12-01.jsonl",
    ]
    assert verify(tmp_path).sound
    (tmp_path / "000000000003.2026-12-01.jsonl").unlink()
    assert verify(tmp_path).problem == (
        "lines number 3 to 4 were removed before line 1 of 000000000005.2026-12-01.jsonl"
    )


def test_expired_files_are_deleted_and_the_chain_records_its_new_start(
    tmp_path: Path, day: Callable[[str], None]
) -> None:
    for number in range(1, 7):
        day(f"2026-12-0{number}")
        log_of(tmp_path, 1, days=2)
    found = verify(tmp_path)
    assert found.sound
    days = [file.name.split(".")[1] for file in sorted(tmp_path.glob("*.jsonl"))]
    # The third may hold an event of the day at whose beginning the fourth was begun.
    assert days == ["2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"]
    assert found.first > 1
    first = min(tmp_path.glob("*.jsonl"))
    first.unlink()
    assert "were removed, and no event says that they were old" in verify(tmp_path).problem


def test_a_kill_while_old_files_are_deleted_leaves_a_sound_log(
    tmp_path: Path, day: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 4):
        day(f"2026-12-0{number}")
        log_of(tmp_path, 1, days=100)
    unlink = Path.unlink
    gone: list[Path] = []

    def unlink_one(path: Path, *, missing_ok: bool = False) -> None:
        if gone:
            raise OSError
        gone.append(path)
        unlink(path)

    monkeypatch.setattr(Path, "unlink", unlink_one)
    day("2026-12-20")
    with pytest.raises(AuditError):
        log_of(tmp_path, 1, days=2)
    monkeypatch.undo()
    assert len(gone) == 1
    assert verify(tmp_path).sound


# What is a person's.


def test_erasing_a_person_leaves_a_sound_log_with_an_erased_event(tmp_path: Path) -> None:
    log_of(tmp_path, 6)
    before = verify(tmp_path).head
    code, said = run("audit", "erase", "--who", "anna", folder=tmp_path)
    assert (code, said) == (0, "anna is erased from 3 events.\n")
    log = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"anna" not in log
    assert b"vraag 0" not in log
    assert b"vraag 1" in log
    found = verify(tmp_path, before)
    assert found.sound
    assert found.lines == 7
    events = list(events_of(tmp_path))
    assert [event.erased for event in events] == [True, False] * 3 + [False]
    assert events[0].files == ("/srv/hr/0.md",)
    assert (events[-1].event, events[-1].outcome) == ("erased", "3 events")
    log_of(tmp_path, 2)
    assert verify(tmp_path).sound


def test_erasing_a_person_erases_their_conversations(tmp_path: Path) -> None:
    log_of(tmp_path / "audit", 2)
    anna, ben = (Conversations.of(tmp_path / "index", name) for name in ("anna", "ben"))
    for own in (anna, ben):
        own.keep(["Hoeveel verlof heb ik?"])
    index = {"VIND_INDEX": str(tmp_path / "index")}
    run("audit", "erase", "--who", "anna", folder=tmp_path / "audit", **index)
    assert anna.all() == []
    assert len(ben.all()) == 1


def test_an_erasure_does_not_excuse_changes_to_other_lines(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 6)
    erase(audit, "anna", ROOT)
    file = only_file(tmp_path)
    lines = file.read_bytes().splitlines()
    _nameless(lines, 1, 0)
    file.write_bytes(b"\n".join(lines) + b"\n")
    assert "line number 2 was changed: who asked was taken out" in verify(tmp_path).problem


def test_an_interrupted_erasure_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = log_of(tmp_path, 4)
    monkeypatch.setattr("vind.app.audit.log._rewrite", lambda *_: None)
    assert erase(audit, "anna", ROOT) == 2
    file = only_file(tmp_path)
    assert b"anna" in file.read_bytes()
    assert verify(tmp_path).sound
    monkeypatch.undo()
    file.with_name(f"{file.name}.new").write_bytes(file.read_bytes())
    erase(audit, "nobody", ROOT)
    assert not any(b"anna" in one.read_bytes() for one in tmp_path.iterdir())
    assert verify(tmp_path).sound


def test_an_erased_person_stays_erased_as_old_files_expire(
    tmp_path: Path, day: Callable[[str], None]
) -> None:
    for number in range(1, 9):
        day(f"2026-12-0{number}")
        audit = log_of(tmp_path, 2, days=3)
        if number in {3, 6}:
            assert erase(audit, "anna", ROOT) == 3
        assert verify(tmp_path).sound, number
    events = list(events_of(tmp_path))
    assert events[0].number > 1
    assert [event.time.day for event in events if event.who == "anna"] == [7, 8]


# What is shown.


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("--who ben", [2, 4]),
        ("--file /srv/hr", [1, 2, 3, 4]),
        ("--file /srv/hr/2.md", [3]),
        ("--file /srv/*/1.md", [2]),
        ("--file /srv/h", []),
        ("--door page", [1, 3]),
        ("--event search", []),
        ("--event ask --since 2020-01-01 --until 2999-01-01", [1, 2, 3, 4]),
        ("--since 2999-01-01", []),
        ("--until 2020", []),
    ],
)
def test_audit_filters_select_the_matching_events(
    tmp_path: Path, options: str, numbers: list[int]
) -> None:
    log_of(tmp_path, 4)
    code, said = run("audit", "--json", *options.split(), folder=tmp_path)
    assert code == 0
    assert [event["number"] for event in json.loads(said)] == numbers


def test_events_print_as_a_table_and_as_csv_without_formulas(tmp_path: Path) -> None:
    log_of(tmp_path, 1)
    Audit(tmp_path).write(What.SEARCH, BEN, question='=HYPERLINK("http://x")')
    _, lines = run("audit", folder=tmp_path)
    assert lines.splitlines()[0].split() == (
        ["time", "who", "door", "event", "outcome", "shown", "question"]
    )
    assert "1 file  vraag 0?" in lines
    _, table = run("audit", "--csv", folder=tmp_path)
    assert "\"'=HYPERLINK(" in table


@pytest.mark.parametrize("command", ["audit", "audit verify", "audit erase --who anna"])
def test_audit_commands_say_that_there_is_no_log(tmp_path: Path, command: str) -> None:
    for variables in ({}, {"VIND_AUDIT": "off"}):
        code, said = run(*command.split(), folder=tmp_path / "none", **variables)
        assert code == 1
        assert "There is no audit log" in said
    assert not (tmp_path / "none").exists()


HIT = Hit("leave.md", None, "40 hours", "", 0.5, 0, 8, 1, "/srv/hr", "", "en")
QUOTE = Quote("40 hours", "leave.md", None, 0, 8, 0.5, "/srv/hr", "", 1)
FOUND = QuotesFound((QUOTE,), (), True, 0.9, 0.9, "en", "hours?")


def test_a_search_event_includes_the_older_versions_shown(tmp_path: Path) -> None:
    older = replace(HIT, path="old.md", passage_id=2)
    write_hits(Audit(tmp_path), ANNA, "hours", [replace(HIT, older=(older,))])
    (event,) = events_of(tmp_path)
    assert (event.event, event.outcome) == ("search", "found")
    assert (event.files, event.passages) == (("/srv/hr/leave.md", "/srv/hr/old.md"), (1, 2))


def test_a_stream_logs_each_passage_before_it_shows_it(tmp_path: Path) -> None:
    more = replace(QUOTE, path="more.md", passage_id=3)
    answer = replace(FOUND, also=(more,)).answer("40 hours [1].")
    written = []
    stream: list[Event] = [FOUND, FOUND, Answered(answer)]
    for event in audited(iter(stream), Audit(tmp_path), ANNA, "hours?"):
        written.append([(one.event, one.passages) for one in events_of(tmp_path)])
        assert event is stream[len(written) - 1]
    asked, answered = ("ask", (1,)), ("answer", (1, 3))
    assert written == [[asked], [asked], [asked, answered]]


UNJUDGED = replace(FOUND, found=False, is_judged=False)


@pytest.mark.parametrize(
    ("stream", "outcomes"),
    [
        ([FOUND, Answered(FOUND.answer())], ["answered"]),
        ([FOUND, Answered(FOUND.answer("40 [1].", is_worded=True))], ["answered", "answered"]),
        ([UNJUDGED, FOUND, Answered(FOUND.answer())], ["not found", "answered"]),
        ([UNJUDGED, Answered(replace(FOUND, found=False).answer())], ["not found"]),
    ],
)
def test_the_last_event_of_a_question_has_its_outcome_and_seconds(
    tmp_path: Path, stream: list[Event], outcomes: list[str]
) -> None:
    def slowly() -> Iterator[Event]:
        for event in stream:
            time.sleep(0.01)
            yield event

    list(audited(slowly(), Audit(tmp_path), ANNA, "hours?"))
    events = list(events_of(tmp_path))
    assert [one.outcome for one in events] == outcomes
    seconds = [one.seconds or 0 for one in events]
    assert seconds == sorted(set(seconds))
    assert seconds[0] >= 0.01
    assert verify(tmp_path).sound


def test_an_old_log_without_seconds_can_be_read(tmp_path: Path) -> None:
    log_of(tmp_path, 2)  # these have none either
    assert b"seconds" not in b"".join(lines_in(tmp_path))
    assert [one.seconds for one in events_of(tmp_path)] == [None, None]


def test_a_stream_shows_nothing_once_the_log_cannot_be_written(tmp_path: Path) -> None:
    audit = log_of(tmp_path, 1)
    shown: list[Event] = []
    with nothing_may_be_written(100), pytest.raises(AuditError):
        shown.extend(audited(iter([FOUND, Answered(FOUND.answer())]), audit, ANNA, "hours?"))
    assert shown == []


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """A command that asks, of an index whose reader is an administrator."""
    index_in(tmp_path / "index", TEXTS)
    monkeypatch.setattr("vind.search.models.load_embedder", lambda _: ToyEmbedder())
    monkeypatch.setenv("VIND_ADMINISTRATORS", at_the_machine(load_settings()).viewer.name)
    given = {"VIND_INDEX": str(tmp_path / "index"), "VIND_EMBEDDER": "toy"}
    return lambda *command, **more: run(*command, folder=tmp_path / "audit", **given, **more)


@pytest.mark.parametrize(
    ("command", "event", "question"),
    [
        ("search archive --json", "search", "archive"),
        ("search archive", "search", "archive"),
        ("ask what is the archive fee? --json", "ask", "what is the archive fee?"),
        ("ask what is the archive fee?", "ask", "what is the archive fee?"),
    ],
)
@pytest.mark.parametrize("access", ["off", "rules"])
def test_commands_that_ask_or_search_are_logged(
    asked: Callable[..., tuple[int, str]],
    tmp_path: Path,
    command: str,
    event: str,
    question: str,
    access: str,
) -> None:
    code, said = asked(*command.split(), VIND_ACCESS=access)
    assert code == 0
    assert "1250" in said
    first, *_ = events_of(tmp_path / "audit")
    assert (first.event, first.door, first.question) == (event, "cli", question)
    assert "/docs/finance/prices.txt" in first.files
    assert first.who == at_the_machine(load_settings()).viewer.name


@pytest.mark.parametrize("command", ["search archive", "ask archive fee?", "ask --json archive"])
def test_commands_show_nothing_when_the_audit_cannot_be_written(
    asked: Callable[..., tuple[int, str]], tmp_path: Path, command: str
) -> None:
    (tmp_path / "audit").touch()  # a file where the folder has to be
    code, said = asked(*command.split(), VIND_ACCESS="rules")
    assert code == 1
    assert "1250" not in said
    assert "nothing is shown that is not in it" in said


def test_questions_asked_in_chat_are_logged(
    asked: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    code, _ = asked("chat", typed="what is the archive fee?\n", VIND_ACCESS="rules")
    assert code == 0
    assert {event.question for event in events_of(tmp_path / "audit")} == {
        "what is the archive fee?"
    }


def test_small_talk_in_chat_is_answered_but_not_searched_or_logged(
    asked: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    typed = "hello\nwhat is the archive fee?\nthanks!\nwrite a poem\nexit\nwho is ill?\n"
    code, said = asked("chat", typed=typed, VIND_ACCESS="rules")
    assert code == 0
    assert "You are welcome" in said
    assert "vind writes no mails" in said
    assert {event.question for event in events_of(tmp_path / "audit")} == {
        "what is the archive fee?"
    }


def test_refusals_are_logged_at_a_limited_rate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_refusals", writing._Refusals())
    monkeypatch.setattr(writing, "REFUSALS_A_MINUTE", 2)
    audit = Audit(tmp_path)
    for _ in range(5):
        audit.write_refusal("rest", "192.0.2.1", "no such key")
    writing._refusals._since -= 60
    audit.write_refusal("rest", "192.0.2.1", "no such key")
    assert [(event.outcome, event.peer) for event in events_of(tmp_path)] == [
        ("refused", "192.0.2.1"),
        ("refused", "192.0.2.1"),
        ("refused, and 3 more", "192.0.2.1"),
    ]

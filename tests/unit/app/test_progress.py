"""What a run of indexing shows of itself."""

import pytest

from vind.app.cli.progress import shown
from vind.ingest.run.progress import Progress


def test_the_time_left_is_shown_once_it_is_known(capfd: pytest.CaptureFixture[str]) -> None:
    notes: list[str] = []
    show = shown(lambda done, total, note: notes.append(f"{done}/{total} {note}"))
    show(Progress(1, 40, 100, "a.txt"))
    show(Progress(2, 40, 900, "b.txt", seconds_left=7300.0, a_second=11.6))
    show(Progress(3, 40, 1300, "c.txt", seconds_left=40.0, a_second=11.6))
    assert notes == [
        "1/40 files, 100 passages  a.txt",
        "2/40 files, 900 passages, 2 hours left  b.txt",
        "3/40 files, 1,300 passages, 40 seconds left  c.txt",
    ]
    said = "vind: embedding 12 passages a second, this takes about 2 hours yet.\n"
    assert capfd.readouterr().err == said


def test_of_a_short_run_no_line_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    show = shown(lambda *_: None)
    show(Progress(2, 40, 900, "b.txt", seconds_left=40.0, a_second=75.0))
    assert capfd.readouterr().err == ""

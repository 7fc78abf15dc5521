from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from search.text.dating import day_of, told_day
from tests.unit.search.examples import stored

SAVED = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "title", "expected"),
    [
        ("minutes/2026-05-14-board.md", "", date(2026, 5, 14)),
        ("brief_2026_04_28.pdf", "", date(2026, 4, 28)),
        ("notulen.txt", "Notulen van 2 juni 2026", date(2026, 6, 2)),
        ("notulen-2026-05-14.txt", "Notulen van 2 juni 2026", date(2026, 5, 14)),
        ("handbook-2026.docx", "Handbook, May 2026", SAVED.date()),
        ("24-10-12 minutes.md", "", SAVED.date()),
        ("20240315 notulen.pdf", "", date(2024, 3, 15)),
        ("order-2024031512.pdf", "", SAVED.date()),
        ("2026-02-31-x.md", "", SAVED.date()),
        ("2025-01-01/leave.md", "", SAVED.date()),
        ("memo_2025-07_travel.docx", "", date(2025, 7, 1)),
        ("memo_standby_juli2025.docx", "", date(2025, 7, 1)),
        ("minutes March 2026.docx", "", date(2026, 3, 1)),
        ("report-2026-11.docx", "", SAVED.date()),
        ("order-2025-0712.docx", "", SAVED.date()),
    ],
)
def test_the_day_of_a_document(path: str, title: str, expected: date) -> None:
    found = replace(stored("Text.", path=path), title=title, dated=SAVED)
    assert day_of(found) == expected


def test_the_time_of_a_files_change_is_not_told_as_its_day() -> None:
    copied = replace(stored("Text.", path="notes.txt"), dated=SAVED, dated_by_file=True)
    assert (day_of(copied), told_day(copied)) == (SAVED.date(), None)
    named = replace(copied, path="2026-05-14-notes.txt")
    assert told_day(named) == date(2026, 5, 14)


def test_what_is_called_by_an_earlier_month_is_not_told_to_be_of_the_day_it_was_changed() -> None:
    memo = replace(stored("Text.", path="memo-2025-07.docx"), dated=SAVED)
    assert told_day(memo) is None
    assert told_day(replace(memo, path="memo-2026-11.docx")) == SAVED.date()
    assert day_of(replace(memo, dated=None)) == date(2025, 7, 1)


def test_a_document_without_a_day() -> None:
    assert day_of(stored("Text.")) is None

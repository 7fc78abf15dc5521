import pytest

from search.claims.numerals.hours import times_of_row, times_told
from search.text.values import find_values


@pytest.mark.parametrize(
    ("row", "heading", "times"),
    [
        ("Monday\t08:00 - 16:30", "Day\tWorkshop", ["8", "16:30"]),
        ("maandag\t9-17.30\t8.00", "dag\twinkel\tprijs", ["9", "17:30"]),
        ("zaterdag\t10:00", "dag\topen", ["10"]),
        ("vrijdag\t9:00-12:00 en 13:00-17:00", "dag\topen", ["9", "12", "13", "17"]),
        ("Small\t8.50 - 12.50", "Size\tPrice in euros", []),
        ("Pump\t10-16", "Item\tNumber", []),
        ("Pump\tfill at 8:00", "Item\tNote", []),
    ],
)
def test_the_times_that_are_all_of_a_cell(row: str, heading: str, times: list[str]) -> None:
    found = times_of_row(row, heading)
    assert len(found) == len(times)
    assert all(time in readings for time, readings in zip(times, found, strict=True))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Open from 8 am to 4.30 pm.", ["8 am", "4.30 pm"]),
        ("Open from 8 hours to 16:30 hours.", ["8 hours", "16:30"]),
        ("Open for 8 hours.", []),
        ("Open at half past eight.", []),
    ],
)
def test_the_times_of_a_sentence_that_stand_in_a_cell(sentence: str, told: list[str]) -> None:
    times = times_of_row("Monday\t08:00 - 16:30", "Day\tWorkshop")
    found = times_told(sentence, find_values(sentence, "en"), times)
    assert [value.written_in(sentence) for value in found] == told

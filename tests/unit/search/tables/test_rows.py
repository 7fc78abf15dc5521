import pytest

from vind.search.tables.layout import headed

FLEET = ["Set\tType\tKeuring", "HV-03\tH-080\t2026-05-18", "HV-04\tH-090\t2026-06-22"]
NOTE = "Elke set staat op een aanhanger."


def test_the_first_row_heads_the_others_until_there_is_text() -> None:
    over = [heading for _, heading in headed([*FLEET, NOTE, *FLEET[1:]], "")]
    assert over == ["", FLEET[0], FLEET[0], "", "\t\t", "\t\t"]
    assert headed(FLEET[1:], FLEET[0]) == [(FLEET[1], FLEET[0]), (FLEET[2], FLEET[0])]


@pytest.mark.parametrize(
    ("first", "second", "is_heading"),
    [
        ("E07\tfull", "E12\tclot", False),
        ("08:30\tArrival", "09:00\tStart", False),
        ("2026-01-05\tAnn", "2026-01-12\tBob", False),
        ("Code\tMeaning", "E12\tclot", True),
        ("2025\t2026", "1200\t1300", True),
        ("A\tfull", "B\tclot", True),
        ("E7\tfull", "E12\tclot", True),
    ],
)
def test_a_row_that_begins_as_the_next_one_heads_none(
    first: str, second: str, is_heading: bool
) -> None:
    over = first if is_heading else "\t"
    assert headed([first, second], "") == [(first, "" if is_heading else "\t"), (second, over)]
    assert headed([second], first) == [(second, over)]

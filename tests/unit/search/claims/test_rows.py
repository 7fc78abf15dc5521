import pytest

from search.claims.names import known_words
from search.claims.rows import headed, without_other_rows

FLEET = ["Set\tType\tKeuring", "HV-03\tH-080\t2026-05-18", "HV-04\tH-090\t2026-06-22"]
NOTE = "Elke set staat op een aanhanger."


def test_the_first_row_heads_the_others_until_there_is_text() -> None:
    over = [heading for _, heading in headed([*FLEET, NOTE, *FLEET[1:]], "")]
    assert over == ["", FLEET[0], FLEET[0], "", "", FLEET[1]]
    assert headed(FLEET[1:], FLEET[0]) == [(FLEET[1], FLEET[0]), (FLEET[2], FLEET[0])]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("HV-04 is gekeurd", [FLEET[0], FLEET[2], NOTE]),
        ("De H-080 is gekeurd", [FLEET[0], FLEET[1], NOTE]),
        ("Elke set is gekeurd", None),
    ],
)
def test_rows_of_other_things_are_left_out(said: str, kept: list[str] | None) -> None:
    assert without_other_rows(headed([*FLEET, NOTE], ""), known_words(said)) == kept

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


STAFF = [
    "Insurer\tContact\tPhone",
    "Figo\tNoor Bakelaar\t085-760",
    "InShared Dier\tDirk-Jan Oud\t020-444",
]
PRICES = ["Code\tWhat\tDog", "C1\tConsult\t45.00", "C2\tConsult again\t29.50"]


def kept_of(table: list[str], said: str, *names: str) -> list[str] | None:
    return without_other_rows(headed(table, ""), known_words(said), [*map(known_words, names)])


def test_a_row_is_named_by_one_name_in_its_first_cell_and_not_by_what_it_says() -> None:
    said = "Noor Bakelaar is the contact of InShared"
    assert kept_of(STAFF, said) is None
    assert kept_of(STAFF, said, "InShared") == [STAFF[0], STAFF[2]]
    assert kept_of(STAFF, said, "Bakelaar") is None


def test_behind_a_code_the_first_text_names_a_row() -> None:
    assert kept_of(PRICES, "A consult is 29.50") == [PRICES[0], PRICES[1]]
    assert kept_of(PRICES, "A consult again is 29.50") == PRICES
    assert kept_of(["No\tTown", "7\tHeiloo\tBo"], "Bo is in Heiloo") == [
        "No\tTown",
        "7\tHeiloo\tBo",
    ]

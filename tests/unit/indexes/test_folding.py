import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.indexes.text.folding import fold, fold_in_place


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC-12", "abc-12"),
        ("Caf\u00e9 \u017b\u00f3\u0142ty", "cafe zolty"),
        ("Y\u0131ld\u0131z", "yildiz"),
        ("S\u00f8ren \u0110or\u0111e", "soren dorde"),
        ("Stra\u00dfe \u00c6r\u00f8 \u0152uvre", "strasse aero oeuvre"),
        ("\uff21\u2460", "a1"),
    ],
)
def test_a_text_is_compared_without_case_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC-12", "abc-12"),
        ("Twee\u00ebn\u00bd\u2026 Stra\u00dfe", "tweeen\u00bd\u2026 stra\u00dfe"),
        ("\u20ac 500\u00b9 of 10\u00b2", "\u20ac 500  of 10 "),
    ],
)
def test_a_place_in_a_text_stays_the_same_place(text: str, folded: str) -> None:
    assert fold_in_place(text) == folded
    assert len(folded) == len(text)


@given(st.text())
def test_folding_in_place_keeps_every_place(text: str) -> None:
    folded = fold_in_place(text)
    assert folded == "".join(map(fold_in_place, text))
    assert len(folded) == len(text)

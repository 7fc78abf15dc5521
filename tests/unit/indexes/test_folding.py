import pytest

from indexes.folding import fold


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

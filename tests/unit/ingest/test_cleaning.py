import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.ingest.document.characters import clean, in_font, one_line, raised


def test_words_are_as_someone_types_them() -> None:
    assert clean("ﬁnanci\xadële\u200b eﬀecten") == "financiële effecten"
    assert clean("cafe\u0301") == "café"
    assert one_line(" 25\xa0dagen \r\n per\tjaar ") == "25 dagen per jaar"


def test_line_ends_are_one_kind_and_blank_lines_do_not_pile_up() -> None:
    assert clean("a\r\nb\rc\x0bd  \n\n\n\n e") == "a\nb\nc\nd\n\n e"


def test_signs_of_symbol_fonts_are_those_that_are_seen() -> None:
    assert clean("\uf0b3\uf02018 jaar, 20 \uf0b0C \uf0b1 5 \uf06dg") == "≥ 18 jaar, 20 °C ± 5 µg"
    assert clean("\uf0fe ja \uf0a8 nee \uf028 0113") == "☑ ja ☐ nee ☎ 0113"
    assert clean("\uf0b7 Mondkap\n\uf0a7 Bril\n\uf0d8 Helm") == "• Mondkap\n▪ Bril\n➢ Helm"
    assert clean("\uf17c \ue000") == "\uf17c \ue000"


@pytest.mark.parametrize(
    ("font", "seen"),
    [
        ("Symbol", "≤⇒\N{GREEK SMALL LETTER ALPHA}"),
        ("Wingdings", ""),
        ("wingdings 2", "☐"),
        ("Arial", "\uf0a3\uf0de\uf061"),
    ],
)
def test_what_a_private_character_shows_is_said_by_its_font(font: str, seen: str) -> None:
    assert in_font(font, "\uf0a3\uf0de\uf061") == seen


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_what_is_cleaned_can_be_written_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert "\r" not in cleaned
    assert "\0" not in cleaned


def test_what_is_left_of_a_mark_is_taken_out() -> None:
    assert clean(f"{raised('²x')} 5{raised('12')[:-1]} en {'1' * 9}") == "²x 512 en 111111111"

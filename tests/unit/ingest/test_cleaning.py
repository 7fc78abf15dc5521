from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean, fold
from ingest.raised import raised


def test_words_are_as_someone_types_them() -> None:
    assert clean("ﬁnanci\xadële\u200b eﬀecten") == "financiële effecten"
    assert clean("cafe\u0301") == "café"
    assert fold(" 25\xa0dagen \r\n per\tjaar ") == "25 dagen per jaar"


def test_line_ends_are_one_kind_and_blank_lines_do_not_pile_up() -> None:
    assert clean("a\r\nb\rc\x0bd  \n\n\n\n e") == "a\nb\nc\nd\n\n e"


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_what_is_cleaned_can_be_written_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert "\r" not in cleaned
    assert "\0" not in cleaned


def test_what_is_left_of_a_mark_is_taken_out() -> None:
    assert clean(f"{raised('²x')} 5{raised('12')[:-1]} en {'1' * 9}") == "²x 512 en 111111111"

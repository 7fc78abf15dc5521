import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.indexes.text.analysis import LEAST_LETTERS, is_slip_for

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=LEAST_LETTERS + 1, max_size=20)


@given(WORDS, st.data())
def test_any_single_slip_behind_the_first_letter_is_one(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 2))
    slips = {
        "missing": word[:place] + word[place + 1 :],
        "twice": word[:place] + word[place] + word[place:],
        "swapped": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }
    for slip in slips.values():
        assert slip == word or is_slip_for(slip, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("vergoedong", "vergoeding"),  # keys beside each other
        ("beloont", "beloond"),
        ("lokaties", "locaties"),
        ("geïndexeert", "geindexeerd"),
        ("kerntemp", "kerntemperatuur"),
    ],
)
def test_slips(word: str, other: str) -> None:
    assert is_slip_for(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("schurft", "schuift"),
        ("aiders", "anders"),
        ("piket", "pike"),
        ("avondeten", "avond"),
        ("betonwagen", "betonpalen"),
        ("banden", "landen"),  # the first letter
        ("casco", "casco"),
    ],
)
def test_words_of_their_own(word: str, other: str) -> None:
    assert not is_slip_for(word, other)

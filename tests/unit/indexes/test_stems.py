"""Words of one stem, and words that have two."""

import pytest

from vind.indexes.text.words import stem
from vind.indexes.types import Language


@pytest.mark.parametrize(
    "forms",
    [
        "vakantiedag vakantiedagen",
        "bedrag bedragen",
        "betaling betalingen betalen betaalt betaald",
        "declareren declareer declareert gedeclareerd",
        "hoog hoge",
        "regeling regelen regelt geregeld",
        "toeslag toeslagen",
        "vergoeding vergoeden vergoedt vergoed",
        "verzekering verzekerd verzekeren",
        "vrij vrije",
        "coördinator coördinatoren",
    ],
)
def test_forms_of_a_dutch_word_have_one_stem(forms: str) -> None:
    assert len({stem(word, "nl") for word in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["zoon zon", "maan man", "boom bom", "meet met", "schaal schal"])
def test_a_long_vowel_is_part_of_a_short_word(pair: str) -> None:
    long, short = pair.split()
    assert stem(long, "nl") != stem(short, "nl")


@pytest.mark.parametrize(
    ("word", "language", "stemmed"),
    [
        ("payments", "en", "payment"),
        ("betalingen", "", "betalingen"),
        ("coördinaten", "", "coordinaten"),
        ("4521", "nl", "4521"),
        ("q2", "nl", "q2"),
        ("e-mails", "nl", "email"),
    ],
)
def test_other_words(word: str, language: Language, stemmed: str) -> None:
    assert stem(word, language) == stemmed


def test_a_word_that_is_too_long_for_the_index_is_its_own_stem() -> None:
    assert stem("a" * 61, "nl") == "a" * 61

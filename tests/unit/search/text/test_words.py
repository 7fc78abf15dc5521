import pytest

from indexes.types import Language
from search.text.words import content_stems


@pytest.mark.parametrize(
    ("text", "language", "stems"),
    [
        ("Welke foto's van Anna's feest", "nl", ["foto", "anna", "feest"]),
        ("\u2019s Avonds in 's-Hertogenbosch", "nl", ["avond", "hertonbosch"]),
        ("Wat kost maat S?", "nl", ["kost", "maat", "s"]),
        ("What's Ann\u2019s price?", "en", ["ann", "price"]),
        ("What's Ann\u2019s price?", "", ["what", "ann", "price"]),
    ],
)
def test_an_s_behind_an_apostrophe_is_no_word(
    text: str, language: Language, stems: list[str]
) -> None:
    assert content_stems(text, language) == stems

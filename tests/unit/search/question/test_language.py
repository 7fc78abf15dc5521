import pytest

from vind.search.question.cleaned import language_asked


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("dealer price Plover 7E", "en"),
        ("torque crank arm plover 5E", "en"),
        ("user gets LB-460", "en"),
        ("max hotel price london", "en"),
        ("salaris planner", "nl"),
        ("borg druppel", "nl"),
        ("code 4040 kassa", "nl"),
        ("kilo restafval per inwoner in Waterlo 2024", "nl"),
    ],
)
def test_a_few_words_are_of_the_language_that_has_them(question: str, language: str) -> None:
    assert language_asked(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "F-21",
        "NE43",
        "code alarm",
        "torque stem plevier 7",
        "telefono ufficio",
        "prix chambre double",
    ],
)
def test_what_is_of_both_or_of_neither_is_told_from_the_documents(question: str) -> None:
    assert language_asked(question) == ""


def test_a_sentence_is_in_the_language_of_the_text() -> None:
    assert language_asked("Wat kost artikel AX-20493?") == "nl"
    assert language_asked("how do I book a room") == "en"

import pytest

from vind.search.question.cleaned import language_asked


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wat kost artikel AX-20493?", "nl"),
        ("how do I book a room", "en"),
        ("F-21", ""),
        ("telefono ufficio", ""),
    ],
)
def test_a_question_is_in_the_language_of_its_words(question: str, language: str) -> None:
    assert language_asked(question) == language

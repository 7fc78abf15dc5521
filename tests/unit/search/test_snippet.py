import pytest

from vind.search.hits import best_sentence, words_found
from vind.search.question.question import Question

TEXT = "Verlof vraag je aan bij je chef. Je mag 40 uur meenemen naar 2027. De rest vervalt."


def said(question: str) -> str:
    start, end = best_sentence(question, TEXT, "nl")
    return TEXT[start:end]


def test_the_sentence_with_most_of_the_questions_words() -> None:
    assert said("Hoeveel uren mag ik meenemen?") == "Je mag 40 uur meenemen naar 2027."
    assert said("verlof aanvragen") == "Verlof vraag je aan bij je chef."


def test_the_whole_text_where_no_sentence_has_any() -> None:
    assert said("parkeren") == TEXT
    assert best_sentence("x", "", "") == (0, 0)


def test_the_lines_that_address_a_mail_are_no_snippet() -> None:
    text = "From: Ann Pump <ann@seal-pump.example>\nTo: Bob\n\nThe pump needs a new seal."
    start, end = best_sentence("Which seal does the pump of Ann need?", text, "en")
    assert text[start:end] == "The pump needs a new seal."
    head = "From: Ann Pump <ann@seal-pump.example>"
    assert best_sentence("pump", head, "en") == (0, len(head))


@pytest.mark.parametrize(
    ("question", "text", "language", "found"),
    [
        ("dag meenemen", "Dagen die u meeneemt: 5 dagen.", "nl", ["Dagen", "meeneemt", "dagen"]),
        ("the days of leave", "Leave days of the year", "en", ["Leave", "days"]),
        ("café", "Het Café en het cafe", "nl", ["Café", "cafe"]),
        ("dagen van verlof", "dagen van verlof", "", ["dagen", "verlof"]),
        ("dag", "dagen", "", []),
        ("parkeren", "Verlof", "nl", []),
    ],
)
def test_the_words_of_a_question_in_all_their_forms(
    question: str, text: str, language: str, found: list[str]
) -> None:
    assert [
        text[slice(*span)] for span in words_found(Question.of(question), text, language)
    ] == found

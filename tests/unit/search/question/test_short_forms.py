"""Short forms in a question, and the words that they are made of."""

import pytest

from vind.search.question.codes import spelled_out


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("DSO March 2024", "Days sales outstanding\t55"),
        ("What is our NPS?", "Net promoter score 46, up from 39"),
        ("Who is the DPO?", "Ask the data-protection officer, Rosalind."),
        ("the PP&E of 2023", "Property, plant and equipment, net"),
        ("wie zit er in de RvB?", "De raad van bestuur bestaat uit twee leden."),
    ],
)
def test_the_words_of_a_short_form_are_found(question: str, text: str) -> None:
    (code,) = spelled_out(question, [text, "Another text."])
    assert code.stands_in(text)
    assert not code.stands_in("Another text.")


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Who is the DPO?", ["Ask the DPO.", "The data protection officer is Rosalind."]),
        ("Is IT in the building?", ["It is there."]),
        ("WHO IS THE DPO?", ["The data protection officer."]),
        ("Which Seal fits?", ["Some ever active lamp."]),
        ("REORGANISATION in May", ["Nothing."]),
    ],
)
def test_others_need_no_help_or_are_none(question: str, texts: list[str]) -> None:
    assert list(spelled_out(question, texts)) == []


def test_words_that_only_begin_alike_are_not_meant() -> None:
    (code,) = spelled_out("What is the DSO?", [""])
    assert not code.stands_in("Days in which sales were outstanding")
    assert not code.stands_in("Daily sales.\n\n\n\nOver")
    assert not code.stands_in("holidays sales outstanding")

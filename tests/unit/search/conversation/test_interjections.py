"""What a question opens with that answers what was said before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.conversation.interjections import without_interjections


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Oké, en waar vraag ik die aan?", "en waar vraag ik die aan?"),
        ("OK and what about part-timers?", "and what about part-timers?"),
        ("Oké dank je wel! Hoe lang duurt dat?", "Hoe lang duurt dat?"),
        ("Ah ok, maar wie betaalt dat?", "maar wie betaalt dat?"),
        ("Duidelijk. En voor stagiairs?", "En voor stagiairs?"),
        ("Nee, ik bedoel die van Utrecht", "ik bedoel die van Utrecht"),
        ("Thanks, and for part-timers?", "and for part-timers?"),
        ("Yes but who pays for it?", "but who pays for it?"),
        ("Great, how long does it take?", "how long does it take?"),
    ],
)
def test_what_answers_is_left_out(question: str, asks: str) -> None:
    assert without_interjections(question) == asks


@pytest.mark.parametrize(
    "question",
    [
        "Dank je wel!",
        "Goed en slecht weer: wat is de regel?",
        "Top 10 van de klanten",
        "Right of way on the yard?",
        "No. 5 filter: what is its price?",
        "OR, wie zit daarin?",
        "En voor deeltijders?",
        "",
    ],
)
def test_what_asks_stays(question: str) -> None:
    assert without_interjections(question) == question


@given(st.text(max_size=100))
def test_any_question_can_be_read(question: str) -> None:
    assert question.endswith(without_interjections(question))

"""Parts that are asked for by their number, of whichever document is named."""

from pathlib import Path

import pytest

from tests.unit.search.examples import ask

LEASE = [
    "Article 5 Use\n\nThe shed is used for boats.",
    "Article 6 Repairs\n\nThe tenant repairs the doors.",
    "Article 7 End\n\nThe lease ends in May.",
]
KICK_OFF = [
    "Kick-off of the bath",
    "The goal is a warm bath.",
    "The budget is 640.",
    "Risks: lead.",
]
DOCUMENTS = {"lease-shed.pdf": LEASE, "kick-off-bath.pptx": KICK_OFF}


@pytest.mark.parametrize(
    "question",
    [
        "What do articles 5 and 7 of the lease of the shed say?",
        "What does article 5 and article 7 of the lease of the shed say?",
    ],
)
def test_two_parts_are_quoted_in_turn(tmp_path: Path, question: str) -> None:
    answer, engine = ask(question, tmp_path, DOCUMENTS)
    engine.close()
    assert [one.text for one in answer.quotes] == [LEASE[0], LEASE[2]]
    assert (answer.found, answer.asked) == (True, question)


def test_of_two_parts_the_one_that_is_there_is_quoted(tmp_path: Path) -> None:
    answer, engine = ask("Articles 6 and 19 of the lease of the shed?", tmp_path, DOCUMENTS)
    engine.close()
    assert [one.text for one in answer.quotes] == [LEASE[1]]
    assert answer.found


@pytest.mark.parametrize(
    "question",
    [
        "slide 3 of the kick-off presentation",
        "slide 3 kick-off",
        "kick-off bath slide 3",
        "What does the kick-off presentation say on slide 3?",
    ],
)
def test_a_page_is_of_the_document_beside_it(tmp_path: Path, question: str) -> None:
    answer, engine = ask(question, tmp_path, DOCUMENTS)
    engine.close()
    assert answer.quotes[0].text == KICK_OFF[2]
    assert answer.found


def test_a_page_on_something_is_of_no_document(tmp_path: Path) -> None:
    answer, engine = ask("What is on page 3 about the kick-off?", tmp_path, DOCUMENTS)
    engine.close()
    assert answer.quotes[0].text == KICK_OFF[0]

"""The names in a question say which document, the rest which passage."""

import pytest

from indexes.types import Passage, StoredPassage
from search.retrieval.subject import without_names

OPENING = "This Agreement is made between Fenmoor Board and Waterhoen Pumps Ltd."


def opening(path: str, text: str = OPENING, title: str = "") -> StoredPassage:
    passage = Passage(text=text, start=0, end=len(text), language="en")
    return StoredPassage(1, 1, "/docs", path, title, "application/pdf", passage)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Which law governs the contract of Fenmoor Board?", "Which law governs the contract of"),
        ("Which law governs the Supply Agreement?", "Which law governs the"),
        ("Who at Hartman Steel signs for Fenmoor?", "Who at Hartman Steel signs for"),
        ("what may fenmoor board cancel", "what may fenmoor board cancel"),
        ("Fenmoor pays when?", "Fenmoor pays when?"),
    ],
)
def test_names_that_the_document_goes_by_are_left_out(question: str, rest: str) -> None:
    assert without_names(question, opening("SupplyAgreement_2024.pdf")) == rest


def test_a_question_of_names_alone_stays_whole() -> None:
    assert without_names("The Fenmoor Board", opening("a.pdf")) == "The Fenmoor Board"


def test_title_and_file_name_count_too() -> None:
    titled = opening("x.pdf", text="Page one.", title="Annual Report of Melkbron")
    assert without_names("How did Melkbron fare?", titled) == "How did fare?"
    named = opening("melkbron/VisitNotes.pdf", text="Page one.")
    assert without_names("What do the Visit Notes say?", named) == "What do the say?"

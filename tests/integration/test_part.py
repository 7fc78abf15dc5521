"""What a document of the sample company says of a subject: the quotes are of that document."""

import pytest

from benchmarks.sets import SAMPLE, indexed
from search import Engine

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("Wat zegt het verzuimprotocol over huisbezoek?", "hr/verzuimprotocol.md"),
        ("Wat staat er in het privacybeleid over camera's?", "ict/privacybeleid-v2-1.docx"),
        ("What does the NDA with Hydrotest say about duration?", "contracten/nda-hydrotest.docx"),
        ("What does the staff guide say about sick pay?", "hr/staff-guide-2025.pdf"),
    ],
)
def test_the_quotes_are_of_the_document_that_is_named(question: str, path: str) -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        answer = engine.ask(question, llm=False)
    assert {quote.path for quote in answer.quotes} == {path}


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("According to the staff guide", "what is the price of the E-4521?"),
        ("Volgens het privacybeleid", "wat is de boete bij te late levering?"),
    ],
)
def test_what_another_document_says_of_it_is_no_answer(name: str, subject: str) -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        assert engine.ask(subject, llm=False).found
        assert not engine.ask(f"{name}, {subject}", llm=False).found

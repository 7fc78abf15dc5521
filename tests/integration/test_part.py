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

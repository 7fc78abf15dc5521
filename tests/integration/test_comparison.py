"""Comparisons of documents of the sample company: both are quoted."""

import pytest

from benchmarks.sets import SAMPLE, indexed
from search import Engine

pytestmark = pytest.mark.models

GUIDE = "hr/staff-guide-2025.pdf"
POLICY = "ict/acceptable-use-policy.md"
NDA = "contracten/nda-hydrotest.docx"
LEASE = "contracten/leaseovereenkomst-bestelwagens.docx"


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare the staff guide with the acceptable use policy", {GUIDE, POLICY}),
        ("Vergelijk de NDA met de leaseovereenkomst op looptijd", {NDA, LEASE}),
    ],
)
def test_both_documents_are_quoted(question: str, sides: set[str]) -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        answer = engine.ask(question, llm=False)
    assert {quote.path for quote in answer.quotes[:3]} == sides
    assert {quote.path for quote in answer.quotes} == sides

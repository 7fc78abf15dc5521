"""Summaries of documents of the sample company, with the real embedder and no language model."""

import pytest

from benchmarks.sets import SAMPLE, indexed
from search import Engine

pytestmark = pytest.mark.models

MINUTES = "directie/notulen/2026-06-02-overleg-ondernemingsraad.md"
BRANCH = "directie/notulen/2026-03-19-kingsferry-branch-meeting.txt"
HANDBOOK = "hr/personeelshandboek-2026.docx"


@pytest.mark.parametrize(
    ("question", "path", "said"),
    [
        (
            "Vat het overleg van directie en ondernemingsraad van 2 juni 2026 samen.",
            MINUTES,
            "De OR vraagt om drie dagen thuiswerken per week voor kantoor.",
        ),
        (
            "Summarise the meeting of the directors and the works council on 2 June 2026.",
            MINUTES,
            "De OR vraagt om drie dagen thuiswerken per week voor kantoor.",
        ),
        (
            "Summarise the branch meeting in Kingsferry of 19 March 2026.",
            BRANCH,
            "Chains are now colour-coded",
        ),
        ("Kun je een samenvatting geven van het personeelshandboek?", HANDBOOK, "vakantie"),
    ],
)
def test_a_summary_quotes_the_whole_document(question: str, path: str, said: str) -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        answer = engine.ask(question, llm=False)
    assert answer.found
    assert {quote.path for quote in answer.quotes} == {path}
    starts = [quote.start for quote in answer.quotes]
    assert starts == sorted(starts)
    assert said in " ".join(" ".join(quote.text.split()) for quote in answer.quotes)

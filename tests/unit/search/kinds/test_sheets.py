"""Sheets of workbooks that are asked for by their name."""

from pathlib import Path

import pytest

from search.types import Lacking
from tests.unit.search.examples import ask

RATES = [
    "Rates\n\nhall\tprice\nBlue hall\t640\nRed hall\t310",
    "Extras\n\nitem\tprice\nBlue light\t12\nPiano\t95",
    "Week 48\n\nname\tmon\nAnn\t9-17",
]
NAMES = ["'Rates 2026'", "Extras", "'Week 48'"]
DOCUMENTS = {
    "halls.xlsx": RATES,
    "safety data sheet glue.pdf": ["The glue of the hall dries in a day."],
    "house-rules.pdf": ["The blue hall is swept.", "Extras of the bar are paid at once."],
}
SHEETS = {"halls.xlsx": NAMES}


@pytest.mark.parametrize(
    ("question", "sheet"),
    [
        ("What is on the sheet Extras?", 1),
        ("tabblad extras", 1),
        ("what does the Rates 2026 sheet say", 0),
        ("Wat staat er op het rates 2026-tabblad?", 0),
        ('what is in tab "Week 48"', 2),
        ("sheet week48 of the halls", 2),
        ("What is on the sheet rates of the halls?", 0),
    ],
)
def test_a_sheet_is_quoted_from_its_head(tmp_path: Path, question: str, sheet: int) -> None:
    answer, engine = ask(question, tmp_path, DOCUMENTS, sheets=SHEETS)
    engine.close()
    assert answer.quotes[0].text == RATES[sheet]
    assert answer.found


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("In the sheet Extras, what is the price of the blue light?", "Blue light\t12"),
        ("What does the sheet Rates 2026 say about the blue hall?", "Blue hall\t640"),
        ("tabblad Extras: piano", "Piano\t95"),
    ],
)
def test_what_else_is_asked_is_looked_for_on_the_sheet(
    tmp_path: Path, question: str, row: str
) -> None:
    answer, engine = ask(question, tmp_path, DOCUMENTS, sheets=SHEETS)
    engine.close()
    assert answer.quotes[0].best_sentence == row
    assert {one.path for one in answer.quotes} == {"halls.xlsx"}


def test_a_sheet_that_the_workbook_lacks_is_told(tmp_path: Path) -> None:
    question = "What is on the sheet Costs of the halls?"
    answer, engine = ask(question, tmp_path, DOCUMENTS, sheets=SHEETS)
    engine.close()
    assert not answer.found
    assert answer.lacking == Lacking("sheet Costs", is_part=True)


@pytest.mark.parametrize(
    "question", ["safety data sheet glue of the hall", "What is on the sheet Costs?"]
)
def test_what_is_no_sheet_is_a_question_as_others(tmp_path: Path, question: str) -> None:
    answer, engine = ask(question, tmp_path, DOCUMENTS, sheets=SHEETS)
    engine.close()
    assert answer.lacking is None or not answer.lacking.is_part

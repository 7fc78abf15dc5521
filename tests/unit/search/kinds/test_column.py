from dataclasses import replace

import pytest

from search.found import Evidence
from search.kinds.column import without_column
from tests.unit.search.examples import excerpt, model_by_hand

TABLE = "Schaal\tMinimum (€)\tMaximum (€)\n6\t2100\t2900\n7\t2400\t3300"
ROW = "7\t2400\t3300"


def evidence(text: str, header: str = "") -> Evidence:
    return Evidence((excerpt(text, header=header),), "nl", None, model_by_hand(), "?")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("wat staat er in kolom Maximum van schaal 7", "Maximum van schaal 7"),
        ("Wat is de kolom minimum van schaal 6?", "Wat is minimum van schaal 6?"),
        ("what is in the column Maximum for 7?", "Maximum for 7?"),
        ("kolom 'Maximum' schaal 7", "Maximum' schaal 7"),
    ],
)
def test_a_column_of_the_table_that_leads_is_named_without_the_word(
    question: str, alone: str
) -> None:
    assert without_column(question, evidence(TABLE)) == alone
    header = TABLE.partition("\n")[0]
    assert without_column(question, evidence(ROW, header)) == alone


@pytest.mark.parametrize(
    "question",
    [
        "wat staat er in kolom Midden van schaal 7",
        "hoe hoog is de kolom van de kraan",
        "what is the maximum of scale 7",
    ],
)
def test_another_column_is_not(question: str) -> None:
    assert without_column(question, evidence(TABLE)) == question
    assert without_column(question, replace(evidence(TABLE), excerpts=())) == question
    assert without_column(question, evidence("De kolom staat stil.")) == question

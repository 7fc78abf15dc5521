"""What several tables answer: one answer, or each with its sheet and file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.llama import judge_by_words
from tests.unit.search.toy_index import company_in, engine_over
from vind.app.serialize import csv_of
from vind.search import Engine

HEAD = "Berth\tTenant\tFee"
COMPANY = {
    "harbour/berths.xlsx": {
        "Jetty North": f"{HEAD}\nB-1\tBos\t€ 310\nB-2\tKolk\t€ 150\nB-3\tVermeer\t€ 200",
        "Jetty South": f"{HEAD}\nB-1\tDam\t€ 240\nB-2\tSmit\t€ 150\nB-3\tVermeer\t€ 200",
    },
    "harbour/rates-summer.csv": {"": "Craft\tRent\nCanoe\t€ 35\nSloop\t€ 120"},
    "harbour/rates-winter.csv": {"": "Craft\tRent\nCanoe\t€ 28\nSloop\t€ 120"},
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("tables")
    company_in(folder / "index", COMPANY)
    judge_by_words(folder / "index")
    with engine_over(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (
            "What is the fee of berth B-1?",
            {"berths.xlsx · Jetty North: Bos · Fee: € 310", "berths.xlsx · Jetty South: Dam · Fee"},
        ),
        (
            "What is the rent of a canoe?",
            {"rates-summer.csv: Canoe · Rent: € 35", "rates-winter.csv: Canoe · Rent: € 28"},
        ),
    ],
)  # fmt: skip
def test_tables_that_answer_differently_are_told_each_with_file_and_sheet(
    engine: Engine, question: str, answers: set[str]
) -> None:
    answer = engine.ask(question, words="never")
    lines = answer.text.split("\n")
    assert len(lines) == len(answers) == len(answer.tables)
    assert all(any(one in line for line in lines) for one in answers), lines
    assert all(one.told for one in answer.tables)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is the fee of berth B-1 of Jetty South?", "Dam · Fee: € 240 [1]"),
        ("What is the rent of a canoe in the winter?", "Canoe · Rent: € 28 [1]"),
        ("What is the fee of berth B-3?", "Vermeer · Fee: € 200 [1]"),
        ("What is the rent of a sloop?", "Sloop · Rent: € 120 [1]"),
    ],
)
def test_a_table_that_is_named_or_agrees_with_the_others_answers_alone(
    engine: Engine, question: str, text: str
) -> None:
    answer = engine.ask(question, words="never")
    assert answer.text == text
    (table,) = answer.tables
    assert table.told == ""


def test_an_answer_brings_its_rows_with_their_rule_and_file(engine: Engine) -> None:
    answer = engine.ask("Which tenants of Jetty North have a fee over 180 euro?", words="never")
    (table,) = answer.tables
    assert (table.path, table.heading) == ("harbour/berths.xlsx", "Jetty North")
    assert table.columns == ("Berth", "Tenant", "Fee")
    assert table.rows == (("B-1", "Bos", "€ 310"), ("B-3", "Vermeer", "€ 200"))
    assert (table.count, table.rule) == (2, "rows where Fee > 180 euro")
    assert csv_of([table]).splitlines() == [
        "Berth,Tenant,Fee,file,heading",
        "B-1,Bos,€ 310,harbour/berths.xlsx,Jetty North",
        "B-3,Vermeer,€ 200,harbour/berths.xlsx,Jetty North",
    ]

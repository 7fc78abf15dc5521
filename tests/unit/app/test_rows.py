from dataclasses import replace

from vind.app.rows import csv_of
from vind.app.web import cards
from vind.app.words import ENGLISH
from vind.search.types import TableRows

TABLE = TableRows(
    "sales/list.xlsx",
    "/docs",
    "Sheet <1>",
    7,
    ("Code", "Change"),
    (("=1+1", "-3,5"), ("<b>", "@you")),
    3,
    "rows where Code = x",
)


def test_no_cell_of_a_document_becomes_a_formula_and_numbers_stay_numbers() -> None:
    assert csv_of([TABLE]).splitlines() == [
        "Code,Change,file,heading",
        '\'=1+1,"-3,5",sales/list.xlsx,Sheet <1>',
        "<b>,'@you,sales/list.xlsx,Sheet <1>",
    ]


def test_tables_of_other_columns_have_names_of_their_own() -> None:
    other = replace(TABLE, columns=("Name", "Age"), rows=(("Bos", "4"),), path="b.csv")
    lines = csv_of([TABLE, replace(TABLE, path="c.csv"), other]).splitlines()
    assert [line.count("file") for line in lines].count(1) == 2
    assert lines[-2:] == ["Name,Age,file,heading", "Bos,4,b.csv,Sheet <1>"]


def test_the_page_shows_the_rows_and_saves_them_and_nothing_in_them_is_markup() -> None:
    body = cards.rows(TABLE, ENGLISH)
    assert "rows where Code = x" in body
    assert "<th>Code</th><th>Change</th>" in body
    assert "<td>&lt;b&gt;</td>" in body
    assert "The first 2 of 3 rows." in body
    assert 'data-name="list.csv"' in body
    assert "<b>" not in body

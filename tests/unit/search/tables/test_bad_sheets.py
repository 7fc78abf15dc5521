"""Workbooks and lists that are not as they should be: computed only where certain."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.ingest.reading import read, read_text
from vind.ingest.document.parsed import ParsedDocument
from vind.ingest.parsers.tables.shape import tables_of
from vind.search.tables.computed import Computed, compute
from vind.search.tables.relation import Relation

HEAD = ["Order", "Customer", "Amount (€)", "Date"]
ROWS = [
    ["A-1", "Bos", 100.5, date(2025, 1, 5)],
    ["A-2", "Dam", 250, date(2025, 2, 6)],
    ["A-3", "Bos", 75.25, date(2025, 3, 7)],
]
TOTAL = "What is the total amount?"
OVER = "Which orders have an amount over 90 euro?"


def workbook(folder: Path, rows: list[list[Any]], **cells: Any) -> ParsedDocument:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    book.save(folder / "a.xlsx")
    return read(folder / "a.xlsx")


def answer(document: ParsedDocument, question: str) -> Computed | None:
    table = tables_of(document)[0]
    with Relation(table, document.text) as relation:
        return compute(question, "en", relation)


def test_a_whole_sheet_is_computed_with(tmp_path: Path) -> None:
    found = answer(workbook(tmp_path, [HEAD, *ROWS]), TOTAL)
    assert found is not None
    assert found.value == "425.75"


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    document = workbook(tmp_path, [HEAD, *ROWS], A1048576="end")
    assert len(document.text) < 300
    found = answer(document, "How many orders are of Bos?")
    assert found is not None
    assert found.value == "2"


@pytest.mark.parametrize("question", [TOTAL, OVER, "What is the highest amount?"])
def test_formulas_without_values_are_told_and_not_computed_over(
    tmp_path: Path, question: str
) -> None:
    document = workbook(tmp_path, [HEAD, *ROWS, ["A-4", "Kolk", "=C2*3", date(2025, 4, 8)]])
    assert document.unread.startswith("1 formula has no value in the file")
    assert answer(document, question) is None


def test_columns_under_two_headers_have_both_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Course", "People", "", "Cost", ""],
        ["", "2024", "2025", "2024", "2025"],
        ["First aid", 6, 7, 1140, 1330],
        ["Forklift", 2, 1, 640, 330],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    book.save(tmp_path / "a.xlsx")
    (table,) = tables_of(read(tmp_path / "a.xlsx"))
    assert [one.name for one in table.columns] == [
        *("Course", "People 2024", "People 2025", "Cost 2024", "Cost 2025")
    ]


def test_days_that_are_numbers_are_compared_with_no_date(tmp_path: Path) -> None:
    rows = [[*row[:3], 45000 + n] for n, row in enumerate(ROWS)]
    assert answer(workbook(tmp_path, [HEAD, *rows]), "Which orders are after 2025-01-31?") is None


def test_a_column_with_two_decimal_marks_is_not_added_up(tmp_path: Path) -> None:
    text = "Order;Customer;Amount\nA-1;Bos;1.250,50\nA-2;Dam;1,250.50\nA-3;Kolk;75,25\n"
    document = read_text(tmp_path, "a.csv", text)
    assert answer(document, TOTAL) is None
    found = answer(document, "What is the amount of A-2?")
    assert found is not None
    assert found.value == "1,250.50"  # as it is written

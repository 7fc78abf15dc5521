"""The shape of a table is found from its cells: names, kinds and units, groups and totals."""

import pytest

from vind.indexes.types import ColumnKind, Table
from vind.ingest.document.parsed import TextBuilder
from vind.ingest.parsers.tables.shape import tables_of

TEXT, NUMBER, DATE = ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.DATE


def shape(*lines: str, has_header: bool = True) -> Table:
    builder = TextBuilder()
    builder.heading("Sheet", 1)
    builder.table([line.split(" | ") for line in lines], has_header=has_header)
    builder.paragraph("A note.")
    document = builder.build()
    (table,) = tables_of(document)
    assert document.text[table.start : table.end].count("\n") == len(lines) - 1
    return table


@pytest.mark.parametrize(
    ("cells", "kind", "unit", "form"),
    [
        (["€ 1.250,50", "€ 75,00"], NUMBER, "€", ","),
        (["1,250.50", "75.25"], NUMBER, "", "."),
        (["1.250", "3.400"], NUMBER, "", ""),  # grouped
        (["1.250", "3.5"], NUMBER, "", "."),
        (["0.125", "0.250"], NUMBER, "", "."),
        (["1.250,50", "1,250.50"], TEXT, "", ""),  # two decimal marks
        (["(1,204)", "-", "310"], NUMBER, "", ""),
        (["3 kg", "500 g"], TEXT, "", ""),  # two units
        (["2 dagen", "1 dag"], NUMBER, "dagen", ""),
        (["2025-01-31", "2024-12-01"], DATE, "", "%Y-%m-%d"),
        (["31-01-2025", "01-12-2024"], DATE, "", "%d-%m-%Y"),
        (["31/01/2025", "01/12/2024"], DATE, "", "%d/%m/%Y"),
        (["01/02/2025", "03/04/2025"], TEXT, "", ""),  # May be either.
        (["2024", "2025"], DATE, "", "%Y"),
        (["45658", "2025-01-01"], TEXT, "", ""),
        (["PO-0042", "PO-0043"], TEXT, "", ""),
        (["zie 3b", "12"], TEXT, "", ""),
    ],
)
def test_a_columns_kind_unit_and_form_come_from_its_cells(
    cells: list[str], kind: ColumnKind, unit: str, form: str
) -> None:
    rows = (f"Row {'abc'[n]} | {cell}" for n, cell in enumerate(cells))
    found = shape("Name | Value", *rows).columns[1]
    assert (found.kind, found.form) == (kind, form)
    assert kind is TEXT or found.unit[:3] == unit[:3]


def test_rows_are_named_by_distinct_words_rather_than_a_key() -> None:
    table = shape(
        "Code | Status | Municipality | Share (%)",
        "GM0599 | open | Rotterdam | 9.1",
        "GM0503 | open | Delft | 8.4",
        "GM0513 | open | Gouda | 7.7",
    )
    assert table.label == 2
    assert table.columns[3].unit == "%"
    assert table.certainty == 1.0


def test_totals_and_group_headings_are_recognised() -> None:
    table = shape(
        "Assets | 2024 | 2025",
        "Current assets:",
        "Cash | 100 | 120",
        "Receivables | 50 | 60",
        "Total current assets | 150 | 180",
        "Other assets:",
        "Land | 10 | 10",
    )
    assert (table.groups, table.totals) == ((1, 5), (4,))


def test_a_second_header_row_of_years_names_the_columns() -> None:
    table = shape(
        " | Account | Budget | Budget",
        "Post | 2024 | 2025 | 2026",
        "Rent | 120 | 130 | 140",
        "Grants | 80 | 85 | 90",
    )
    assert [one.name for one in table.columns] == [
        "Post", "Account 2024", "Budget 2025", "Budget 2026",
    ]  # fmt: skip
    assert (table.named, table.certainty) == ((0, 1), 1.0)
    assert shape("Site | Built | Renewed", "Ghent | 1990 | 2001", "Leeds | 1980 | 2010").named == (
        0,
    )


def test_a_last_row_that_sums_the_others_is_a_total() -> None:
    rows = "A | 10 | 1", "B | 20 | 2", "C | 30 | 3"
    assert shape("Name | Cost | Days", *rows, "Sheet 1 | 60 | 6").totals == (4,)
    assert shape("Name | Cost | Days", *rows, "Sheet 1 | 60 | 7").totals == ()


def test_a_repeated_header_is_no_row_and_rows_without_names_are_uncertain() -> None:
    assert shape("Name | Cost", "A | 1", "Name | Cost", "B | 2").named == (0, 2)
    assert shape("A | 1", "B | 2", has_header=False).certainty < 0.5

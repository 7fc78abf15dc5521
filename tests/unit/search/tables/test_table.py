import pytest

from vind.search.tables.table import table_at

HEAD = "Set\tType\tChecked"
ONE, TWO, THREE = "HV-03\tH-080\tMay", "HV-04\tH-090\tJune", "HV-05\tH-091\tJuly"


@pytest.mark.parametrize(
    ("text", "at", "rows"),
    [
        (f"Fleet\n{HEAD}\n{ONE}\n{TWO}\nNote.", TWO, 2),
        (f"{HEAD}\n{ONE}\n\n{HEAD}\n{TWO}", ONE, 2),  # a page break
        (f"{HEAD}\n{ONE}\n \n\n{HEAD}\n{TWO}\n\n{HEAD}\n{THREE}", THREE, 3),
        (f"{HEAD}\n{ONE}\n{HEAD}\n{TWO}", TWO, 2),
        (f"{HEAD}\n{ONE}\n\nOther\tThing\tHere\n{TWO}", ONE, 1),  # another table
        (f"{HEAD}\n{ONE}\n\nText between.\n{HEAD}\n{TWO}", TWO, 1),
        (f"{HEAD}\n{ONE}\n\nCode\tName\nA\tB", ONE, 1),
    ],
)
def test_a_table_is_put_together_from_its_pieces(text: str, at: str, rows: int) -> None:
    found = table_at(text, text.index(at))
    assert found
    assert found.header == tuple(HEAD.split("\t"))
    assert len(found.rows) == rows
    assert all(text[row.start : row.end].split("\t") == [*row.cells] for row in found.rows)


def test_the_header_of_an_earlier_passage_heads_rows_that_repeat_none() -> None:
    text = f"{HEAD}\n{ONE}\n\n{TWO}\n{THREE}"
    found = table_at(text, text.index(TWO), HEAD)
    assert found
    assert found.header == tuple(HEAD.split("\t"))
    assert [row.label for row in found.rows] == ["HV-03", "HV-04", "HV-05"]


@pytest.mark.parametrize(
    "text",
    [
        "E07\tfull\nE12\tclot",
        "Delivery\t31-12-2025\nPayment\t15-05-2026",
        "Net\t€ 1.200\nVAT\t€ 240",
    ],
)
def test_a_first_row_that_is_written_as_the_next_names_no_columns(text: str) -> None:
    found = table_at(text, 0)
    assert found
    assert (found.header, len(found.rows)) == (("", ""), 2)


def test_an_empty_corner_has_its_column() -> None:
    found = table_at("North\tSouth\nLathe\t3\t4\nPress\t1\t2", 0)
    assert found
    assert found.header == ("", "North", "South")


@pytest.mark.parametrize(
    ("text", "place"), [("No table.", 3), ("A\tB\nText below.", 6), ("A\tB", 0), ("", 0)]
)
def test_where_there_are_no_rows_is_no_table(text: str, place: int) -> None:
    assert table_at(text, place) is None


def test_a_table_that_is_too_long_is_not_taken() -> None:
    text = HEAD + f"\n{ONE}" * 100_001
    assert table_at(text, len(text) // 2) is None
    assert table_at(text[: len(text) // 2], 0) is not None

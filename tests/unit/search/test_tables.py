from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.llama import judge_by_words
from tests.unit.ingest.reading import read, read_text
from tests.unit.search.toy_index import company_in, engine_over
from vind.app.serialize import csv_of
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.tables.shape import tables_of
from vind.search import Engine
from vind.search.tables.computed import Computed, compute, told
from vind.search.tables.relation import Relation


def table(*lines: str) -> Relation:
    builder = TextBuilder()
    builder.table([line.split(" | ") for line in lines], has_header=True)
    document = builder.build()
    return Relation(tables_of(document)[0], document.text)


BUYERS = table(
    "Klant | Contract | Tarief | Sinds | Incasso",
    "Bos | Complete | € 1.250,00 | 2023-04-01 | ja",
    "Dam | Basis | € 480,00 | 2025-02-01 | nee",
    "Van Eck | Complete | € 900,00 | 2024-11-15 | ja",
    "Smit | Basis Plus | € 620,50 | 2025-06-30 | nee",
)
ZONES = table(
    "Zone | 0-500 kg | 501-1.000 kg | Levertijd",
    "Zone 1 | € 40 | € 70 | 1 dag",
    "Zone 2 | € 55 | € 90 | 2 dagen",
    "Zone 3 | € 65 | € 110 | 4 dagen",
)
TOOLS = table(
    "Machine | Site | Supplier | Price | Warranty",
    "Lathe | Ghent | Norda | $ 12,000 | 24 months",
    "Press | Leeds | Norda | $ 8,500 | 12 months",
    "Saw | Ghent | Velto | $ 950 | 36 months",
    "Drill, used | Leeds | Velto | $ 700 | 6 months",
)
BOTH_LANGUAGES = table("Klant | Contract", "Bos | Compleet", "Fenmoor | Complete", "Dam | Basis")
GRADES = table("Groep | Normbedrag | Kilometers", "8 | € 640 | 25.000", "9 | € 715 | 30.000")


@pytest.mark.parametrize(
    ("question", "language", "of", "kind", "labels"),
    [
        ("Welke klanten hebben een Complete contract?", "nl", BUYERS, "list", "Bos / Van Eck"),
        ("Welke klanten hebben geen Complete contract?", "nl", BUYERS, "list", "Dam / Smit"),
        ("Welke klanten betalen incasso en hebben een Basis contract?", "nl", BUYERS, None, ""),
        ("Welke klanten hebben een Complete contract?", "nl", BOTH_LANGUAGES, "list", "Fenmoor"),
        ("Which machines are in Ghent?", "en", TOOLS, "list", "Lathe / Saw"),
        ("Which machines from Norda are in Ghent or Leeds?", "en", TOOLS, "list", "Lathe / Press"),
        ("Hoeveel klanten hebben een Complete contract?", "nl", BUYERS, "count", "Bos / Van Eck"),
        ("Welke klanten hebben incasso?", "nl", BUYERS, "list", "Bos / Van Eck"),
        ("Welke klanten hebben geen incasso?", "nl", BUYERS, "list", "Dam / Smit"),
        ("Hoeveel klanten hebben incasso?", "nl", BUYERS, "count", "Bos / Van Eck"),
        ("Which machines vanished in Ghent?", "en", TOOLS, None, ""),
        ("Hoeveel kost klant Bos?", "nl", BUYERS, None, ""),
        ("How many machines are in Leeds?", "en", TOOLS, "count", "Press / Drill, used"),
        ("Welke klant heeft het hoogste tarief?", "nl", BUYERS, "highest", "Bos"),
        ("Welke klant met Basis Plus heeft het laagste tarief?", "nl", BUYERS, None, ""),
        ("Which machine in Ghent has the lowest price?", "en", TOOLS, "lowest", "Saw"),
    ],
)  # fmt: skip
def test_a_question_chooses_table_rows_by_their_cells(
    question: str, language: str, of: Relation, kind: str | None, labels: str
) -> None:
    found = compute(question, language, of)
    assert (found.kind if found else None) == kind
    assert " / ".join(row.label for row in found.rows) == labels if found else not labels


@pytest.mark.parametrize(
    ("question", "language", "of", "value"),
    [
        ("Hoeveel dagen levertijd heeft zone 3?", "nl", ZONES, "4 dagen"),
        ("Wat is het normbedrag van groep 9?", "nl", GRADES, "€ 715"),
        ("What is the price of the press?", "en", TOOLS, "$ 8,500"),
        ("Who is the supplier of the saw?", "en", TOOLS, "Velto"),
    ],
)
def test_a_cell_is_read_by_its_row_and_column(
    question: str, language: str, of: Relation, value: str
) -> None:
    found = compute(question, language, of)
    assert found
    assert (found.kind, found.value) == ("cell", value)


ORDERS = table(
    "Order | Customer | Region | Date | Amount (€)",
    "A-1 | Bos | North | 2025-01-15 | 1250.50",
    "A-2 | Dam | South | 2025-03-02 | 480",
    "A-3 | Bos | North | 2025-03-31 | 75.25",
    "A-4 | Eck | South | 2024-12-31 | 990",
    "A-5 | Fox | East | 2025-06-01 | 60",
)
REGISTER = table(
    "Code | Gemeente | SROI % | Drempel",
    "GM0599 | Rotterdam | 3% | € 250.000",
    "GM0503 | Delft | 5% | € 100.000",
    "GM0513 | Gouda | 3% | € 200.000",
    "GM0518 | Den Haag | 5% | € 221.000",
)
MIXED = table("Machine | Price", "Lathe | 1.250,50", "Press | 1,250.50", "Saw | 3.00")
REMARKS = table("Machine | Price", *(f"M{n} | {n}.50" for n in range(2, 20)), "Saw | on request")


@pytest.mark.parametrize(
    ("question", "language", "of", "kind", "labels", "value"),
    [
        ("Welke klanten hebben een tarief boven 480 euro?", "nl", BUYERS,
         "list", "Bos / Van Eck / Smit", ""),
        ("Hoeveel klanten betalen een tarief van minstens 900 euro?", "nl", BUYERS,
         None, "", ""),  # "betalen" is not in the table
        ("Welke klanten hebben een tarief van hoogstens 620,50 euro?", "nl", BUYERS,
         "list", "Dam / Smit", ""),
        ("Welke klanten hebben een contract sinds 2025?", "nl", BUYERS, "list", "Dam / Smit", ""),
        ("Which machines have 12 months or more of warranty?", "en", TOOLS,
         "list", "Lathe / Press / Saw", ""),
        ("Welke gemeenten hebben een SROI van 3%?", "nl", REGISTER,
         "list", "Rotterdam / Gouda", ""),
        ("Hoeveel gemeenten hebben een drempel onder 210.000 euro?", "nl", REGISTER,
         "count", "Delft / Gouda", "2"),
        ("Wat is de SROI van Delft?", "nl", REGISTER, "cell", "Delft", "5%"),
        ("Which orders were over 500 euro?", "en", ORDERS, "list", "Bos / Eck", ""),
        ("How many orders are between 70 and 500 euro?", "en", ORDERS, "count", "Dam / Bos", "2"),
        ("What is the total amount of the orders in March 2025?", "en", ORDERS,
         "total", "Dam / Bos", "555.25"),
        ("What is the average amount of the orders in the North?", "en", ORDERS,
         "average", "Bos / Bos", "662.88"),
        ("How many orders before 2025?", "en", ORDERS, "count", "Eck", "1"),
    ],
)  # fmt: skip
def test_a_question_chooses_table_rows_by_numbers_and_periods(
    question: str, language: str, of: Relation, kind: str | None, labels: str, value: str
) -> None:
    found = compute(question, language, of)
    assert (found.kind if found else None) == kind
    if found:
        assert (" / ".join(row.label for row in found.rows), found.value) == (labels, value)


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("How many orders are there per region?", "North 2 / South 2 / East 1"),
        ("What is the total amount per region?", "South 1,470.00 / North 1,325.75 / East 60.00"),
        ("What is the highest amount by region?", "North 1,250.50 / South 990.00 / East 60.00"),
        ("What are the three highest amounts?", "Bos 1250.50 / Eck 990 / Dam 480"),
    ],
)
def test_a_question_groups_and_orders_table_rows(question: str, groups: str) -> None:
    found = compute(question, "en", ORDERS)
    assert found
    told_groups = " / ".join(f"{name} {value}" for name, value in found.groups)
    assert told_groups == groups.replace(",", "")


@pytest.mark.parametrize(
    ("question", "language", "of"),
    [
        ("Welke leveranciers hebben een Complete contract?", "nl", BUYERS),  # no such rows
        ("Welke klanten zitten in Gent?", "nl", BUYERS),  # no such cell
        ("Welke klanten zijn er?", "nl", BUYERS),  # nothing chooses
        ("Wat kost zone 7 bij 450 kg?", "nl", ZONES),
        ("Wat kost zone 3?", "nl", ZONES),  # two columns of prices
        ("Wat is het normbedrag van groep 10?", "nl", GRADES),
        ("What is the price of the press in Ghent?", "en", TOOLS),  # it is in Leeds
        ("What is the difference between the lathe and the press?", "en", TOOLS),
        ("Who repairs the lathe in Ghent on Sundays?", "en", TOOLS),
        ("How many weeks of holiday do I get?", "en", TOOLS),
        ("Welke klanten hebben een tarief van 480 euro tot 600 euro?", "nl", BUYERS),
        ("Which machines have 12 weeks or more of warranty?", "en", TOOLS),
        ("Wat is het gemiddelde contract?", "nl", BUYERS),  # no numbers
        ("What is the average price of the machines?", "en", MIXED),  # two decimal marks
        ("What is the total price?", "en", REMARKS),  # a cell is no number
    ],
)
def test_nothing_is_computed_where_a_table_gives_no_clear_answer(
    question: str, language: str, of: Relation
) -> None:
    assert compute(question, language, of) is None


def test_a_tables_heading_explains_words_of_the_question() -> None:
    question = "Which engines on the yard plan are in Ghent?"
    assert compute(question, "en", TOOLS) is None
    found = compute(question, "en", TOOLS, "Yard plan: engines")
    assert found
    assert [row.label for row in found.rows] == ["Lathe", "Saw"]


COSTS = table("Post | Bedrag", "Huur | € 1.200,50", "Stroom | € 300,25", "Water | € 99,25")
WITH_TOTAL = table("Post | Bedrag", "Huur | € 1.200", "Stroom | € 300", "Totaal | € 1.500")


@pytest.mark.parametrize(
    ("question", "language", "of", "kind", "value"),
    [
        ("Wat is het totaal van de bedragen?", "nl", COSTS, "total", "€ 1.600,00"),
        ("Wat is het totale bedrag?", "nl", WITH_TOTAL, "cell", "€ 1.500"),
        ("What is the total price of the machines in Ghent?", "en", TOOLS, "total", "$ 12,950"),
    ],
)
def test_sums_are_written_in_the_notation_of_their_column(
    question: str, language: str, of: Relation, kind: str, value: str
) -> None:
    found = compute(question, language, of)
    assert found
    assert (found.kind, found.value) == (kind, value)


def test_a_long_table_is_computed() -> None:
    rows = [f"Part {n} | {'Ghent' if n % 2 else 'Leeds'} | € {n},00" for n in range(12_000)]
    found = compute("How many parts are in Ghent?", "en", table("Part | Site | Price", *rows))
    assert found
    assert (found.kind, found.value) == ("count", "6000")


def test_a_number_used_as_a_limit_chooses_no_row_by_name() -> None:
    rows = [f"Part {n} | € {n},00" for n in range(95, 105)]
    found = compute("Which parts are over 100 euro?", "en", table("Part | Price", *rows))
    assert found
    assert [row.label for row in found.rows] == ["Part 101", "Part 102", "Part 103", "Part 104"]


@pytest.mark.parametrize(
    ("question", "language", "of", "line"),
    [
        ("Welke klanten hebben een Complete contract?", "nl", BUYERS,
         "Bos en Van Eck (rijen waar Contract = Complete)"),
        ("How many machines are in Leeds?", "en", TOOLS,
         "2: Press and Drill, used (rows where Site = Leeds)"),
        ("Welke klant heeft het hoogste tarief?", "nl", BUYERS, "Bos · Tarief: € 1.250,00"),
        ("Wat is het totaal van de bedragen?", "nl", COSTS,
         "Bedrag: € 1.600,00 in totaal, over 3 rijen"),
        ("What is the average price per site?", "en", TOOLS,
         "Price:\n- Ghent: $ 6,475\n- Leeds: $ 4,600"),
        ("Top 2 machines by price?", "en", TOOLS, "Price:\n- Lathe: $ 12,000\n- Press: $ 8,500"),
    ],
)  # fmt: skip
def test_a_computed_answer_is_told_in_plain_words(
    question: str, language: str, of: Relation, line: str
) -> None:
    found = compute(question, language, of)
    assert found
    assert told(found, of, language) == line


# Workbooks and lists that are not as they should be: computed only where certain.

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


def test_a_total_is_computed_over_a_whole_sheet(tmp_path: Path) -> None:
    found = answer(workbook(tmp_path, [HEAD, *ROWS]), TOTAL)
    assert found is not None
    assert found.value == "425.75"


def test_empty_rows_of_a_sheet_do_not_count(tmp_path: Path) -> None:
    document = workbook(tmp_path, [HEAD, *ROWS], A1048576="end")
    assert len(document.text) < 300
    found = answer(document, "How many orders are of Bos?")
    assert found is not None
    assert found.value == "2"


@pytest.mark.parametrize("question", [TOTAL, OVER, "What is the highest amount?"])
def test_a_sheet_with_unevaluated_formulas_is_not_computed(tmp_path: Path, question: str) -> None:
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


def test_numeric_days_are_not_compared_with_dates(tmp_path: Path) -> None:
    rows = [[*row[:3], 45000 + n] for n, row in enumerate(ROWS)]
    assert answer(workbook(tmp_path, [HEAD, *rows]), "Which orders are after 2025-01-31?") is None


def test_a_column_with_two_decimal_marks_is_not_added_up(tmp_path: Path) -> None:
    text = "Order;Customer;Amount\nA-1;Bos;1.250,50\nA-2;Dam;1,250.50\nA-3;Kolk;75,25\n"
    document = read_text(tmp_path, "a.csv", text)
    assert answer(document, TOTAL) is None
    found = answer(document, "What is the amount of A-2?")
    assert found is not None
    assert found.value == "1,250.50"  # as it is written


# What several tables answer: one answer, or each with its sheet and file.

BERTHS = "Berth\tTenant\tFee"
COMPANY = {
    "harbour/berths.xlsx": {
        "Jetty North": f"{BERTHS}\nB-1\tBos\t€ 310\nB-2\tKolk\t€ 150\nB-3\tVermeer\t€ 200",
        "Jetty South": f"{BERTHS}\nB-1\tDam\t€ 240\nB-2\tSmit\t€ 150\nB-3\tVermeer\t€ 200",
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
def test_tables_that_answer_differently_are_each_told_by_name(
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
def test_a_named_or_agreeing_table_answers_alone(engine: Engine, question: str, text: str) -> None:
    answer = engine.ask(question, words="never")
    assert answer.text == text
    (table,) = answer.tables
    assert table.told == ""


def test_a_table_answer_has_rows_rule_and_file_for_export(engine: Engine) -> None:
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

import pytest

from vind.search.tables.computed import compute, told
from vind.search.tables.table import Table, table_at


def table(*lines: str) -> Table:
    text = "\n".join(line.replace(" | ", "\t") for line in lines)
    found = table_at(text, 0)
    assert found
    return found


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
        ("How many machines are in Leeds?", "en", TOOLS, "count", "Press / Drill, used"),
        ("Welke klant heeft het hoogste tarief?", "nl", BUYERS, "highest", "Bos"),
        ("Welke klant met Basis Plus heeft het laagste tarief?", "nl", BUYERS, None, ""),
        ("Which machine in Ghent has the lowest price?", "en", TOOLS, "lowest", "Saw"),
    ],
)  # fmt: skip
def test_rows_are_chosen_by_their_cells(
    question: str, language: str, of: Table, kind: str | None, labels: str
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
    question: str, language: str, of: Table, value: str
) -> None:
    found = compute(question, language, of)
    assert found
    assert (found.kind, found.value) == ("cell", value)


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
        ("Welke klanten hebben een tarief boven 480 euro?", "nl", BUYERS),
        ("Which machines have 12 months or more of warranty?", "en", TOOLS),
    ],
)
def test_nothing_is_computed_where_the_question_does_not_choose(
    question: str, language: str, of: Table
) -> None:
    assert compute(question, language, of) is None


def test_what_a_table_stands_under_explains_words_of_the_question() -> None:
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
def test_amounts_are_added_up_in_their_own_notation(
    question: str, language: str, of: Table, kind: str, value: str
) -> None:
    found = compute(question, language, of)
    assert found
    assert (found.kind, found.value) == (kind, value)


def test_a_long_table_is_computed() -> None:
    rows = [f"Part {n} | {'Ghent' if n % 2 else 'Leeds'} | € {n},00" for n in range(4_000)]
    found = compute("How many parts are in Ghent?", "en", table("Part | Site | Price", *rows))
    assert found
    assert (found.kind, found.value) == ("count", "2000")


@pytest.mark.parametrize(
    ("question", "language", "of", "line"),
    [
        ("Welke klanten hebben een Complete contract?", "nl", BUYERS, "Bos en Van Eck"),
        ("How many machines are in Leeds?", "en", TOOLS, "2: Press and Drill, used"),
        ("Welke klant heeft het hoogste tarief?", "nl", BUYERS, "Bos · Tarief: € 1.250,00"),
        ("Wat is het totaal van de bedragen?", "nl", COSTS, "€ 1.600,00 in totaal, over 3 rijen"),
    ],
)  # fmt: skip
def test_it_is_told_in_plain_words(question: str, language: str, of: Table, line: str) -> None:
    found = compute(question, language, of)
    assert found
    assert told(found, of, language) == line

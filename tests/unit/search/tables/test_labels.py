import pytest

from search.tables.labels import has_name_of, in_other_columns, is_named, labels, without_other_rows
from search.tables.rows import headed
from search.facts.words import content_stems

FLEET = ["Set\tType\tKeuring", "HV-03\tH-080\t2026-05-18", "HV-04\tH-090\t2026-06-22"]
NOTE = "Elke set staat op een aanhanger."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("HV-04 is gekeurd", [FLEET[0], FLEET[2], NOTE]),
        ("De H-080 is gekeurd", [FLEET[0], FLEET[1], NOTE]),
        ("Elke set is gekeurd", None),
    ],
)
def test_rows_of_other_things_are_left_out(said: str, kept: list[str] | None) -> None:
    found = without_other_rows(headed([*FLEET, NOTE], ""), said, "nl")
    assert (None if found is None else [sentence for sentence, _ in found]) == kept


STAFF = [
    "Insurer\tContact\tPhone",
    "Figo\tNoor Bakelaar\t085-760",
    "InShared Dier\tDirk-Jan Oud\t020-444",
]
PRICES = ["Code\tWhat\tDog", "C1\tConsult\t45.00", "C2\tConsult again\t29.50"]


def kept_of(table: list[str], said: str, *names: str) -> list[str] | None:
    found = without_other_rows(headed(table, ""), said, "nl", names)
    return None if found is None else [sentence for sentence, _ in found]


def test_a_row_is_named_by_one_name_in_its_first_cell_or_else_in_another() -> None:
    said = "Noor Bakelaar is the contact of InShared"
    assert kept_of(STAFF, said) is None
    assert kept_of(STAFF, said, "InShared") == [STAFF[0], STAFF[2]]
    assert kept_of(STAFF, said, "Bakelaar") == [STAFF[0], STAFF[1]]
    assert kept_of(STAFF, said, "Bakelaar", "InShared") == [STAFF[0], STAFF[2]]


def test_behind_a_code_the_first_text_names_a_row() -> None:
    assert kept_of(PRICES, "A consult is 29.50") == [PRICES[0], PRICES[1]]
    assert kept_of(PRICES, "A consult again is 29.50") == [PRICES[0], PRICES[2]]
    assert kept_of(PRICES, "A consult is 45 and a consult again 29.50") == PRICES
    assert kept_of(["No\tTown", "7\tHeiloo\tBo"], "Bo is in Heiloo") == [
        "No\tTown",
        "7\tHeiloo\tBo",
    ]


DAYS = ["Soort\tMinimum", "Hele dag (8 uur)\t8", "24 uur (met diner)\t12", "A (klein)\t3"]


def test_what_is_in_brackets_need_not_be_named() -> None:
    assert kept_of(DAYS, "Voor een hele dag zijn het er acht") == DAYS[:2]
    assert kept_of(DAYS, "A dinner for eight") is None


SCALES = ["Scale\tStep 1\tStep 2", "6\t2,300\t2,500", "7\t2,600\t2,800"]
ROTA = ["Dag\tVroege dienst\tLate dienst", "Dinsdag\tBakker\tVisser", "Vrijdag\tVisser\tBakker"]


def test_a_number_names_a_row_with_its_heading() -> None:
    assert kept_of(SCALES, "In scale 7 you earn 2,500") == [SCALES[0], SCALES[2]]
    assert kept_of(SCALES, "You earn 7 times 2,500") is None


@pytest.mark.parametrize(
    ("name", "claim", "wrong"),
    [
        ("Bakker", "Bakker heeft de late dienst", True),
        ("Visser", "Visser heeft de late dienst", False),
        ("Bakker", "Bakker heeft dienst", False),
        ("Jansen", "Jansen heeft de late dienst", False),
    ],
)
def test_a_name_is_held_to_its_column(name: str, claim: str, wrong: bool) -> None:
    rows = headed(ROTA[:2], "")
    assert in_other_columns(name, frozenset(content_stems(claim, "nl")), rows, "nl") is wrong


def test_a_name_may_be_that_of_another_row() -> None:
    matter = frozenset(content_stems("Bakker heeft de late dienst", "nl"))
    assert not in_other_columns("Bakker", matter, headed(ROTA, ""), "nl")


COURSES = ["Cursus\tUren\tData\tPlaats", "EHBO voor chauffeurs\t7\t16 april\tLindhorst"]


def test_what_heads_the_labels_is_no_other_column() -> None:
    for claim in ("De EHBO-cursus is in Lindhorst", "De EHBO is in Lindhorst"):
        matter = frozenset(content_stems(claim, "nl"))
        assert not in_other_columns("Lindhorst", matter, headed(COURSES, ""), "nl")
    matter = frozenset(content_stems("De data van de EHBO zijn Lindhorst", "nl"))
    assert in_other_columns("Lindhorst", matter, headed(COURSES, ""), "nl")


PEOPLE = ["Naam\tUren", "Jan de Vries\t36", "Piet de Vries\t32"]
PUMPS = ["Model\tPrijs", "Pomp P200\t€ 410", "Pomp P200 Pro\t€ 590", "Pomp P300\t€ 650"]


@pytest.mark.parametrize(
    ("table", "said", "names", "kept"),
    [
        (["Artikel\tPrijs", "Kraan\t€ 12", "Afsluiter\t€ 48"], "Afsluiters zijn € 48", (), [2]),
        (PEOPLE, "Piet de Vries werkt 36 uur", ("Vries",), [2]),
        (PEOPLE, "Jan de Vries en de andere De Vries werken 36 uur", ("Vries",), [1]),
        (PUMPS, "De Pomp P200 is € 590", ("P200",), [1]),
        (PUMPS, "De P200 is € 590", ("P200",), [1, 2]),
        (STAFF, "Figo heeft 085-760 en InShared 020-444", ("InShared",), [1, 2]),
        (SCALES, "In scale 6 and 7 you earn 2,500", (), [1, 2]),
        (SCALES, "In scale 14, step 6 you earn 2,500", (), None),
        (["Zone\tUntil", "Zone 3\t14", "Zone 4 and 5\t11"], "Zone 4 is until 11", (), [2]),
        (["Code\tSum", "I-26-01\t36", "I-26-04\t13"], "I-26-04 is 13", (), [2]),
        (["Days\tPrice", "1\t€ 10", "2\t€ 18"], "For 2 days you pay € 18", (), [2]),
    ],
)
def test_a_row_is_named_by_its_whole_label_in_any_form(
    table: list[str], said: str, names: tuple[str, ...], kept: list[int] | None
) -> None:
    assert kept_of(table, said, *names) == (
        None if kept is None else [table[0], *(table[place] for place in kept)]
    )


def test_of_rows_with_a_name_that_is_meant_which_is_asked() -> None:
    said, asked = "De Vries werkt 36 uur", "Hoeveel uren werkt Piet de Vries?"
    assert without_other_rows(headed(PEOPLE, ""), said, "nl", ["Vries"], asked) == [
        (PEOPLE[0], ""),
        (PEOPLE[2], PEOPLE[0]),
    ]


def test_an_amount_behind_a_code_is_no_label() -> None:
    assert list(labels("Q2\t€ 1,1 mln", "Kwartaal\tOmzet")) == ["Q2"]


def test_a_code_may_be_of_capitals_alone() -> None:
    assert list(labels("BW-K\tKestrel\tone size", "Article\tModel\tSize")) == ["BW-K", "Kestrel"]


def test_a_heading_is_no_row_of_its_table() -> None:
    asked = "In which scale, 6 or 7, is step 1 higher?"
    assert not is_named(SCALES[0], SCALES[0], asked, "en")
    assert is_named(SCALES[1], SCALES[0], asked, "en")


def test_what_stands_below_one_name_with_its_group_is_a_label() -> None:
    heading = "Fust\t\tHuur"
    assert list(labels("Potplanten\tPlantenkar\t2.55", heading)) == ["Potplanten", "Plantenkar"]
    assert list(labels("Potplanten\tPlantenkar\t2.55", "Fust\tSoort\tHuur")) == ["Potplanten"]
    assert list(labels("Jan\tchef\t5", "\t\tUren")) == ["Jan"]


@pytest.mark.parametrize(
    ("label", "said", "named"),
    [
        ("Bin 660 liter", "what is a 660l bin", True),
        ("Bin 660l", "what is a bin of 660 litres", True),
        ("1.100 liter", "een bak van 1100 l", True),
        ("Pils 25cl", "a pils of 25 cl", True),
        ("Pils 50cl", "a pils of 25 cl", False),
        ("Tern 5", "the seat of a Tern 5E", False),
        ("Bin 1.10", "what is bin 110", False),
    ],
)
def test_a_unit_is_one_whether_it_is_written_to_its_number(
    label: str, said: str, named: bool
) -> None:
    assert is_named(f"{label}\t3", "Artikel\tPrijs", said, "nl") is named


@pytest.mark.parametrize(
    ("label", "said", "named"),
    [
        ("Hanna Prins", "mobiel nummer hanna", True),
        ("Ilse van Dort", "Wanneer werkt Dort?", True),
        ("J.P. Prins", "mobiel nummer hanna", False),
        ("Ilse van Dort", "het nummer van de portier", False),
        ("Ronde tafel", "wat kost een tafel", False),
        ("Hanna", "mobiel nummer hanna", False),
    ],
)
def test_a_row_is_of_somebody_by_a_part_of_the_name(label: str, said: str, named: bool) -> None:
    assert has_name_of(f"{label}\t06", "Naam\tMobiel", said) is named
    assert not has_name_of(f"{label}\t06", "Locatie\tMobiel", said)

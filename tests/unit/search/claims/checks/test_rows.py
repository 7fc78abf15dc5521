"""What a row says is not said of another."""

import pytest

from search.claims.verify import Verifier
from search.excerpt import Excerpt
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import dutch, dutch_reason
from tests.unit.search.examples import excerpt


def test_the_header_of_a_table_is_part_of_what_its_rows_say() -> None:
    row = excerpt("T1\t5", path="a/prices.xlsx", header="Part\tStock")
    check = Verifier("What is in stock of T1?", [row], "en", ToyEmbedder().embed_passages).check
    assert check("The stock of part T1 is 5.").citations == (1,)
    assert check("The stock of part T2 is 5.").reason == "no quote has: T2"


def test_what_is_said_of_a_row_stands_in_that_row() -> None:
    fleet = "Set\tType\tInspected\nHV-03\tH-080\t2026-05-18\nHV-04\tH-080\t2026-06-22"
    quotes = [excerpt(fleet, path="fleet.ods")]
    question = "When was set HV-04 inspected?"
    check = Verifier(question, quotes, "en", ToyEmbedder().embed_passages).check
    assert check("Set HV-04 was inspected on 22 June 2026.").citations == (1,)
    reason = check("Set HV-04 was inspected on 18 May 2026.").reason
    assert reason == "the quotes say it of another: 2026-5-18"


def test_who_is_named_of_a_row_stands_in_that_row() -> None:
    rota = "Day\tDay shift\tNight shift\nTuesday\tIdrissi\tBrandsma\nFriday\tBoer\tVisser"
    quotes = [excerpt(rota, path="rota.xlsx")]
    question = "Who has the night shift on Tuesday?"
    check = Verifier(question, quotes, "en", ToyEmbedder().embed_passages).check
    assert check("The night shift on Tuesday is of Brandsma.").citations == (1,)
    reason = check("The night shift on Tuesday is of Visser.").reason
    assert reason == "the quotes say it of another: Visser"


STATUS = excerpt(
    "Leverancier\tStatus\tContact\nNortek\tgoedgekeurd via de directie\tverkoop\n"
    "Brightline\tgeschorst\tjurist"
)


BINS = excerpt("Stof\tKleur bak\nPapier\tblauw\nBatterijen\trood\nGlas\tgroen")


@pytest.mark.parametrize(
    ("question", "quote", "claim", "of_another"),
    [
        ("In welke bak moeten batterijen?", BINS, "Batterijen moeten in de blauwe bak.", "blauwe"),
        ("In welke bak moeten batterijen?", BINS, "Batterijen moeten in de bak rood.", ""),
        ("Wat is de status van Brightline?", STATUS, "Brightline is goedgekeurd.", "goedgekeurd"),
        ("Wat is de status van Brightline?", STATUS, "Brightline is geschorst.", ""),
        # It has what its own row has in that column.
        ("Wat is de status van Brightline?", STATUS, "Brightline is via de jurist geschorst.", ""),
    ],
)
def test_what_stands_in_words_in_a_row_is_of_that_row(
    question: str, quote: Excerpt, claim: str, of_another: str
) -> None:
    reason = dutch(question, quote).check(claim).reason
    assert reason == (f"the quotes say it of another: {of_another}" if of_another else "")


def test_the_year_over_a_column_is_of_each_row() -> None:
    budget = (
        "Afdeling\tBudget 2025\tBudget 2026\nInkoop\t€ 11\t€ 21\nVerkoop\t€ 12\t€ 22\n"
        "Service\t€ 13\t€ 23"
    )
    check = dutch("Wat is het budget 2026 van de afdeling Service?", excerpt(budget)).check
    assert check("Het budget 2026 van de afdeling Service is € 23.").reason == ""
    wrong = check("Het budget 2025 van de afdeling Service is € 23.")
    assert wrong.reason == "the quotes say it of another: 23"


def test_a_row_with_sentences_in_its_cells_is_one_row() -> None:
    matrix = excerpt(
        "Class 8\tCustomer is late. Clerk calls\tClerk\n"
        "Class 9\tNo reply to Clerk. Boss writes\tBoss",
        header="Level\tDescription\tResponsible party",
    )
    asked = "Who is responsible for class 9?"
    check = Verifier(asked, [matrix], "en", ToyEmbedder().embed_passages).check
    assert check("The responsible party of class 9 is the Boss.").citations == (1,)
    wrong = check("The responsible party of class 9 is the Clerk.").reason
    assert wrong == "the quotes say it of another: Clerk"


TERMS = excerpt(
    "Kleur\tErnst\tTermijn voor afhandeling\nGroen\tgeen gevolg\t4 weken\nOranje\tletsel\t2 weken"
)


def test_what_names_no_row_is_of_the_row_that_is_asked_of() -> None:
    check = dutch("Binnen welke termijn is een melding met kleur oranje afgehandeld?", TERMS).check
    wrong = check("De termijn voor afhandeling is 4 weken.")
    assert wrong.reason == "the quotes say it of another: 4"
    assert check("De termijn voor afhandeling is 2 weken.").citations == (1,)


ROOMS = (
    "Tarieven 2026\n\nKamer\tLaag (jan-mrt)\tHoog (jul-sep)\tKerst\n"
    "Zeezijde\t137\t222\t236\nStadszijde\t118\t188\t199"
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Een kamer aan de zeezijde kost € 222 in augustus 2026.", ""),
        ("Een kamer aan de zeezijde kost € 222 per nacht.", ""),
        ("Een kamer aan de zeezijde kost € 137.", "the quotes say it of another: 137"),
        ("Een kamer aan de zeezijde kost € 236.", "the quotes say it of another: 236"),
        ("Een kamer aan de zeezijde kost € 188.", "the quotes say it of another: 188"),
        ("Een kamer aan de zeezijde kost € 222 in augustus 2027.", "no quote has: 2027-8"),
    ],
)
def test_what_a_table_has_by_season_is_said_of_the_month_that_is_asked(
    sentence: str, reason: str
) -> None:
    question = "Wat kost een kamer aan de zeezijde per nacht in augustus 2026?"
    assert dutch_reason(question, sentence, ROOMS) == reason

import pytest

from search.claims.checks.proximity import value_of_another_matter
from tests.unit.search.claims.checks.checked import wrong_by
from tests.unit.search.claims.verifying import dutch
from tests.unit.search.examples import excerpt

HOURS = "De winkel opent om 9.00 uur, op zondag om 11.00 uur."
SICKNESS = "In het eerste jaar ontvangt u 100% van uw salaris, in het tweede jaar 70%."
FEES = "De contributie bedraagt € 40, voor jeugdleden € 25."
ENTRY = "Kinderen betalen € 5, volwassenen betalen € 9."


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("Op zondag opent de winkel om 11.00 uur.", HOURS, []),
        ("De winkel opent om 9.00 uur.", HOURS, []),
        ("In het tweede jaar ontvangt u 70% van uw salaris.", SICKNESS, []),
        ("In het eerste jaar ontvangt u 70% van uw salaris.", SICKNESS, ["70"]),
        ("De contributie voor jeugdleden bedraagt € 25.", FEES, []),
        ("De contributie bedraagt € 25.", FEES, ["25"]),
        ("Kinderen betalen € 9.", ENTRY, ["9"]),
    ],
)
def test_what_is_said_once_of_all_numbers_tells_none_from_the_first(
    claim: str, source: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_matter, claim, [source], "nl") == wrong


GUARANTEE = (
    "Leverancier garandeert de pompen gedurende 60 maanden en de kasten gedurende 36 maanden."
)


@pytest.mark.parametrize(
    ("claim", "about", "wrong"),
    [
        ("36 maanden", "garantie op de pompen", ["36"]),
        ("60 maanden", "garantie op de pompen", []),
        ("36 maanden", "garantie op de kasten", []),
        ("60 maanden voor de pompen en 36 maanden voor de kasten", "de garantie", []),
        ("Na 12 maanden", "de pompen", []),
    ],
)
def test_of_what_a_number_is_said(claim: str, about: str, wrong: list[str]) -> None:
    assert wrong_by(value_of_another_matter, claim, [GUARANTEE], "nl", question=about) == wrong


def test_an_amount_of_money_is_not_one_of_other_things() -> None:
    asked = "Wat kost het servicecontract Compleet per jaar?"
    row = "Compleet 2 bezoeken, 4 uur, dag en nacht, slijtdelen inbegrepen € 890"
    both = "Compleet 2 bezoeken, 4 uur, € 890, en Plus 2 bezoeken, € 520"
    for claim, source, wrong in (
        ("Compleet kost € 890 per jaar.", row, []),
        ("Compleet kost € 520 per jaar.", both, ["520"]),
    ):
        found = wrong_by(value_of_another_matter, claim, [source], "nl", question=asked)
        assert found == wrong


REVENUE = "De omzet was € 12 miljoen in 2023, € 13 miljoen in 2024 en € 15 miljoen in 2025."
AUDITS = "Audits zijn er in 2023, 2025 en 2027."
YEARS = ["Omzet\t2023\t2024", "Noord\t12\t13"]


@pytest.mark.parametrize(
    ("sources", "claim", "wrong"),
    [
        ([REVENUE], "De omzet was € 13 miljoen in 2024.", []),
        ([REVENUE], "De omzet was € 15 miljoen in 2024.", ["15000000", "2024"]),
        ([AUDITS], "In 2025 is er een audit.", []),
        (YEARS, "De omzet van Noord in 2024 was 13.", []),
        (YEARS, "De omzet van Noord in 2024 was 12.", ["12"]),
    ],
)
def test_numbers_are_said_with_those_beside_them(
    sources: list[str], claim: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_matter, claim, sources, "nl") == wrong


HIRE = ["Item\tDay\tWeek\tMinimum hire", "Excavator 13 t\t£210\t£720\t2 days"]


def test_a_number_of_the_question_says_which_row_is_meant() -> None:
    asked = "What is the weekly hire rate of the 13 t excavator?"
    claim = "The weekly hire rate of the 13 t excavator is £720."
    assert wrong_by(value_of_another_matter, claim, HIRE, "en", question=asked) == []
    assert wrong_by(value_of_another_matter, claim, HIRE, "en") == ["13"]
    daily = claim.replace("£720", "£210")
    assert wrong_by(value_of_another_matter, daily, HIRE, "en", question=asked) == ["210"]


PLANS = ["Plans", "Essential\tPlus\tComplete", "Visits per year\t1\t2\t4"]
PRICES = "Price per pump per year\t£260\t£475\t£810"


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The Complete plan is £810 per pump per year.", []),
        ("The Plus plan is £475 per pump per year.", []),
        ("The Complete plan is £475 per pump per year.", ["475"]),
        ("Essential is £260 and Plus £475.", []),
    ],
)
def test_a_number_in_a_row_is_said_of_what_heads_its_column(claim: str, wrong: list[str]) -> None:
    assert wrong_by(value_of_another_matter, claim, [*PLANS, PRICES], "en") == wrong
    assert wrong_by(value_of_another_matter, claim, [PRICES], "en", header=PLANS[1]) == wrong


FARES = "Abonnement\tPer maand\tPer jaar"


@pytest.mark.parametrize("label", ["Duin Dal", "Duin Dal (na 9.00 uur)"])
@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Het abonnement Duin Dal kost € 675,00 per jaar.", []),
        ("Het abonnement Duin Dal kost € 67,50 per jaar.", ["67.5"]),
        ("Het abonnement Duin Dal per maand kost € 675,00 per jaar.", []),
        ("Het abonnement Duin Dal kost € 67,50 per maand.", []),
        ("Het abonnement Duin Dal kost € 675,00 per maand.", ["675"]),
        ("Het abonnement Duin Dal kost dit jaar € 67,50.", []),
        ("Het abonnement Duin Dal kost € 67,50.", []),
    ],
)
def test_columns_by_month_and_year(label: str, claim: str, wrong: list[str]) -> None:
    row = f"{label}\t€ 67,50\t€ 675,00"
    assert wrong_by(value_of_another_matter, claim, [row], "nl", header=FARES) == wrong


def test_the_question_may_say_for_each_of_what() -> None:
    row, claim = ["Duin Dal\t€ 67,50\t€ 675,00"], "Het abonnement kost € 67,50."
    for asked, wrong in (("Wat kost het per jaar?", ["67.5"]), ("Wat kost het dit jaar?", [])):
        found = wrong_by(value_of_another_matter, claim, row, "nl", question=asked, header=FARES)
        assert found == wrong


def test_a_number_of_an_article_vouches_for_none_that_counts() -> None:
    contract = excerpt(
        "Soort\tTer plaatse\tGereed\nMutatie\t5 werkdagen\t15 werkdagen\n\nArtikel 5 Boete"
    )
    check = dutch("Wanneer is mutatie gereed?", contract).check
    assert check("Mutatie is gereed binnen 15 werkdagen.").reason == ""
    assert (
        check("Mutatie is gereed binnen 5 werkdagen.").reason == "the quotes say it of another: 5"
    )


def test_a_number_in_the_label_of_a_row_is_no_rival_of_one_behind_it() -> None:
    times = excerpt("Zone 3:\ttot 14.00 uur\nZone 4 en 5:\ttot 11.00 uur\nEilanden:\ttot 10.00 uur")
    checked = dutch("hoe laat moeten orders voor zone 4 binnen zijn", times)
    assert checked.check("Orders voor zone 4 moeten voor 11:00 binnen zijn.").citations == (1,)
    assert checked.check("Orders voor zone 4 moeten voor 10:00 binnen zijn.").citations == ()


SCRAP = ["KPI\tTarget\tSep\tOct", "Scrap north\t6.5%\t7.9%\t8.3%"]


@pytest.mark.parametrize(("number", "wrong"), [("8.3", []), ("7.9", ["7.9"]), ("6.5", ["6.5"])])
def test_a_column_may_have_its_month_in_short(number: str, wrong: list[str]) -> None:
    claim = f"Scrap north in October was {number}%."
    assert wrong_by(value_of_another_matter, claim, SCRAP, "en") == wrong


FAULTS = [
    "Code\tText\tFirst action\tRemote reset",
    "4219\tBearing hot\tCheck level, fill with 6 kg, run pump 10 minutes\t0",
]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Check the level, fill with 6 kg, run the pump 10 minutes, then a remote reset.", []),
        ("Fill with 6 kg and do a remote reset.", ["6"]),
    ],
)
def test_a_cell_that_is_told_in_whole_says_what_its_numbers_are_of(
    claim: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_matter, claim, FAULTS, "en") == wrong


GRANT = (
    "De stagevergoeding is 350 euro bruto per maand voor een mbo-stage van vier dagen of meer "
    "en 450 euro voor een hbo-stage."
)


@pytest.mark.parametrize(
    ("of", "number", "wrong"), [("hbo", "450", []), ("mbo", "450", ["450"]), ("mbo", "350", [])]
)
def test_what_a_second_number_leaves_out_is_not_said_of_the_first_alone(
    of: str, number: str, wrong: list[str]
) -> None:
    claim = f"De stagevergoeding voor een {of}-stagiair is {number} euro bruto per maand."
    asked = f"wat is de stagevergoeding voor een {of} stagiair"
    assert wrong_by(value_of_another_matter, claim, [GRANT], "nl", question=asked) == wrong


LIFTS = (
    "Lift\tCapacity\tPer platform\tWork\n"
    "Alfa\t900 kg\t350 kg (tail)\tstart 40 boxes indoors\nBeta\t2 t\t750 kg\t-"
)


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The tail of the Alfa carries 900 kg.", ["900"]),
        ("The tail of the Alfa carries 350 kg.", []),
        ("The Alfa carries 900 kg.", []),
        # What heads the column tells more.
        ("The capacity of the tail of the Alfa is 350 kg.", ["350"]),
        ("The Alfa carries 900 kg in all and 350 kg on the tail.", []),
        # A cell of words is of all of its row.
        ("The Alfa carries 900 kg of boxes indoors.", []),
    ],
)
def test_a_note_behind_the_number_of_a_cell_tells_of_what_it_is(
    claim: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_matter, claim, [LIFTS], "en") == wrong


def test_a_unit_of_time_behind_another_number_tells_nothing() -> None:
    rows = "Pas\tPrijs\tBezoek\nGoud\t45\t3 (per maand)\nZilver\t30\t2 (per maand)"
    claim = "Goud kost 45 per maand."
    assert wrong_by(value_of_another_matter, claim, [rows], "nl") == []

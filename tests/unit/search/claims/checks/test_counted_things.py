import pytest

from search.claims.checks.counted_things import number_with_nearer_rival, other_thing_counted
from search.claims.checks.proximity import value_of_another_matter
from search.tables.rows import headed
from search.text.names import known_words
from search.text.words import content_stems

SOURCES = [
    "Vakantiedagen meenemen",
    "Bovenwettelijke uren mag je meenemen tot een maximum van 40 uur.",
    "Je betaalt leges op 1 mei 2024.",
    "Hal 2 wordt uitgebreid.",
    "De H-080 is € 310 per week. De pompen zijn te huur.",
]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Je mag 40 vakantiedagen meenemen.", ["40 vakantiedagen"]),
        ("Je mag 40 uur meenemen.", []),
        ("You may carry over 40 hours.", []),
        ("Je betaalt 2 leges.", ["2 leges"]),
        ("Je betaalt op 1 mei 2024 leges.", []),
        ("Het maximum is 40.", []),
        ("De H-080 pomp is € 310 per week.", []),
        ("De K8.0 pompen zijn te huur.", []),
    ],
)
def test_what_a_number_counts(claim: str, wrong: list[str]) -> None:
    assert other_thing_counted(claim, frozenset(), headed(SOURCES, ""), "nl") == wrong


def test_a_number_of_the_question_counts_what_that_says() -> None:
    said = [*SOURCES, "ISO 9001: geldig tot 2027.", "Het certificaat hangt in hal 2."]
    claim = "Het ISO 9001-certificaat geldt tot 2027."
    asked = known_words("Tot wanneer is het ISO 9001-certificaat geldig?")
    assert other_thing_counted(claim, frozenset(), headed(said, ""), "nl") == ["9001 certificaat"]
    assert other_thing_counted(claim, asked, headed(said, ""), "nl") == []


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
    matter = frozenset(content_stems(claim, "nl"))
    assert value_of_another_matter(claim, frozenset(), matter, headed([source], ""), "nl") == wrong


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
    matter = frozenset(content_stems(f"{claim} {about}", "nl"))
    assert (
        value_of_another_matter(claim, frozenset(), matter, headed([GUARANTEE], ""), "nl") == wrong
    )


def test_an_amount_of_money_is_not_one_of_other_things() -> None:
    row = "Compleet 2 bezoeken, 4 uur, dag en nacht, slijtdelen inbegrepen € 890"
    both = "Compleet 2 bezoeken, 4 uur, € 890, en Plus 2 bezoeken, € 520"
    matter = frozenset(content_stems("servicecontract Compleet per jaar", "nl"))
    assert (
        value_of_another_matter(
            "Compleet kost € 890 per jaar.", frozenset(), matter, headed([row], ""), "nl"
        )
        == []
    )
    assert value_of_another_matter(
        "Compleet kost € 520 per jaar.", frozenset(), matter, headed([both], ""), "nl"
    ) == ["520"]


REVENUE = "De omzet was € 12 miljoen in 2023, € 13 miljoen in 2024 en € 15 miljoen in 2025."
AUDITS = "Audits zijn er in 2023, 2025 en 2027."
YEARS = ["Omzet\t2023\t2024", "Noord\t12\t13"]
MOVING = ["Verlof\tDagen", "Verhuizing\t2"]


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
    matter = frozenset(content_stems(claim, "nl"))
    assert value_of_another_matter(claim, frozenset(), matter, headed(sources, ""), "nl") == wrong


HIRE = ["Item\tDay\tWeek\tMinimum hire", "Excavator 13 t\t£210\t£720\t2 days"]


def test_a_number_of_the_question_says_which_row_is_meant() -> None:
    claim = "The weekly hire rate of the 13 t excavator is £720."
    matter = frozenset(content_stems("week hire rate of the 13 t excavator", "en"))
    asked = frozenset({"weekly", "hire", "rate", "13", "t", "excavator"})
    assert value_of_another_matter(claim, asked, matter, headed(HIRE, ""), "en") == []
    assert value_of_another_matter(claim, frozenset(), matter, headed(HIRE, ""), "en") == ["13"]
    daily = claim.replace("£720", "£210")
    assert value_of_another_matter(daily, asked, matter, headed(HIRE, ""), "en") == ["210"]


def test_what_a_number_counts_may_stand_over_it() -> None:
    claim = "Bij verhuizing krijg je 2 dagen verlof."
    assert other_thing_counted(claim, frozenset(), headed(MOVING, ""), "nl") == []
    assert (
        other_thing_counted("In trede 7, dagen later.", frozenset(), headed(MOVING, ""), "nl") == []
    )


COMPLAINTS = [
    "De klant hoort binnen twee werkdagen wie de klacht behandelt.",
    "Binnen 10 werkdagen is er een antwoord met oorzaak en oplossing.",
    "In andere gevallen gaat er binnen drie werkdagen een brief uit.",
]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Een klant krijgt binnen drie werkdagen antwoord.", ["3 werkdagen"]),
        ("Een klant krijgt binnen tien werkdagen antwoord.", []),
        ("Een klant krijgt binnen drie dagen antwoord.", []),
        ("Een klant krijgt antwoord.", []),
    ],
)
def test_a_number_that_another_answers_better_with(claim: str, wrong: list[str]) -> None:
    asked = frozenset(content_stems("Binnen hoeveel werkdagen krijgt een klant antwoord?", "nl"))
    asked |= frozenset(content_stems("klacht", "nl"))
    assert number_with_nearer_rival(claim, asked, headed(COMPLAINTS, ""), "nl") == wrong


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
    matter = frozenset(content_stems(claim, "en"))
    assert (
        value_of_another_matter(claim, frozenset(), matter, headed([*PLANS, PRICES], ""), "en")
        == wrong
    )
    assert (
        value_of_another_matter(claim, frozenset(), matter, headed([PRICES], PLANS[1]), "en")
        == wrong
    )


NOTICE = ["Duration of service\tNotice by Waterhoen", "10 to 15 years\t3 months"]
OTHER_NOTICE = "A contract with Waterhoen may have a notice of 4 months for long service."


def test_a_row_is_as_near_to_the_question_as_its_heading() -> None:
    asked = frozenset(content_stems("What notice does Waterhoen give after long service?", "en"))
    sources = headed([*NOTICE, OTHER_NOTICE], "")
    assert number_with_nearer_rival("It gives 3 months notice.", asked, sources, "en") == []
    bare = headed([NOTICE[1].replace("\t", " "), OTHER_NOTICE], "")
    assert number_with_nearer_rival("It gives 3 months notice.", asked, bare, "en") == ["3 months"]


def test_amounts_of_money_are_not_outdone() -> None:
    asked = frozenset(content_stems("What does the large blue pump cost?", "en"))
    sources = headed(["It costs € 20.", "The large blue pump cost € 30 before."], "")
    assert number_with_nearer_rival("It costs € 20.", asked, sources, "en") == []


def test_what_a_number_counts_in_a_table_of_millions() -> None:
    table = headed(["Bedragen in miljoen euro\t2025", "Omzet service\t5,09"], "")
    assert other_thing_counted("De omzet was 5,09 miljoen euro.", frozenset(), table, "nl") == []


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
    matter = frozenset(content_stems(claim, "nl"))
    assert value_of_another_matter(claim, frozenset(), matter, headed([row], FARES), "nl") == wrong


def test_the_question_may_say_for_each_of_what() -> None:
    claim = "Het abonnement kost € 67,50."
    matter = frozenset(content_stems(claim, "nl"))
    rows = headed(["Duin Dal\t€ 67,50\t€ 675,00"], FARES)
    assert value_of_another_matter(claim, frozenset({"per", "jaar"}), matter, rows, "nl") == [
        "67.5"
    ]
    assert value_of_another_matter(claim, frozenset({"dit", "jaar"}), matter, rows, "nl") == []


def test_euros_of_a_row_that_does_not_repeat_them_are_counted_there() -> None:
    table = [("Amounts in euros", ""), ("9-10\t7920", "Grade\tTuition"), ("40 pupils pay", "")]
    assert other_thing_counted("It is 7920 euros.", frozenset(), table, "en") == []
    assert other_thing_counted("It is 40 euros.", frozenset(), table, "en") == ["40 euros"]

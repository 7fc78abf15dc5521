"""What a claim is of that only the question has."""

import pytest

from indexes.types import Language
from search.claims.checks.things_of_the_question import thing_of_the_question
from tests.unit.search.claims.checks.checked import wrong_by

DISCOUNT = ["Foundations get a 15% discount on hall hire, and no discount on the staff."]
CREW = "Role\tDay call\nStagehand\tEUR 285\nFly operator\tEUR 350\nVideo wall\tEUR 90"
MENU = "Gerecht\tPrijs\nLunch vega\t18,25\nStamppotbuffet\t24,75"
LAMPS = "Type\tWatt\tVoorraad\nCP70\t1000\t34\nHMI\t1200\t2"
CALLS = "Who\tWhat for\tNumber\nAnn Brandt\tpayslips\t010 288 41 12\nEva Smit\tkeys\t288"
SHIP = ["The ship sails at 9 from the quay, and all who are on board get breakfast."]


@pytest.mark.parametrize(
    ("question", "claim", "sources", "language", "wrong"),
    [
        ("discount for schools", "Schools get a 15% discount.", DISCOUNT, "en", ["schools"]),
        ("discount for foundations", "A foundation gets a 15% discount.", DISCOUNT, "en", []),
        # Which sort it is of what stands there, a word of the quote, a slip and a name.
        ("the annual discount", "The annual discount is 15%.", DISCOUNT, "en", []),
        ("the discount on halls", "The discount on halls is 15%.", DISCOUNT, "en", []),
        ("discount of fuondations", "The fuondations get 15%.", DISCOUNT, "en", []),
        ("the discount of Brons", "The discount of Brons is 15%.", DISCOUNT, "en", []),
        ("the hall hire of room 2", "The hall hire of room 2 is 15% less.", DISCOUNT, "en", []),
        ("the price of breakfast", "The price of breakfast is in for 9.", SHIP, "en", []),
        # What is somebody's.
        ("pension of staff", "The staff's pension is 15%.", DISCOUNT, "en", ["pension"]),
        ("discount for foundations", "A foundation's discount is 15%.", DISCOUNT, "en", []),
        # Nothing that is asked is named.
        ("what does a concert cost", "It costs 15% less.", DISCOUNT, "en", ["concert"]),
        ("what does hall hire cost", "It costs 15% less.", DISCOUNT, "en", []),
        ("wat kost een dagkaart", "Het kost 24,75.", [MENU], "nl", ["dagkaart"]),
        ("when does the parade start", "It starts at 9.", SHIP, "en", ["parade"]),
        ("when does the ship start", "It starts at 9.", SHIP, "en", []),
        # A pronoun, the sign beside a number, and a verb in the name of what is done.
        ("hoeveel betaal ik voor lunch", "Je betaal je deel van 18,25.", [MENU], "nl", []),
        ("what percentage do schools get", "The percentage is 15%.", DISCOUNT, "en", []),
        ("cut-off for orders", "The cut-off is 9.", SHIP, "en", []),
        ("price of the beach-trip", "The beach-trip is at 9.", SHIP, "en", ["beach"]),
        # A number to call, which a table may have under "Number".
        ("phone number for payslips", "The phone number is 010 288 41 12.", [CALLS], "en", []),
        ("phone number for payslips", "The phone number is 288.", [CALLS], "en", ["phone"]),
        ("de mobiele telefoon van Ann", "De mobiele telefoon is 0102884112.", [CALLS], "nl", []),
        # Without a number or name of its own, or in another language.
        ("are schools given a discount", "Schools get a discount.", DISCOUNT, "en", []),
        ("korting voor scholen", "Voor scholen is de korting 15%.", DISCOUNT, "nl", []),
        # A row that is told in part, and one that is told in whole.
        ("a video operator", "A video operator costs EUR 350.", [CREW], "en", ["video"]),
        ("a fly operator", "The fly operator costs EUR 350.", [CREW], "en", []),
        ("a call of a fly operator", "A run with a fly operator is EUR 350.", [CREW], "en", []),
        ("wat kost een vegan stamppotbuffet", "Een vegan stamppotbuffet kost 24,75.", [MENU], "nl",
         ["vegan"]),
        ("welke typen moeten vervangen worden", "CP70 en HMI moeten vervangen worden.", [LAMPS],
         "nl", ["vervangen"]),
        ("hoeveel verdient een CP70", "Het verdient een CP70 van 34.", [LAMPS], "nl", []),
    ],
)  # fmt: skip
def test_what_only_the_question_has(
    question: str, claim: str, sources: list[str], language: Language, wrong: list[str]
) -> None:
    text = "\n".join(sources)
    assert wrong_by(thing_of_the_question, claim, [text], language, question=question) == wrong

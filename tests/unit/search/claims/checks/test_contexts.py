import pytest

from search.claims.checks.contexts import value_of_another_context
from tests.unit.search.claims.checks.checked import wrong_by
from tests.unit.search.claims.verifying import dutch
from tests.unit.search.examples import excerpt

PLANS = ["Basis kost € 9 per maand.", "Plus kost € 19 per maand.", "Pro kost € 29 per maand."]
NOTICE = ["De opzegtermijn voor de huurder is één maand en voor de verhuurder drie maanden."]
NOTICES = ["De huurder zegt op met 1 maand.", "De verhuurder zegt op met 3 maanden."]
STORMS = ["Een geval duurt 72 uur voor storm, hagel en tornado; 168 uur voor overstroming."]
PARKING = ["Gasten\t14 euro per nacht, in juli en augustus 18 euro"]
ANSWERS = ["Klachten worden binnen één werkdag bevestigd en binnen zes werkdagen beantwoord."]
CLOSED = ["Kantoor Utrecht: gesloten op 25 mei 2025", "Kantoor Breda: gesloten op 31 mei 2025"]


@pytest.mark.parametrize(
    ("sources", "claim", "wrong"),
    [
        (PLANS, "Plus kost € 19 per maand.", []),
        (PLANS, "Plus kost € 29 per maand.", ["€ 29"]),
        (PLANS, "Het kost € 29 per maand.", []),
        (NOTICE, "De opzegtermijn voor de huurder is 1 maand.", []),
        (NOTICE, "De opzegtermijn voor de huurder is drie maanden.", ["drie maanden"]),
        (NOTICE, "De opzegtermijn voor de verhuurder is drie maanden.", []),
        (NOTICE, "De opzegtermijn voor de verhuurder is één maand.", ["één maand"]),
        (NOTICE, "De opzegtermijn is één maand en voor de verhuurder drie maanden.", []),
        (NOTICES, "De verhuurder zegt op met 1 maand.", ["1 maand"]),
        (STORMS, "Een geval duurt 72 uur voor storm, hagel en tornado.", []),
        (STORMS, "Een geval duurt 72 uur voor overstroming.", ["72 uur"]),
        (CLOSED, "Breda is gesloten op 31 mei 2025.", []),
        (CLOSED, "Breda is gesloten op 25 mei 2025.", ["25 mei 2025", "Breda"]),
        (["Breda\t€ 5", "Tilburg\t€ 6"], "Breda kost € 6.", []),
        (PARKING, "In augustus betaalt een gast 14 euro per nacht.", ["14 euro"]),
        (PARKING, "In augustus betaalt een gast 18 euro.", []),
        (PARKING, "Een gast betaalt 14 euro per nacht.", []),
        ([*PARKING, "Leden\t14 euro"], "In augustus betaalt een lid 14 euro.", []),
        (ANSWERS, "Een klacht wordt binnen één werkdag beantwoord.", ["één werkdag"]),
        (ANSWERS, "Een klacht wordt binnen zes werkdagen beantwoord.", []),
    ],
)
def test_values_are_held_to_what_stands_beside_them(
    sources: list[str], claim: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_context, claim, sources, "nl") == wrong


RULE = ["De opzegtermijn is één maand.", "Voor leidinggevenden is dat drie maanden."]
WEAR = ["De garantie is 24 maanden.", "Voor delen zoals pakkingen en filters is het 6 maanden."]
FIELD = ["De opzegtermijn is één maand.", "Voor personeel in de buitendienst is dat drie maanden."]
RATE = ["Het tarief is € 10 per uur.", "Voor leden is het € 8."]


@pytest.mark.parametrize(
    ("sources", "claim", "wrong"),
    [
        (RULE, "De opzegtermijn voor leidinggevenden is één maand.", ["één maand"]),
        (RULE, "De opzegtermijn voor leidinggevenden is drie maanden.", []),
        (RULE, "De opzegtermijn is één maand.", []),
        (RULE, "De opzegtermijn is één maand en voor leidinggevenden drie maanden.", []),
        (RULE[::-1], "De opzegtermijn voor leidinggevenden is één maand.", []),
        (WEAR, "De garantie op pakkingen is 24 maanden.", ["24 maanden"]),
        (FIELD, "De opzegtermijn voor personeel is één maand.", []),
        (RATE, "Het tarief voor leden is € 10.", ["€ 10"]),
        (RATE, "Het tarief is € 10, behalve voor leden.", []),
    ],
)
def test_a_rule_is_not_said_of_the_exception_behind_it(
    sources: list[str], claim: str, wrong: list[str]
) -> None:
    assert wrong_by(value_of_another_context, claim, sources, "nl") == wrong


ROLES = ["Preventiemedewerker: Karin Wit", "Vertrouwenspersoon: Ahmed Bouzid", "BHV: Joost Smit"]
AREAS = ["Beheerder Rietdam: Jan Sloot", "Beheerder Hoorn-Zuid: Trudy Hoek"]
OPEN = ["De balie is open van maandag tot donderdag tot 17.00 uur en op vrijdag tot 12.30 uur."]


@pytest.mark.parametrize(
    ("sources", "claim", "wrong"),
    [
        (ROLES, "De preventiemedewerker is Karin Wit.", []),
        (ROLES, "De preventiemedewerker is Joost Smit.", ["Joost", "Smit"]),
        (ROLES, "Ahmed Bouzid is preventiemedewerker.", ["Ahmed", "Bouzid"]),
        (["Karin en Joost zijn op kantoor."], "Joost is op kantoor.", []),
        (["Jan helpt bij storing.", "Piet helpt."], "Bij storing helpt Piet.", []),
        (AREAS, "De beheerder van Hoorn-Zuid is Jan Sloot.", ["Jan", "Sloot"]),
        (AREAS, "De beheerder van Hoorn-Zuid is Trudy Hoek.", []),
        (
            ["Ellen regelt de facturen.", "Ruud regelt de inkoop."],
            "Ellen regelt de inkoop.",
            ["Ellen"],
        ),
        (OPEN, "De balie sluit op vrijdag om half een.", []),
    ],
)
def test_so_are_names(sources: list[str], claim: str, wrong: list[str]) -> None:
    question = "Wie is er, en wie is de beheerder van Hoorn-Zuid?"
    assert wrong_by(value_of_another_context, claim, sources, "nl", question=question) == wrong


def test_beside_a_name_another_language_has_other_words() -> None:
    source = ["Gids van Het Baken.", "De leiding bestaat uit Nadia Verkuil en de teamleiders."]
    claim, asked = "Nadia Verkuil is in charge of Het Baken.", "Who is in charge of Het Baken?"
    assert wrong_by(value_of_another_context, claim, source, "en", question=asked) == []


def test_names_that_only_a_conjunction_parts_are_one() -> None:
    laws = [
        "Changes to the agreement need the board of Fenmoor.",
        "This agreement is governed by the law of England and Wales, and the courts sit in London.",
    ]
    claim = "The law governing the agreement is the law of England and Wales."
    assert wrong_by(value_of_another_context, claim, laws, "en") == []
    parted = [laws[0], laws[1].replace("England and Wales", "England, under the rules of Wales")]
    assert wrong_by(value_of_another_context, claim, parted, "en") == ["Wales"]


def test_a_name_that_opens_a_sentence_is_of_what_it_is_said_of() -> None:
    roles = "Ellen Smits regelt de facturen, ongeveer 30 per week. Ruud Peters regelt de inkoop."
    check = dutch("Wie regelt de inkoop?", excerpt(roles)).check
    assert check("Ruud Peters regelt de inkoop.").reason == ""
    wrong = check("Ellen Smits regelt de inkoop.")
    assert wrong.reason == "the quotes say it of another: Ellen, Smits"
    assert check("Ongeveer alles van de inkoop regelt Ruud Peters.").reason == ""

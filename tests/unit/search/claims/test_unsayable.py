"""What no sentence of an answer may be."""

import pytest

from search.claims.unsayable import unsayable
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import verifier
from tests.unit.search.examples import excerpt

SILENCE = "whether the documents say it is not for the model to say"


@pytest.mark.parametrize(
    "sentence",
    [
        "The documents do not mention days of leave.",
        "The provided context does not specify the fee.",
        "None of the documents state a fee.",
        "There is no information on this in the given text.",
        "No fee is mentioned in the excerpts.",
        "In de documenten staat niets over verlof.",
        "Over het verlof is niets gevonden in de fragmenten.",
        "Het document vermeldt geen bedrag.",
        "Er is geen antwoord te vinden in de tekst.",
        "The excerpt states that no fee is mentioned.",
    ],
)
def test_that_the_documents_are_silent_is_not_for_the_model_to_say(sentence: str) -> None:
    assert unsayable(sentence, "What is the fee?") == SILENCE


@pytest.mark.parametrize(
    "sentence",
    [
        "Documents are never given to third parties.",
        "Confidential documents are not provided to visitors.",
        "Documenten worden niet aan derden gegeven.",
        "The document must not contain handwritten text.",
        "Op het document staat geen btw-nummer.",
        "The label does not mention the source of the meat.",
        "The documents mention a fee of £40.",
        "The excerpt states that bikes are no longer allowed in the racks.",
        "In het fragment staat dat fietsen niet in de gang mogen.",
    ],
)
def test_a_rule_may_be_of_documents(sentence: str) -> None:
    assert unsayable(sentence, "What is the rule?") == ""


LINK = "a link or an address that was not asked for is left to the quotes"


TELLS = "it tells of the excerpts, not of what they say"


def test_an_address_is_shown_to_who_asks_for_it() -> None:
    desk = excerpt("Send complaints to desk@vind.nl within a week.")
    for question, reason in (
        ("To which mail address do I send complaints?", ""),
        ("How long do I have for complaints?", LINK),
    ):
        check = Verifier(question, [desk], "en", ToyEmbedder().embed_passages).check
        assert check("Send complaints to desk@vind.nl.").reason == reason


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ('The excerpt titled "leave.md" is about days of leave.', "What is leave.md about?"),
        ("Het fragment gaat over days of leave.", "Waar gaat leave.md over?"),
        ("The excerpts do not suggest that leave is 25 days.", "What is leave?"),
        ("You get 25 days of leave a year, as in the first excerpt.", "What is leave?"),
    ],
)
def test_what_it_was_given_is_not_for_the_model_to_tell_of(sentence: str, question: str) -> None:
    assert verifier(question).check(sentence).reason == TELLS
    asked = verifier("The excerpt on leave, of how many days is it?")
    assert asked.check("The excerpt has 25 days of leave a year.").reason != TELLS


def test_which_file_it_was_given_is_not_for_the_model_to_tell_of() -> None:
    sentence = "In a year the leave.md file gives 25 days of leave."
    assert verifier().check(sentence).reason == TELLS
    assert verifier("How many days of leave does leave.md give?").check(sentence).reason == ""
    named = excerpt("Add days of leave to the leave.md file in March.")
    check = Verifier("Where do I add it?", [named], "en", ToyEmbedder().embed_passages).check
    assert check("You add days of leave to the leave.md file.").reason == ""


def test_who_asks_of_himself_is_addressed() -> None:
    rule = excerpt("The mileage rate for a private car is 45p per mile.", path="cars.md")
    letter = excerpt("The mileage rate that I get for my private van is 60p.", path="letter.md")
    embed = ToyEmbedder().embed_passages
    own = Verifier("What is the mileage rate for my private car?", [rule, letter], "en", embed)
    verdict = own.check("The mileage rate for my private car is 45p per mile.")
    assert verdict.text == "The mileage rate for your private car is 45p per mile. [1]"
    of_writer = own.check("The mileage rate that I get for my private van is 60p.")
    assert of_writer.reason == "it speaks as the one who asks"
    assert own.check("The rate is for your private car.").reason == "it only repeats the question"
    other = Verifier("What is the mileage rate?", [rule, letter], "en", embed)
    said = other.check("The mileage rate for my private car is 45p per mile.")
    assert said.reason == "it speaks as the one who asks"


def test_what_is_quoted_is_not_said_by_who_asks() -> None:
    question = "What does the song say?"
    assert unsayable('The first verse goes: "I choose to be happy."', question) == ""
    assert unsayable("I choose to be happy.", question) == "it speaks as the one who asks"


@pytest.mark.parametrize(
    "sentence",
    [
        "De heer Kok vraagt of de balie op zondag open kan.",
        "Mevrouw Vos vroeg zich af wanneer de balie open is.",
        "Ms Reed asks whether the desk can open on Sundays.",
        "Mr Reed wanted to know when the desk opens.",
    ],
)
def test_what_somebody_asked_is_not_so_for_that(sentence: str) -> None:
    assert unsayable(sentence, "Is de balie op zondag open?") == "it asks"
    assert unsayable(sentence, "Wat werd er gevraagd over de balie?") == ""


def test_what_is_asked_for_is_no_question() -> None:
    for said in ("De balie vraagt een borg van 40 euro.", "Ask the desk for a badge."):
        assert unsayable(said, "Wat kost een pas?") == ""

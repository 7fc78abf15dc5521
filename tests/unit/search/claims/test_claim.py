"""What a claim says beyond its question."""

import pytest

from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import verifier
from tests.unit.search.examples import excerpt

SICK = excerpt("Call your manager. You may use WhatsApp for this, but not for accidents.")


@pytest.mark.parametrize("sentence", ["Yes, you may use WhatsApp.", "You may use WhatsApp."])
def test_what_only_repeats_the_question_is_left_to_the_quotes(sentence: str) -> None:
    check = Verifier("May I use WhatsApp?", [SICK], "en", ToyEmbedder().embed_passages).check
    assert check(sentence).reason == "it only repeats the question"


def test_what_a_quote_calls_something_is_more_than_the_question() -> None:
    label = excerpt('Give mail that is for PgH the label "On to PgH".')
    asked = "Which label do I give mail for PgH?"
    check = Verifier(asked, [label], "en", ToyEmbedder().embed_passages).check
    assert check('The label is "On to PgH".').citations == (1,)
    assert check('The label is "mail for PgH".').reason == "it only repeats the question"
    assert check('The label is "to you by PgH".').reason == "it only repeats the question"


def test_a_question_is_repeated_however_its_words_are_joined() -> None:
    crane = excerpt("Subject: do we need a jack-up? No jack-up: the crane of the tower does it.")
    check = Verifier("Do we need a jackup?", [crane], "en", ToyEmbedder().embed_passages).check
    assert check("We need a jack-up.").reason == "it only repeats the question"


def test_what_stands_behind_a_yes_is_checked_and_said_without_it() -> None:
    check = Verifier("May I use WhatsApp?", [SICK], "en", ToyEmbedder().embed_passages).check
    said = check("Yes, but not WhatsApp for accidents.")
    assert (said.text, said.reason) == ("Not WhatsApp for accidents. [1]", "")
    assert check("Yes, WhatsApp is used for holidays.").reason == "no quote says this"
    assert check("Yes.").reason == "it says nothing"


def test_a_number_or_a_denial_is_more_than_the_question() -> None:
    assert verifier("How many days of leave a year?").check("25 days of leave a year.").citations
    pump = excerpt("The E-4521 pump does not take sewage.")
    check = Verifier(
        "Can the E-4521 take sewage?", [pump], "en", ToyEmbedder().embed_passages
    ).check
    assert check("The E-4521 does not take sewage.").citations == (1,)
    assert check("The E-4521 can take sewage.").reason == "it only repeats the question"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The HC-5 weighs 185 grams.", ""),
        ("You receive 185 grams for an HC-5 in weight.", ""),
        ("The HC-5 replaces 185 grams.", "no quote says this"),
    ],
)
def test_what_any_answer_has_and_forms_of_what_is_asked_add_nothing(
    sentence: str, reason: str
) -> None:
    specification = excerpt("Model\tWeight (grams)\nHC-5\t185\nHC-7\t260")
    question = "What is the weight of the HC-5 in grams?"
    checked = Verifier(question, [specification], "en", ToyEmbedder().embed_passages)
    assert checked.check(sentence).reason == reason


def test_how_many_are_counted_is_no_content_of_its_own() -> None:
    hall = excerpt("The hall has 210 chairs.")
    asked = "How many chairs are there?"
    check = Verifier(asked, [hall], "en", ToyEmbedder().embed_passages).check
    assert check("The total number of chairs is 210.").citations == (1,)
    zaal = excerpt("De zaal telt 210 stoelen.")
    check = Verifier("Hoeveel stoelen zijn er?", [zaal], "nl", ToyEmbedder().embed_passages).check
    assert check("Het aantal stoelen is 210.").citations == (1,)

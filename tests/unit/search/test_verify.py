import pytest

from search.verify import Verifier, clean_sentence
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt

LEAVE = excerpt(
    "Employees get 25 days of leave a year. Unused days may not be carried over after 1 July 2024.",
    heading="Leave",
)
FEES = excerpt("The annual fee is € 1.250,50, paid to Vind B.V. in March.", path="fees.pdf")


def verifier(question: str = "How many days of leave do I get?") -> Verifier:
    return Verifier(question, [LEAVE, FEES], "en", ToyEmbedder().embed_passages)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("You get 25 days of leave a year.", "You get 25 days of leave a year. [1]"),
        ("The annual fee is €1,250.50.", "The annual fee is €1,250.50. [2]"),
        ("- The fee is paid to Vind B.V. [1] in March (source 2).", None),
        (
            "Unused days may not be carried over after July 1, 2024.",
            "Unused days may not be carried over after July 1, 2024. [1]",
        ),
    ],
)
def test_what_the_quotes_say_is_shown_with_their_numbers(sentence: str, shown: str | None) -> None:
    verdict = verifier().check(sentence)
    assert verdict.reason == ""
    assert verdict.text == (shown or "The fee is paid to Vind B.V. in March. [2]")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("You get 30 days of leave a year.", "no quote has: 30"),
        ("You get 25 days of leave a year from Google.", "no quote has: Google"),
        ("Unused days may not be carried over after 1 July 2025.", "no quote has: 2025-7-1"),
        ("See https://evil.example for days of leave.", "no quote has: https://evil.example"),
        ("Unused days may be carried over after 1 July 2024.", "the quotes deny this"),
        ("Employees get no days of leave a year.", "the quotes do not deny this"),
        ("The AIVD will follow your every move.", "no quote has: AIVD"),
        ("Cats purr loudly at night.", "no quote says this"),
        ("[1]", "it says nothing"),
    ],
)
def test_what_they_do_not_say_is_not_shown(sentence: str, reason: str) -> None:
    verdict = verifier().check(sentence)
    assert verdict.reason == reason
    assert verdict.citation is None


def test_facts_of_two_quotes_may_not_be_joined() -> None:
    verdict = verifier().check("You get 25 days of leave for an annual fee of € 1.250,50.")
    assert verdict.reason.startswith("no quote has: ")


@pytest.mark.parametrize("sentence", ["Yes, you may use WhatsApp.", "Ja, WhatsApp mag."])
def test_a_yes_is_left_to_the_quotes(sentence: str) -> None:
    sick = excerpt("Call your manager. You may use WhatsApp for this. WhatsApp mag.")
    check = Verifier("May I use WhatsApp?", [sick], "en", ToyEmbedder().embed_passages).check
    assert check(sentence).reason == "a yes cannot be checked: the quotes have to say it"


def test_a_question_is_no_answer() -> None:
    assert verifier().check("Do you get 25 days of leave a year?").reason == "it asks"


def test_the_header_of_a_table_is_part_of_what_its_rows_say() -> None:
    row = excerpt("T1\t5", path="a/prices.xlsx", header="Part\tStock")
    check = Verifier("What is in stock of T1?", [row], "en", ToyEmbedder().embed_passages).check
    assert check("The stock of part T1 is 5.").citation == 1
    assert check("The stock of part T2 is 5.").reason == "no quote has: T2"


def test_citations_of_the_model_itself_are_taken_out() -> None:
    assert clean_sentence("1. **Leave** is 25 days [2, 3]【4】 (bron 1).") == "Leave is 25 days."

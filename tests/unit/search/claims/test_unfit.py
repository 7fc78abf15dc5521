"""What no sentence of an answer may be."""

import pytest

from search.claims.unfit import unfit

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
    ],
)
def test_that_the_documents_are_silent_is_not_for_the_model_to_say(sentence: str) -> None:
    assert unfit(sentence, "What is the fee?") == SILENCE


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
    ],
)
def test_a_rule_may_be_of_documents(sentence: str) -> None:
    assert unfit(sentence, "What is the rule?") == ""

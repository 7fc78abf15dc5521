import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from vind.indexes.errors import QuestionError
from vind.search.question.cleaned import PREFIX_TOKENS, clean_question
from vind.search.types import QuotesFound

EMBEDDER = ToyEmbedder()


@pytest.mark.parametrize(
    "text", ["", "  \n\t", "\x00\x01", "?!...", "\u200b", "🙂", ". " * 6000 + "leave"]
)
def test_nothing_to_search_for(text: str) -> None:
    with pytest.raises(QuestionError, match="Type one or more words"):
        clean_question(text, EMBEDDER)


def test_control_characters_become_white_space() -> None:
    assert clean_question("leave\x00days\x1b[31m\n\u202ebonus", EMBEDDER) == "leave days [31m bonus"


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\u2060", "\u200e"])
def test_what_is_not_seen_parts_no_word(mark: str) -> None:
    asked = clean_question(f"Wat is de kilometerver{mark}goeding?", EMBEDDER)
    assert asked == "Wat is de kilometervergoeding?"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("HOE MELD IK MIJ ZIEK?", "Hoe meld ik mij ziek?"),
        ("WAT KOST DE E-4521 IN 2026?", "Wat kost de E-4521 in 2026?"),
        ("E-4521 PRICE LIST", "E-4521 price list"),
        ("GSL F-02", "GSL F-02"),
        ("BHV?", "BHV?"),
        ("OUDERSCHAPSVERLOF", "Ouderschapsverlof"),
        ("Wat is de BHV?", "Wat is de BHV?"),
    ],
)
def test_capitals_throughout_are_a_way_of_typing(typed: str, asked: str) -> None:
    assert clean_question(typed, EMBEDDER) == asked


def test_accents_that_stand_apart_are_put_in_their_letters() -> None:
    apart = "Wie is clie\u0308nt?"
    assert clean_question(apart, EMBEDDER) == "Wie is cliënt?"
    found = QuotesFound((), (), False, 0.0, 0.0, "nl", asked="Wie is cliënt?")
    assert found.is_as_typed(f" {apart}")
    assert not found.is_as_typed("Wie is client?")


def test_other_scripts_stay() -> None:
    assert clean_question("休暇は何日ですか", EMBEDDER) == "休暇は何日ですか"


@given(st.text())
def test_what_is_left_fits_the_embedder(text: str) -> None:
    long = f"word {text}" * 100
    question = clean_question(long, EMBEDDER)
    assert len(EMBEDDER.token_spans(question)) <= EMBEDDER.max_tokens - PREFIX_TOKENS
    assert question == question.strip()

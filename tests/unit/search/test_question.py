import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.errors import QuestionError
from search.question import PREFIX_TOKENS, clean_question
from tests.toy import ToyEmbedder

EMBEDDER = ToyEmbedder()


@pytest.mark.parametrize(
    "text", ["", "  \n\t", "\x00\x01", "?!...", "\u200b", "🙂", ". " * 6000 + "leave"]
)
def test_nothing_to_search_for(text: str) -> None:
    with pytest.raises(QuestionError, match="Type one or more words"):
        clean_question(text, EMBEDDER)


def test_control_characters_become_white_space() -> None:
    assert clean_question("leave\x00days\x1b[31m\n\u202ebonus", EMBEDDER) == "leave days [31m bonus"


def test_other_scripts_stay() -> None:
    assert clean_question("休暇は何日ですか", EMBEDDER) == "休暇は何日ですか"


@given(st.text())
def test_what_is_left_fits_the_embedder(text: str) -> None:
    long = f"word {text}" * 100
    question = clean_question(long, EMBEDDER)
    assert len(EMBEDDER.token_spans(question)) <= EMBEDDER.max_tokens - PREFIX_TOKENS
    assert question == question.strip()

from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.search.examples import ranked, stored
from vind.search.evidence.quotes import QUOTE_WORDS, QUOTES, QUOTES_OF_SEVERAL, choose_quotes
from vind.search.facts.words import words
from vind.search.types import Quote


def chosen(question: str, *texts: str, several: bool) -> list[Quote]:
    passages = [stored(text, number) for number, text in enumerate(texts)]
    found = ranked(question, passages)
    return [one.quote for one in choose_quotes(passages, found, several=several)]


BEFORE = "The parking rules of the house are about cars and about the parking of them. " * 8
TOOLS = "\n".join(f"- tool number {n} for the garden" for n in range(12))


def test_a_list_stands_whole_in_the_quote_of_what_leads_to_it() -> None:
    text = f"{BEFORE}\nThe tools in the shed are these:\n{TOOLS}\nThe rest is prose."
    quotes = chosen("tools in the shed and parking", text, several=False)
    (quote,) = (one.text for one in quotes if "The tools in the shed" in one.text)
    assert "tool number 11" in quote


def test_a_list_stands_whole_in_the_quote_of_an_item_where_it_is_asked_for() -> None:
    text = f"{BEFORE}\n- a spade of the shed to dig with\n{TOOLS}\nThe rest is prose."
    asked = "spade of the shed to dig with, and parking"
    whole, without = (
        next(one.text for one in chosen(asked, text, several=several) if "spade" in one.text)
        for several in (True, False)
    )
    assert "tool number 11" in whole
    assert "tool number 11" not in without


def test_more_is_quoted_where_several_things_are_asked_for() -> None:
    texts = [f"The shed of house {number} has tools." for number in range(12)]
    for several, most in ((True, QUOTES_OF_SEVERAL), (False, QUOTES)):
        assert len(chosen("Which sheds have tools?", *texts, several=several)) == most
    assert QUOTES < QUOTES_OF_SEVERAL


def test_items_of_a_word_are_of_the_list() -> None:
    text = "The tools in the shed are these:\n- spade\n- lamp\n- rope"
    (quote,) = chosen("Which tools are in the shed?", text, several=True)
    assert quote.text == text


LINES = ["Leave is good for all.", "- one item of leave", "- x", "a\tb\tc", "They are these:", ""]


@given(st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=30), min_size=1, max_size=3))
@example([["Leave is good for all."], ["", ""]])
def test_quotes_with_lists_are_verbatim_and_do_not_overlap(documents: list[list[str]]) -> None:
    texts = ["\n".join(lines) or "Leave." for lines in documents]
    quotes = chosen("Which leave is good?", *texts, several=True)
    for quote in quotes:
        assert texts[quote.passage_id][quote.start : quote.end] == quote.text
        assert len(words(quote.text)) <= QUOTE_WORDS
    for one, other in combinations(quotes, 2):
        apart = one.end <= other.start or other.end <= one.start
        assert one.passage_id != other.passage_id or apart

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.evidence.lists import asks_for_list, goes_on, leads_in, list_spans
from search.evidence.quotes import QUOTE_WORDS, QUOTES, QUOTES_OF_SEVERAL, choose_quotes
from search.text.words import words
from search.types import Quote
from tests.unit.search.examples import scored, stored


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Welke risico's noemt het jaarverslag?", True),
        ("Noem de risico's", True),
        ("Wat zijn de voorwaarden?", True),
        ("Which items were still open?", True),
        ("List all suppliers", True),
        ("What are the conditions?", True),
        ("In welke landen kan dat?", True),
        ("Wat moet er in mijn bezwaar staan?", True),
        ("Wat moet ik meenemen naar het loket?", True),
        ("Wat heb ik nodig voor een paspoort?", True),
        ("Which countries may I work from?", True),
        ("What should an invoice include?", True),
        ("Op welke locaties is er een AED?", True),
        ("Welke interne trainingen zijn er?", True),
        ("Van welke runbooks is hij de eigenaar?", True),
        ("Wie zitten er in de commissie?", True),
        ("Wat doet hij allemaal?", True),
        ("Which of our people may sign?", True),
        ("Which council members voted against?", True),
        ("How long is the warranty on each of our cameras?", True),
        ("Welke boete krijgt elke onderaannemer?", True),
        ("Which process is used?", False),
        ("Which law governs the agreement?", False),
        ("Welke boete geldt bij te late levering?", False),
        ("Welke garage in Groningen is aangesloten?", False),
        ("In welke plaats is dat?", False),
        ("Welke regeling hebben de medewerkers?", False),
        ("Welke schijf wordt elke vrijdag geleegd?", False),
        ("What does it cost each month?", False),
        ("What happens then?", False),
        ("What was the revenue?", False),
        ("Wat moet ik betalen?", False),
        ("Wat is de opzegtermijn?", False),
        ("How long is the lease?", False),
    ],
)
def test_whether_a_list_is_asked_for(question: str, asks: bool) -> None:
    assert asks_for_list(question) is asks


def test_lists_with_the_line_that_leads_to_them() -> None:
    text = "Some prose.\nWe ask for:\n- a spade\n- a lamp\n\nMore prose.\n  1. one\n  2. two"
    assert [text[start:end] for start, end in list_spans(text)] == [
        "We ask for:\n- a spade\n- a lamp",
        "1. one\n  2. two",
    ]
    assert list_spans("- a lone item\nProse.") == []
    assert list_spans("a\tb\nc\td") == [(0, 7)]


@pytest.mark.parametrize("mark", ["-", "3.", "10)", "(4)", "2a.", "b.", "(C)", "iv.", "XII)"])
def test_what_marks_an_item(mark: str) -> None:
    text = f"Neem mee:\n- een pas\n\n{mark} een kopie"
    assert list_spans(text) == [(0, len(text))]


@pytest.mark.parametrize("line", ["Mr. Smit weet meer.", "Nee. Dat is te laat.", "(HR) beslist."])
def test_a_line_that_begins_with_a_short_word_is_no_item(line: str) -> None:
    text = "Neem mee:\n- een pas\n- een kopie"
    assert list_spans(f"{text}\n\n{line}") == [(0, len(text))]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("\n- een pasfoto", True),
        ("\n\n- een pasfoto", True),
        ("\n\nVraag het na.", False),
        ("", False),
    ],
)
def test_a_list_goes_on_where_its_document_has_an_item_behind(behind: str, expected: bool) -> None:
    lead, items = "Neem mee:", "\n- een pas\n- een kopie"
    document = f"Welkom.\n{lead}{items}{behind}"
    start = document.index(lead)
    end = start + len(lead)
    assert goes_on(document, (start, end), end + len(items)) is expected


def test_a_list_without_marks_goes_on_too() -> None:
    document = "Neem mee:\neen pas\neen kopie\neen pasfoto"
    assert goes_on(document, (0, 9), len(document) - len("\neen pasfoto"))
    assert not goes_on(document, (0, 9), len(document))


def test_what_leads_to_each_list() -> None:
    text = "Neem mee:\n- een pas\n- een kopie\n\nBij brand\n\n1. Bel 112.\n2. Ga naar buiten."
    assert list(leads_in(text)) == ["Neem mee:", "Bij brand"]


def test_lists_of_web_pages_have_no_marks() -> None:
    text = "Neem mee:\n\neen pas;\neen kopie.\n\nVraag het na.\nBel ons."
    assert [text[start:end] for start, end in list_spans(text)] == [
        "Neem mee:\n\neen pas;\neen kopie."
    ]
    assert list_spans("Neem mee:\n\neen pas.\n\nVraag het na.\nBel ons.") == []
    assert list_spans(f"Neem mee:\n\neen {'heel ' * 40}oude pas\neen kopie") == []


@given(st.lists(st.sampled_from(["- item", "a\tb", "prose", "lead:", "", "  2. x "])))
def test_lists_stand_in_the_text_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    bounds = [bound for span in list_spans(text) for bound in span]
    assert bounds == sorted(bounds)
    assert all(0 <= bound <= len(text) for bound in bounds)


def chosen(question: str, *texts: str, several: bool) -> list[Quote]:
    passages = [stored(text, number) for number, text in enumerate(texts)]
    found = scored(question, passages)
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

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from tests.unit.search.examples import ranked, stored, traits_of
from vind.indexes.types import Passage
from vind.search.evidence.quotes import (
    EXCERPT_WORDS,
    QUOTE_WORDS,
    QUOTES,
    QUOTES_OF_SEVERAL,
    Excerpt,
    choose_quotes,
)
from vind.search.facts.words import words
from vind.search.tables.table import from_first_cell, header_span
from vind.search.types import Quote
from vind.search.wording.prompt import build_prompt


def excerpts_for(question: str, *texts: str, start: int = 0) -> list[Excerpt]:
    passages = [stored(text, number, start=start) for number, text in enumerate(texts)]
    return choose_quotes(ranked(question, passages))


def quotes_for(question: str, *texts: str, start: int = 0) -> list[Quote]:
    return [excerpt.quote for excerpt in excerpts_for(question, *texts, start=start)]


def test_the_sentence_that_answers_is_in_the_first_quote() -> None:
    filler = "The kitchen is cleaned by everyone on Fridays and that has always been so. " * 8
    text = f"{filler}{filler}Unused leave days lapse after five years. {filler}"
    first, *_ = quotes_for("When do unused leave days lapse?", text)
    assert first.start > 0
    assert "Unused leave days lapse after five years." in first.text
    assert first.best is not None
    assert first.text[slice(*first.best)] == "Unused leave days lapse after five years."


def test_equal_sentences_are_quoted_in_the_order_of_their_passages() -> None:
    texts = [f"Unused leave days lapse after {years} years." for years in ("five", "six", "ten")]
    passages = [stored(text, number) for number, text in enumerate(texts)]
    ranking = {0: -100.0, 1: 100.0, 2: 20.0}
    excerpts = choose_quotes(ranked("Unused leave days lapse", passages, ranking))
    assert [excerpt.quote.passage_id for excerpt in excerpts] == [1, 2, 0]


def test_the_best_sentence_is_a_row_and_not_the_table_header() -> None:
    table = "Dressing room\tPersons\tRemarks\n1\t4\tpersons with a shower\n2\t6\tpiano"
    (quote,) = quotes_for("How many persons in a dressing room?", table)
    assert quote.text == table
    assert quote.best_sentence == "1\t4\tpersons with a shower"


@pytest.mark.parametrize(
    "table",
    [
        "Manager of the hall\tJan\nTelephone\t4410\nRoom\t12",
        "Manager of the hall\tJan\tEde\nPlanner\tAnn\tZwolle\nDriver\tTom\tEde",
        "Manager of the hall\tJan\t4410\nPlanner\tAnn\t4411\nDriver\tTom\t4412",
    ],
)
def test_the_first_row_of_a_table_without_a_header_may_be_the_best_sentence(table: str) -> None:
    (quote,) = quotes_for("Who is the manager of the hall?", table)
    assert quote.best_sentence == table.partition("\n")[0]


def test_headings_and_repeated_sentences_are_not_quoted() -> None:
    rule = "Unused leave days lapse after five years."
    others = f"The kitchen is {' '.join(['very'] * QUOTE_WORDS)} clean."
    passages = [
        stored(rule, 1),
        stored(f"* {rule.upper()}", 2, path="copy.md"),
        stored(
            f"3 Leave days that lapse\n\n{others}", 3, heading="Guide > 3 Leave days that lapse"
        ),
    ]
    ranking = {1: 10.0, 2: 0.0, 3: 0.0}
    found = choose_quotes(ranked("When do leave days lapse?", passages, ranking))
    assert [excerpt.quote.passage_id for excerpt in found] == [1, 3]
    assert found[1].quote.text.startswith("The kitchen")


def test_a_heading_is_quoted_where_there_is_nothing_else() -> None:
    passages = [stored("3 Leave days", 1, heading="3 Leave days")]
    found = choose_quotes(ranked("leave", passages))
    assert [excerpt.quote.text for excerpt in found] == ["3 Leave days"]


def test_a_quote_is_the_text_of_its_span() -> None:
    text = "Leave is 25 days.\nMore can be bought in May. Ask your manager first."
    (found,) = quotes_for("How many days of leave?", text, start=100)
    assert found.text == text[found.start - 100 : found.end - 100]
    assert found.text == text


def test_a_quote_has_the_heading_of_its_best_sentence() -> None:
    text = "Hours\n\nWe work from nine.\n\nLeave\n\nUnused leave lapses.\n\nPets\n\nNo dogs."
    passages = [stored(text, heading="Guide", start=40)]
    found = choose_quotes(ranked("When does unused leave lapse?", passages))
    assert [(one.quote.text, one.quote.heading) for one in found] == [
        ("Unused leave lapses.", "Guide > Leave"),
        ("We work from nine.", "Guide > Hours"),
    ]


SECTIONS = (
    "2 Pay day\n\nPay comes on the 25th. In May it is early.\n\n"
    "3 Extra hours\n\nExtra hours are time off. Ask first.\n\n"
    "4 Leave\n\n4.1 Leave days\n\nUnused leave lapses in May. Buy it in June.\n\n"
    "5 Pets at work\n\nNo dogs in the hall."
)


def quoted_of(text: str, best: str, near: dict[str, float], heading: str = "Guide") -> Quote:
    """The quote around ``best`` where only the sentences ``near`` are like it."""
    passages = [stored(text, heading=heading, start=40)]
    found = ranked("leave", passages)
    said = [text[one.start : one.end] for one in found.sentences]
    scores = np.array([{best: 3.0, **near}.get(one, 0.0) for one in said], dtype=np.float32)
    first, *_ = choose_quotes(replace(found, scores=scores))
    return first.quote


def test_a_quote_begins_with_the_headings_right_above_its_sentence() -> None:
    one = quoted_of(SECTIONS, "Buy it in June.", {})
    assert one.text == SECTIONS[SECTIONS.index("4.1 Leave") :]
    assert one.start == 40 + SECTIONS.index("4.1 Leave")
    assert one.heading == "Guide > 4.1 Leave days"
    named = SECTIONS.replace("4 Leave\n", "4 Leave and pay\n")
    assert quoted_of(named, "Buy it in June.", {}).text == named[named.index("4 Leave") :]


def test_a_quote_takes_nothing_of_a_section_that_does_not_fit() -> None:
    near = {"Extra hours are time off.": 2.9}
    long = SECTIONS.replace("Ask first.", f"Ask {' '.join(['very'] * 60)} early. " * 2)
    one = quoted_of(long, "Buy it in June.", near)
    assert one.text == long[long.index("4.1 Leave") :]


def test_lines_that_all_read_like_headings_are_quoted_together() -> None:
    slide = "Lock your screen\n\nLog out at night\n\nReport a lost laptop\n\nUse the badge"
    assert quoted_of(slide, "Report a lost laptop", {}).text == slide


def test_a_table_row_can_be_quoted() -> None:
    rows = "\n".join(f"Product number {n} is sold\t{n} euro" for n in range(60))
    table = f"Product\tPrice\n{rows}"
    first, *_ = excerpts_for("Product number 41", table)
    assert "Product number 41 is sold\t41 euro" in first.quote.text
    assert first.header == "Product\tPrice"


def best_of(quote: Quote) -> str:
    assert quote.best is not None
    return quote.text[slice(*quote.best)]


def test_a_table_row_of_two_words_can_be_quoted() -> None:
    rows = "\n".join(f"{name}\t{number}" for number, name in enumerate(("Jansen", "Udo", "Visser")))
    first, *_ = quotes_for("Telephone number of Udo", f"Name\tTelephone number\n{rows}")
    assert best_of(first) == "Udo\t1"
    continued = stored("Udo\t1\n\t\nVisser\t2")
    passage = replace(continued.passage, table_header="Name\tNumber")
    (_, last) = ranked("Visser", [replace(continued, passage=passage)]).sentences
    assert continued.passage.text[last.start : last.end] == "Visser\t2"


def test_a_sentence_with_the_code_beats_an_equally_near_one() -> None:
    texts = ["The price of E-4500 is 4521.", "The price of E-4521 is 4500."]
    question = "price of E-4521"
    embedder = ToyEmbedder()
    one, other = embedder.embed_passages(texts) @ embedder.embed_query(question)
    assert one == pytest.approx(other)
    first, *_ = quotes_for(question, *texts)
    assert first.text == texts[1]


def test_excerpts_for_the_model_are_short_parts_of_their_quotes() -> None:
    filler = "The kitchen is cleaned by everyone on Fridays and that has always been so. " * 8
    text = f"{filler}Unused leave days lapse after five years. {filler}"
    for excerpt in excerpts_for("When do unused leave days lapse?", text):
        assert excerpt.text in excerpt.quote.text
        assert len(words(excerpt.text)) <= EXCERPT_WORDS


@given(
    st.lists(
        st.lists(st.sampled_from(["Leave is good.", "Days off.\n", "x\ty\tz\n", "Buy now! "]))
        .map("".join)
        .filter(str.strip),
        min_size=1,
        max_size=4,
    )
)
@example(["Days off.\nx\ty\tz\n" * 40])  # what is too short for a sentence counts
def test_quotes_do_not_overlap_and_stay_short(texts: list[str]) -> None:
    quotes = quotes_for("leave days", *texts)
    assert len(quotes) <= QUOTES
    for one, other in combinations(quotes, 2):
        assert (
            one.passage_id != other.passage_id or one.end <= other.start or other.end <= one.start
        )
    for quote in quotes:
        alone = quote.best == (0, len(quote.text))  # a sentence is never cut
        assert alone or len(words(quote.text)) <= QUOTE_WORDS
    assert all(quote.text == texts[quote.passage_id][quote.start : quote.end] for quote in quotes)


MAIL = """Re: The seal of the pump

From: Ann <ann@pump.example>
To: Bob <bob@pump.example>
Date: Thu, 02 Apr 2026 08:12:00 +0200

Dear Bob at the pump house,

The pump needs seal 7312. We send it on Friday."""


def test_a_quote_has_the_nearest_heading_above_it() -> None:
    text = "When not?\n\nIn a strike no money is given back.\n\nHow to ask\n\nAsk in the shop."
    first, *_ = quotes_for("Is money given back in a strike?", text)
    assert (first.text.startswith("In a strike"), first.heading) == (True, "When not?")


def test_more_is_quoted_where_several_things_are_asked_for() -> None:
    passages = [stored(f"The shed of house {number} has tools.", number) for number in range(12)]
    found = ranked("Which sheds have tools?", passages)
    for several, most in ((True, QUOTES_OF_SEVERAL), (False, QUOTES)):
        assert len(choose_quotes(found, several=several)) == most


# What stands above the columns of a row.

PRICES = "Prices of 2026\nArticle\tPrice\nPump A\t120\nPump B\t95\n\nAll without VAT."


@pytest.mark.parametrize(
    ("row", "header"),
    [
        ("Prices of 2026", None),
        ("Article\tPrice", None),
        ("Pump A\t120", "Article\tPrice"),
        ("Pump B\t95", "Article\tPrice"),
        ("All without VAT.", None),
    ],
)
def test_header_span_finds_the_first_row_of_the_table(row: str, header: str | None) -> None:
    span = header_span(Passage(PRICES, 0, len(PRICES)), PRICES.index(row))
    assert (None if span is None else PRICES[slice(*span)]) == header


def test_header_span_of_a_continued_table_lies_before_the_text() -> None:
    text = "Pump A\t120\nPump B\t95\n\nUnits:\nName\tUnit\nMetre\tm"
    passage = Passage(text, 0, len(text), table_header="Article\tPrice")
    assert header_span(passage, 0) == header_span(passage, text.index("Pump B")) == (-14, -1)
    start = text.index("Metre")
    assert header_span(passage, start) == (text.index("Name"), text.index("\nMetre"))


@given(st.text("a\t\n", max_size=30), st.integers(0, 30))
def test_header_span_is_one_whole_row_above(text: str, start: int) -> None:
    start = min(start, len(text))
    span = header_span(Passage(text, 0, len(text)), start)
    if span is not None:
        assert 0 <= span[0] < span[1] < start
        assert "\t" in text[slice(*span)]
        assert "\n" not in text[slice(*span)]
        assert span[0] == 0 or text[span[0] - 1] == "\n"


GROUPED = "Team\tRole\tHours\nStores\tClerk of the stores\t40\n\tHead of the stores\t42"


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        ("Clerk", "Clerk"),
        ("Head", "\tHead"),
        ("Stores", "Stores"),
        ("A paragraph", "A paragraph"),
    ],
)
def test_from_first_cell_includes_empty_cells_of_the_row(at: str, begins: str) -> None:
    text = f"{GROUPED}\n\n\tA paragraph may begin with a tab."
    assert text[from_first_cell(text, text.index(at)) :].startswith(begins)


def test_a_row_with_an_empty_cell_is_quoted_and_read_under_its_columns() -> None:
    filler = "".join(f"\nTeam {n}\tClerk of the team and its rooms\t40" for n in range(30))
    text = GROUPED.replace("\nStores", f"{filler}\nStores")
    passages = [stored(text)]
    asked = "How many hours does the head of the stores work?"
    best, *_ = choose_quotes(ranked(asked, passages))
    assert best.quote.best_sentence == "\tHead of the stores\t42"
    assert text[best.quote.start : best.quote.end] == best.quote.text
    read = build_prompt(asked, [best], "en", lambda said: len(said.split()), 60).user
    assert "\nTeam\tRole\tHours\n" in read
    assert "\tHead of the stores\t42\n" in read


def test_a_row_is_scored_with_its_column_names() -> None:
    """Also of a header that is too short to be a sentence itself."""
    table = "Model\tSeal\nE-4535 pump\tO-7312\tbig\nE-4560 pump\tO-7314\tbig"
    found = traits_of("seal of the E-4560", [stored(table), stored("The E-4560 is a big pump.", 2)])
    assert int(np.argmax(found.wording)) == 1


def test_a_row_of_a_continued_table_is_scored_with_its_header() -> None:
    row = stored("E-4560 pump\tO-7314\tbig")
    bare, continued = row, replace(row, passage=replace(row.passage, table_header="Model\tSeal"))
    (without,) = traits_of("seal of the E-4560", [bare]).wording
    (headed,) = traits_of("seal of the E-4560", [continued]).wording
    assert headed > without + 0.05


def test_rows_of_two_tables_are_scored_with_their_own_headers() -> None:
    text = "Pump name\tSeal\nE-4560 pump\tO-7314\tbig\n\nPump name\tPrice\nE-4560 pump\t218\tbig"
    found = traits_of("price of the E-4560", [stored(text)])
    assert int(np.argmax(found.wording)) == 3

"""Whatever the text: each unit, quote and best sentence stands at its place, cut at no word."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.llama import judge_by_words
from tests.unit.search.examples import TOY, ranked, stored, traits_of
from tests.unit.search.toy_index import engine_over, index_in
from vind.indexes.types import StoredPassage
from vind.search.evidence.lists import list_at
from vind.search.evidence.quotes import choose_quotes
from vind.search.evidence.ranking import weighed
from vind.search.evidence.traits import TRAITS
from vind.search.evidence.units import Unit, split_passages
from vind.search.fitted import packaged
from vind.search.fitted.packaged import fitted

PIECES = [
    *("Leave is 25 days a year. ", "Is it paid? No. ", "Mr. de Wit, i.e. the boss, signs. "),
    *(
        "It costs € 1.250,50 excl. VAT! ",
        "See art. 7:610 BW; e.g. para 3.2.1. ",
        "naïve café\u2019s ",
    ),
    *(
        "Name\tDays\tPrice\n",
        "Ann\t25\t€ 3,\u2013\n",
        "\tBob\t\n",
        "\t\t\n",
        "- an item of leave\n",
    ),
    *(
        "1. First of them\n",
        "2. The other\n",
        "Leave:\n",
        "Leave\n\n",
        "\n",
        "\n\n",
        "  ",
        "\u00a0",
    ),
    *(
        "het is 3 °C ",
        "日本語の文。",
        "🙂 fine. ",
        "e\u0301te\u0301 ",
        "\u200b",
        "§ 3 (a) ",
        "http://a.b/c?d=e. ",
    ),
    *(
        "Kind regards,\nBo Hop\n",
        "From: Ann <a@b.nl>\nTo: Bob\nDate: 3 May\n\n",
        "x" * 400,
        "No.",
        "? ",
    ),
]
TEXTS = st.lists(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=20), min_size=1, max_size=12)
    .map("".join)
    .filter(str.strip),
    min_size=1,
    max_size=3,
)
START = 1000
"""Where in its document each passage begins."""


def passages_of(texts: list[str]) -> list[StoredPassage]:
    return [stored(text, number, start=START) for number, text in enumerate(texts)]


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether a word of ``text`` goes on over ``start`` or ``end``."""
    words = [match.span() for match in re.finditer(r"\w+", text)]
    return any(first < place < last for first, last in words for place in (start, end))


@given(TEXTS)
def test_a_unit_is_the_text_at_its_place_and_cuts_no_word(texts: list[str]) -> None:
    passages = passages_of(texts)
    units = [Unit.of(sentence) for sentence in split_passages(passages)]
    assert {unit.passage_id for unit in units} == set(range(len(texts)))
    for unit in units:
        text = texts[unit.passage_id]
        start, end = unit.start - START, unit.end - START
        assert text[start:end] == unit.text
        assert unit.text.strip()
        assert not is_cut(text, start, end)


@settings(max_examples=40)
@given(TEXTS, st.booleans())
def test_quotes_and_best_sentences_are_the_text_at_their_places(
    texts: list[str], several: bool
) -> None:
    passages = passages_of(texts)
    found = ranked("How many days of leave a year?", passages)
    excerpts = choose_quotes(found, several=several)
    for one in excerpts:
        text, quote = texts[one.quote.passage_id], one.quote
        best = quote.unit
        for part in (quote, best):
            start, end = part.start - START, part.end - START
            assert text[start:end] == part.text
            assert not is_cut(text, start, end)
        assert best.text in quote.text
        assert best.text == quote.best_sentence
        assert one.text in text


TABLE = "Prices\n\nArticle\tPrice\tStock\nPump A\t120\t4\nPump B\t95\t7\n\nAll excl. VAT."


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Pump A\t120\t4", "Article\tPrice\tStock"),
        ("Pump B\t95\t7", "Article\tPrice\tStock"),
        ("Article\tPrice\tStock", ""),
        ("All excl. VAT.", ""),
    ],
)
def test_a_row_unit_carries_its_column_names(text: str, header: str) -> None:
    passages = [stored(TABLE, path="sales/price-list.md", heading="Prices")]
    units = {one.text: one for one in (Unit.of(s) for s in split_passages(passages))}
    unit = units[text]
    assert (unit.header, unit.document.strip()) == (header, "sales/price-list.md")
    assert unit.with_header == (f"{header}\n{text}" if header else text)
    assert unit.with_place.startswith(f"{unit.document}\nPrices\n")
    read = unit.as_embedded(passages[0])
    assert read.startswith("price list")
    assert read.endswith(unit.with_header)


WEIGHTS = fitted(TOY, "units")["first"]


def test_traits_measure_standing_terms_and_wording() -> None:
    passages = [
        stored("Leave policy of leave. There are 25 days of leave.", 0),
        stored("Grade\tDays\nA\t25", 1),
    ]
    found = traits_of("How many days of leave are there?", passages, {0: 3.0, 1: 1.0})
    assert found.standing.tolist() == [0, 0, -2]
    assert found.terms[1] > found.terms[2]
    assert found.wording[1] > found.wording[2]
    assert not found.addressing.any()


def test_a_sentence_counts_the_words_and_codes_of_its_heading() -> None:
    text = "Ede\n\nOpen from nine on.\n\nGoes\n\nOpen from ten on.\n\nPump P20\n\nNow it is shut."
    found = traits_of("When is the shop in Goes open, and that of P20?", [stored(text)])
    assert found.terms.tolist() == [1 / 4, 2 / 4, 1 / 4]
    assert found.codes.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("question", "superseded"),
    [("How many days of leave are there?", [0, 1]), ("How many days of leave in 2024?", [0, 0])],
)
def test_an_older_version_counts_less_unless_a_period_is_asked(
    question: str, superseded: list[float]
) -> None:
    now = stored("There are 25 days of leave.", 1)
    older = replace(stored("Leave: there are 24 days.", 2), superseded_by=1)
    found = traits_of(question, [now, older])
    assert found.superseded.tolist() == superseded


def test_every_weight_belongs_to_a_trait() -> None:
    final = fitted(TOY, "units")["final"]
    assert set(WEIGHTS) <= set(TRAITS)
    assert set(final) == {*WEIGHTS, "alone"}


@pytest.mark.parametrize("name", ["addressing", "superseded"])
def test_mail_headers_and_older_versions_count_for_less(name: str) -> None:
    signed = "From: Ann of the pump that needs a seal <ann@pump.example>"
    old = replace(stored(signed, 1), superseded_by=2)
    traits = traits_of("Which pump needs a seal?", [old])
    column = getattr(traits, name)
    assert column.min() == 1
    without = replace(traits, **{name: np.zeros_like(column)})
    assert (weighed(traits, WEIGHTS) < weighed(without, WEIGHTS)).all()


# A list that answers is told whole, in its order, under what leads to it.

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@pytest.mark.parametrize(
    ("text", "at", "media_type", "lead", "items"),
    [
        ("Rules\n\nNo glass.\nNo nuts.\nNo pets.", "No nuts", DOCX, "Rules", 3),
        ("Rules\n\nNo glass.\nNo nuts.\nNo pets.", "Rules", DOCX, "Rules", 3),
        ("You bring:\n\n• a coat\n• a hat\n• boots that are\ndry", "hat", PDF, "You bring:", 3),
        ("You bring:\n• a coat\n• a hat\n• boots", "boots", PDF, "You bring:", 3),
        ("Steps\n\n1. Stop.\n\n2. Look.\n\n3. Go.\n\nEnd.", "Look", DOCX, "Steps", 3),
        ("Steps\n\nStep 1: stop\n\nStep 2: look\n\nStep 3: go", "stop", DOCX, "Steps", 3),
        ("a) one\nb) two\nc) three", "two", DOCX, "", 3),
    ],
)
def test_list_at_finds_the_list_from_each_of_its_places(
    text: str, at: str, media_type: str, lead: str, items: int
) -> None:
    found = list_at(text, text.index(at), media_type)
    assert found is not None
    assert text[slice(*found.lead)] == lead
    assert len(found.items) == items
    assert [text[slice(*one)] for one in found.items] == sorted(
        (text[slice(*one)] for one in found.items), key=text.index
    )


@pytest.mark.parametrize(
    ("text", "at", "media_type"),
    [
        ("A paragraph.\n\nAnother one.\n\nA third.", "Another", DOCX),
        ("Name\tPrice\nCoat\t5\nHat\t3\nBoot\t9", "Hat", DOCX),
        ("A line of a page\nthat goes on here\nand ends there.", "goes", PDF),
        ("Two.\nItems.", "Two", DOCX),
        ("1. One.\n\nA paragraph between.\n\n2. Two.", "One", DOCX),
        ("A paragraph. It says much.\nIn two lines.\n\nOne.\nTwo.\nThree.", "much", DOCX),
    ],
)
def test_list_at_finds_no_list_where_there_is_none(text: str, at: str, media_type: str) -> None:
    assert list_at(text, text.index(at), media_type) is None


ITEMS = ("visitors leave coats in the hall", "visitors put a badge on", "visitors wash both hands")
LISTS = {
    "house/visitors.md": "What visitors do in the hall:\n\n" + "\n".join(ITEMS),
    "house/bikes.md": "A bike of the house is lent for one day by the desk.",
    "house/paint.md": "The door of the house gets another colour later on in May.",
}


@pytest.mark.parametrize(
    ("question", "is_listed"),
    [
        ("What are all things visitors do in the hall with coats, badge and hands?", True),
        ("By whom is a bike of the house lent for one day?", False),
        ("Do visitors put a badge on?", False),
    ],
)
def test_a_question_for_all_items_is_answered_with_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, is_listed: bool
) -> None:
    index_in(tmp_path / "index", LISTS)
    judge_by_words(tmp_path / "index")
    monkeypatch.setattr(packaged, "_used", {})
    scale = {"unlike": 0.2, "like": 0.7, "foreign": 0.0}
    scales = {"cosine": scale, "wording": scale}
    packaged.use({"embedder": TOY, **packaged.everything(TOY), "scales": scales})
    with engine_over(tmp_path / "index") as engine:
        answer = engine.ask(question, words="never")
    assert answer.listed == is_listed
    if is_listed:
        lines = answer.text.split("\n")
        assert lines[0] == "What visitors do in the hall:"
        assert lines[1:] == [f"- {item} [1]" for item in ITEMS]
        assert answer.quotes[0].path == "house/visitors.md"
        assert answer.quotes[0].best_sentence == "\n".join(ITEMS)
        assert len(answer.quotes) == 1

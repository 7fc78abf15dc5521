import tracemalloc
from itertools import islice

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from vind.indexes.arrays import TokenSpans
from vind.indexes.types import Passage
from vind.ingest.document.chunk import TokenCounter, _words, cut
from vind.ingest.document.parsed import ParsedDocument, TextBuilder

EMBEDDER = ToyEmbedder()
LIMIT = 20

texts = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("abcABC .!?\n\t,;0123456789-•")), st.characters(exclude_categories=[])
    ),
    max_size=400,
)
blocks = st.one_of(
    st.tuples(st.just("heading"), texts, st.integers(1, 4)),
    st.tuples(st.just("paragraph"), texts),
    st.tuples(st.just("item"), texts),
    st.tuples(st.just("table"), st.lists(st.lists(texts, max_size=4), max_size=6), st.booleans()),
    st.tuples(st.just("page"), st.integers(1, 5)),
)


def built(parts: list[tuple[object, ...]]) -> ParsedDocument:
    builder = TextBuilder()
    for kind, *values in parts:
        if kind == "table":
            rows, has_header = values
            builder.table(rows, has_header=bool(has_header))  # type: ignore[arg-type]
        else:
            getattr(builder, str(kind))(*values)
    return builder.build()


def tokens(text: str) -> int:
    return len(EMBEDDER.token_spans(text))


@settings(max_examples=300)
@given(st.lists(blocks, max_size=12))
def test_passages_hold_all_text_once_in_order_within_the_limit(
    parts: list[tuple[object, ...]],
) -> None:
    document = built(parts)
    passages = cut(document, EMBEDDER, LIMIT)
    reached = 0
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        assert not document.text[reached : passage.start].strip()
        assert tokens(passage.text) <= LIMIT
        assert len(passage.text) <= LIMIT * 16
        reached = passage.end
    assert not document.text[reached:].strip()


@settings(max_examples=200)
@given(st.lists(blocks, max_size=12))
def test_a_passage_is_on_one_page(parts: list[tuple[object, ...]]) -> None:
    document = built(parts)
    for passage in cut(document, EMBEDDER, LIMIT):
        pages = {
            block.page
            for block in document.blocks
            if block.start < passage.end and passage.start < block.end
        }
        assert pages == {passage.page}


def sections(*parts: tuple[object, ...], limit: int = LIMIT) -> list[Passage]:
    return list(cut(built(list(parts)), EMBEDDER, limit))


def test_headings_make_the_heading_path_and_open_their_passage() -> None:
    found = sections(
        ("heading", "Leave", 1),
        ("paragraph", "About leave."),
        ("heading", "Carrying over", 2),
        ("paragraph", "Five days at most."),
        ("heading", "Expenses", 1),
        ("heading", "Travel", 2),
        ("paragraph", " ".join(["train"] * 15)),
    )
    assert [(p.heading, p.text) for p in found] == [
        ("Leave", "Leave\n\nAbout leave.\n\nCarrying over\n\nFive days at most."),
        ("Expenses > Travel", f"Expenses\n\nTravel\n\n{' '.join(['train'] * 15)}"),
    ]


def test_a_table_continued_from_another_page_keeps_its_heading() -> None:
    def headings_of(*over: tuple[object, ...]) -> list[str]:
        found = sections(
            ("heading", "Manual", 1),
            ("heading", "Faults", 2),
            ("paragraph", "word " * 8),
            ("page", 2),
            *over,
            ("heading", "Parts", 2),
            ("paragraph", "Order them."),
        )
        return [passage.heading for passage in found[1:]]

    apart = ["Manual > Faults", "Manual > Parts"]
    assert headings_of(("table", [["F11", "box"]], False)) == apart
    assert headings_of(("paragraph", "So be it.")) == ["Manual"]
    below = ("table", [["F11", "box"]], False), ("heading", "Rare", 3)
    assert headings_of(*below, ("paragraph", "None.")) == ["Manual > Faults", "Manual > Parts"]


def test_a_page_read_alone_has_no_heading_of_earlier_pages() -> None:
    builder = TextBuilder()
    builder.heading("Leave", 1)
    builder.paragraph("Two weeks a year.")
    builder.page(2, alone=True)
    builder.paragraph("Questions?")
    builder.page(3)
    builder.heading("Study", 2)
    builder.paragraph("One week a year.")
    found = cut(builder.build(), EMBEDDER, LIMIT)
    assert [p.heading for p in found] == ["Leave", "", "Study"]


def test_text_set_apart_shares_no_passage() -> None:
    builder = TextBuilder()
    builder.paragraph("Two weeks a year.")
    builder.apart()
    builder.paragraph("One week a year.")
    found = cut(builder.build(), EMBEDDER, LIMIT)
    assert [p.text for p in found] == ["Two weeks a year.", "One week a year."]


def test_a_short_first_paragraph_joins_the_passage_after_it() -> None:
    sentence = "Four more words stand."
    long = ("paragraph", " ".join([sentence] * 5))
    assert [p.text for p in sections(("paragraph", "Leave in four years."), long)] == [
        f"Leave in four years.\n\n{' '.join([sentence] * 3)}",
        f"{sentence} {sentence}",
    ]
    found = sections(("heading", "Verlof", 1), ("paragraph", "Leave in two years."), long)
    assert found[0].text.startswith(f"Verlof\n\nLeave in two years.\n\n{sentence}")
    # More than a quarter of a passage can be found by itself.
    longer = "Leave in years of four."
    assert next(p.text for p in sections(("paragraph", longer), long)) == longer


def test_a_long_paragraph_is_cut_evenly_at_sentence_ends() -> None:
    sentence = "This sentence has seven words in it."
    for limit in (LIMIT, 25):
        found = sections(("paragraph", " ".join([sentence] * 4)), limit=limit)
        assert [p.text for p in found] == [f"{sentence} {sentence}"] * 2
    found = sections(*[("paragraph", sentence)] * 4, limit=25)
    assert [p.text for p in found] == [f"{sentence}\n\n{sentence}"] * 2


def test_a_character_of_more_tokens_than_fit_is_its_own_piece() -> None:
    class Bytes(ToyEmbedder):
        def token_spans(self, text: str) -> TokenSpans:
            each = np.array([(place, place + 1) for place in range(len(text))], dtype=np.int64)
            return np.repeat(each, 3, axis=0)

    cuts = _words("☃☃☃", 0, 3, TokenCounter("☃☃☃", Bytes()), 2)
    assert list(islice(cuts, 9)) == [(0, 1), (1, 2), (2, 3)]


def test_a_long_sentence_is_cut_at_spaces_and_a_long_word_anywhere() -> None:
    found = sections(("paragraph", " ".join(["word"] * 50)))
    assert [len(p.text.split()) for p in found] == [20, 20, 10]
    found = sections(("paragraph", "x" * 1000))
    assert [len(p.text) for p in found] == [320, 320, 320, 40]


def test_a_passage_that_continues_a_table_carries_its_header() -> None:
    rows = [["item", "price"], *[[f"thing{i}", str(i)] for i in range(15)]]
    found = sections(("table", rows, True))
    assert found[0].text.startswith("item\tprice\nthing0\t0")
    assert found[0].table_header == ""
    assert len(found) == 2
    assert {p.table_header for p in found[1:]} == {"item\tprice"}
    assert "item" not in found[1].text


def test_a_header_row_stays_with_its_first_row() -> None:
    row = ["bike", "a b c d e f", "250 300"]
    found = sections(
        ("paragraph", "word " * 9), ("table", [["item", "price", "stock"], row, row], True)
    )
    header, line = "item\tprice\tstock", "\t".join(row)
    assert [p.text for p in found] == [("word " * 9).strip(), f"{header}\n{line}", line]


def test_each_passage_knows_its_language() -> None:
    dutch = "Medewerkers hebben recht op vijfentwintig vakantiedagen per jaar bij een volle week."
    english = (
        "Employees are entitled to twenty-five days of holiday a year for a full working week."
    )
    found = sections(
        ("heading", "Verlof", 1),
        ("paragraph", dutch),
        ("paragraph", dutch),
        ("heading", "Leave", 1),
        ("paragraph", english),
        ("paragraph", english),
        limit=60,
    )
    assert [p.language for p in found] == ["nl", "en"]


TEXT = "een twee drie, vier\n\nvijf. " * 8


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_tokens_are_counted_between_any_two_offsets(one: int, other: int) -> None:
    start, end = sorted((one, other))
    spans = ToyEmbedder().token_spans(TEXT).tolist()
    touched = sum(1 for first, last in spans if first < end and last > start)
    counter = TokenCounter(TEXT, ToyEmbedder())
    assert counter.count(start, end) == max(touched, -(-(end - start) // 16))


def test_the_furthest_offset_within_a_number_of_tokens_is_found() -> None:
    counter = TokenCounter(TEXT, ToyEmbedder())
    assert counter.reach(0, len(TEXT), 3) == TEXT.index(", vier")
    assert counter.reach(0, 5, 3) == 5
    assert counter.reach(4, len(TEXT), 1) == TEXT.index("drie")
    assert TokenCounter("", ToyEmbedder()).reach(0, 0, 3) == 0


def test_a_token_of_a_large_text_takes_few_bytes() -> None:
    text = "een twee " * 100_000
    embedder = ToyEmbedder()
    tracemalloc.start()
    counter = TokenCounter(text, embedder)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counter.count(0, len(text)) == 200_000
    assert kept < 200_000 * 10

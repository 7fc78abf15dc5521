from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.types import Passage
from ingest.chunk import chunking_fingerprint, cut
from ingest.document import ParsedDocument, TextBuilder
from tests.toy import ToyEmbedder

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


@settings(max_examples=300, deadline=None)
@given(st.lists(blocks, max_size=12))
def test_passages_hold_all_of_the_text_once_in_order_within_the_limit(
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


@settings(max_examples=200, deadline=None)
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


def test_headings_make_the_path_and_open_their_passage() -> None:
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


def test_a_section_that_does_not_fit_its_neighbour_has_a_passage_of_its_own() -> None:
    long = " ".join(["word"] * 15) + "."
    found = sections(
        ("heading", "A", 1), ("paragraph", long), ("heading", "B", 2), ("paragraph", long)
    )
    assert [(p.heading, p.text) for p in found] == [
        ("A", f"A\n\n{long}"),
        ("A > B", f"B\n\n{long}"),
    ]


def test_small_neighbours_share_a_passage_and_large_ones_stay_whole() -> None:
    small, large = "one two three.", " ".join(["word"] * 18) + "."
    assert [p.text for p in sections(("paragraph", small), ("paragraph", small))] == [
        f"{small}\n\n{small}"
    ]
    assert [p.text for p in sections(("paragraph", large), ("paragraph", small))] == [large, small]


def test_a_short_first_paragraph_stands_with_what_it_opens() -> None:
    sentence = "Four more words stand."
    long = ("paragraph", " ".join([sentence] * 5))
    assert [p.text for p in sections(("paragraph", "Leave in four years."), long)] == [
        f"Leave in four years.\n\n{' '.join([sentence] * 3)}",
        f"{sentence} {sentence}",
    ]
    # More than a quarter of a passage can be found by itself.
    longer = "Leave in years of four."
    assert next(p.text for p in sections(("paragraph", longer), long)) == longer


def test_what_is_too_long_is_cut_at_sentence_ends_in_even_parts() -> None:
    sentence = "This sentence has seven words in it."
    found = sections(("paragraph", " ".join([sentence] * 4)))
    assert [p.text for p in found] == [f"{sentence} {sentence}"] * 2


def test_a_sentence_that_is_too_long_is_cut_at_white_space_and_a_word_anywhere() -> None:
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


def test_a_heading_or_a_header_row_does_not_end_a_passage() -> None:
    found = sections(
        ("heading", "Prices", 1),
        ("paragraph", " ".join(["word"] * 15) + "."),
        ("table", [["item", "price"], ["bike", "250"]], True),
    )
    assert [p.text.split("\n")[0] for p in found] == ["Prices", "item\tprice"]


def test_a_long_paragraph_is_cut_so_that_its_first_part_fits_with_its_heading() -> None:
    found = sections(("heading", "One two three", 1), ("paragraph", " ".join(["word"] * 20)))
    assert found[0].text.startswith("One two three\n\nword")
    assert all(p.heading == "One two three" for p in found)


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


def test_the_fingerprint_names_the_size() -> None:
    assert chunking_fingerprint(200) == "passages-v4/200"

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from vind.ingest.document.chunk import TokenCounter

TEXT = "een twee drie, vier\n\nvijf. " * 8


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_tokens_are_counted_between_any_two_offsets(one: int, other: int) -> None:
    start, end = sorted((one, other))
    spans = ToyEmbedder().token_spans(TEXT).tolist()
    touched = sum(1 for first, last in spans if first < end and last > start)
    counter = TokenCounter(TEXT, ToyEmbedder())
    assert counter.count(start, end) == max(touched, -(-(end - start) // 16))


def test_the_furthest_offset_within_so_many_tokens() -> None:
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

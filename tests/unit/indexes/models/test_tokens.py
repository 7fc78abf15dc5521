from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiny_bert import ENCODER, WORDS, write_tokenizer
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models import find_model
from vind.indexes.models.runtime_choice import (
    CALIBRATION,
    HELD_OUT,
    built_in,
    choose_runtime,
    texts_in,
)
from vind.indexes.models.tokens import TokenReader
from vind.indexes.models.torch_encoder import TorchEncoder
from vind.indexes.text.languages import detect_language

CLS, SEP = 2, 3
texts = st.lists(st.lists(st.sampled_from(WORDS[4:]), max_size=40).map(" ".join), max_size=30)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> TokenReader:
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    return TokenReader(folder, ENCODER)


@given(texts=texts, tokens=st.integers(1, 200))
def test_batches_hold_every_text_once_and_little_padding(
    reader: TokenReader, texts: list[str], tokens: int
) -> None:
    batches = list(reader.batches(texts, tokens))
    assert sorted(row for batch in batches for row in batch.rows) == list(range(len(texts)))
    for batch in batches:
        assert batch.input_ids.shape == batch.attention_mask.shape
        assert len(batch.rows) == 1 or batch.input_ids.size <= tokens
        assert (batch.input_ids[batch.attention_mask == 0] == ENCODER.pad_token).all()
        for place, row in enumerate(batch.rows):
            words = [WORDS.index(word) for word in texts[row].split()]
            wanted = [CLS, *words[: ENCODER.max_tokens - 2], SEP]
            assert batch.input_ids[place][batch.attention_mask[place] == 1].tolist() == wanted
    lengths = [batch.input_ids.shape[1] for batch in batches]
    assert lengths == sorted(lengths, reverse=True)


@given(texts)
def test_spans_are_where_the_tokens_stand(reader: TokenReader, texts: list[str]) -> None:
    text = "\n\n".join(texts)
    spans = reader.spans(text)
    assert spans.dtype == np.int64
    assert spans.shape == (len(text.split()), 2)
    assert [text[start:end] for start, end in spans] == text.split()


@pytest.mark.parametrize("change", [(b"pomp", b"po\xffp"), (b'"vocab"', b'"vocab')])
def test_a_changed_byte_is_told_as_damage(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    write_tokenizer(tmp_path)
    file = tmp_path / "tokenizer.json"
    assert change[0] in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(*change))
    told = pytest.raises(ModelDamagedError, match=r"tokenizer\.json cannot be read .* mends it")
    with told:
        TokenReader(tmp_path, ENCODER)
    with told:
        choose_runtime(tmp_path, ENCODER, 1, tmp_path / "made")
    with told:
        TorchEncoder(tmp_path, ENCODER, 1)


@pytest.mark.parametrize(
    ("name", "other", "fewest"), [(CALIBRATION, HELD_OUT, 60), (HELD_OUT, CALIBRATION, 20)]
)
def test_the_built_in_texts_have_the_prefixes_of_the_model(
    name: str, other: str, fewest: int
) -> None:
    e5 = find_model("multilingual-e5-small").encoder
    minilm = find_model("all-minilm-l6-v2").encoder
    assert e5 is not None
    assert minilm is not None
    prefixed, bare = (texts_in(built_in(name), encoder) for encoder in (e5, minilm))
    assert len(prefixed) == len(bare) >= fewest
    assert all(text.startswith(("query: ", "passage: ")) for text in prefixed)
    assert not any(text.startswith(("query: ", "passage: ")) for text in bare)
    assert [text.split(": ", 1)[1] for text in prefixed] == bare
    assert set(bare).isdisjoint(texts_in(built_in(other), minilm))
    assert {detect_language(text) for text in bare} >= {"nl", "en"}

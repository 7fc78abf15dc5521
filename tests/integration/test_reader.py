"""The packaged reader over the real embedder: what it says, and what if it does not load."""

import logging
from pathlib import Path

import numpy as np
import pytest

from vind.indexes.models import find_installed
from vind.indexes.settings import load_settings
from vind.search.fitted.packaged import DEFAULT
from vind.search.reader.reader import POLARITIES, Page, Read, Reader, load_reader

pytestmark = pytest.mark.models

SENTENCES = (
    "Verlof vraag je aan in het rooster.",
    "Wie fulltime werkt, heeft 25 vakantiedagen per jaar.",
    "Wie ziek wordt, belt voor half negen naar de balie.",
    "Honden mogen niet in de kantine.",
    "The notice period of the lease is three months.",
    "The lease of the warehouse began in May 2021.",
)
BODY = "\n".join(SENTENCES)
PAGE = Page(
    "staff guide",
    BODY,
    tuple((BODY.index(one), BODY.index(one) + len(one)) for one in SENTENCES),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    settings = load_settings()
    found = load_reader(settings, find_installed(DEFAULT, settings).fingerprint)
    assert found is not None
    return found


def read(reader: Reader, question: str) -> Read:
    (found,) = reader.read(question, [PAGE])
    return found


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        ("Hoeveel vakantiedagen krijg ik bij een volledige baan?", 1, "25"),
        ("How many days of holiday do full-time staff get?", 1, "25"),
        ("Hoe laat moet ik mij ziek melden?", 2, "half negen"),
        ("Wat is de opzegtermijn van de huur?", 4, "three months"),
        ("When did the lease of the warehouse start?", 5, "May 2021"),
    ],
)
def test_the_reader_ranks_the_answering_sentence_first_with_its_value(
    reader: Reader, question: str, sentence: int, value: str
) -> None:
    found = read(reader, question)
    assert int(np.argmax(found.answers)) == sentence
    assert value in BODY[slice(*found.spans[sentence])]


def test_reader_spans_stay_in_their_sentences_and_pages_in_order(reader: Reader) -> None:
    other = Page("prices", "A rope costs 7 euro.", ((0, 20),))
    alone = reader.read("What does a rope cost?", [other])[0]
    pages = [PAGE, other, PAGE]
    found = reader.read("What does a rope cost?", pages)
    assert found[1].answers == pytest.approx(alone.answers, abs=0.2)
    assert found[0].answers == pytest.approx(found[2].answers, abs=0.2)
    for page, one in zip(pages, found, strict=True):
        assert one.polarity.shape == (len(page.units), len(POLARITIES))
        for (start, end), (first, last) in zip(page.units, one.spans, strict=True):
            assert start <= first <= last <= end


@pytest.mark.parametrize("question", ["What does a pump cost?", "Hoeveel pompen zijn er?", "Code?"])
def test_the_answer_in_a_table_row_is_one_trimmed_cell(reader: Reader, question: str) -> None:
    row = "E-4521\tPump, clean water\t2.2\t54\t18\t1745\t1550\t26"
    (found,) = reader.read(question, [Page("prices", row, ((0, len(row)),))])
    said = row[slice(*found.spans[0])]
    assert said
    assert "\t" not in said
    assert said == said.strip()


def test_a_page_too_long_for_the_reader_is_read_in_part(reader: Reader) -> None:
    text = "word " * 2000 + "The fee is 12 euro."
    page = Page("", text, ((0, 9), (len(text) - 19, len(text))))
    (found,) = reader.read("What is the fee?", [page])
    assert found.answers[1] < -10
    assert found.spans[1] == page.units[1]


@pytest.mark.parametrize("content", [b"", b"not weights at all" * 100])
def test_a_damaged_reader_is_logged_and_not_used(
    content: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    damaged = tmp_path / "weights.safetensors"
    damaged.write_bytes(content)
    monkeypatch.setattr("vind.search.reader.reader.weights_of", lambda _: damaged)
    settings = load_settings()
    with caplog.at_level(logging.WARNING):
        assert load_reader(settings, find_installed(DEFAULT, settings).fingerprint) is None
    assert "The reader does not load" in caplog.text
    assert "vind models verify" in caplog.text


@pytest.mark.parametrize("fingerprint", [f"{DEFAULT}@0123456789ab", "multilingual-e5-small@1f"])
def test_no_reader_is_loaded_for_an_embedder_it_was_not_trained_on(fingerprint: str) -> None:
    assert load_reader(load_settings(), fingerprint) is None


def test_no_reader_is_loaded_when_switched_off() -> None:
    settings = load_settings(reader=False)
    assert load_reader(settings, find_installed(DEFAULT, settings).fingerprint) is None

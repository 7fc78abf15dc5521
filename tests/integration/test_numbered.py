"""Parts that are asked for by their number, in files of several formats read by vind itself."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from indexes.index import Index
from indexes.settings import Settings
from search import Engine
from tests.integration.test_ingest_pipeline import run
from tests.toy import ToyEmbedder

RULES = """# Reglement verlof

## Artikel 1 Werktijd

1. De werkweek telt 36 uur.

2. Pauzes van een kwartier tellen mee.

## Artikel 2 Bijzonder verlof

1. Bij een huwelijk is er twee dagen verlof.

2. Bij verhuizing is er een dag verlof.

3. Bij overlijden is er vijf dagen verlof.

## Artikel 3 Duur

Dit reglement geldt tot 1 mei.
"""
SECTIONS = {
    "1 Safety": {"1.1 Doors": "The side door stays shut.", "1.2 Fire": "Use the red exit."},
    "2 Cleaning": {"2.1 Jaws": "The jaws are wiped daily.", "2.2 Tank": "The tank is flushed."},
}
INVOICE = "# Invoice Quay\n\nFive bolts were sold for 12 euros.\n"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("numbered")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "reglement-verlof.md").write_text(RULES, encoding="utf-8")
    (docs / "invoice-quay.md").write_text(INVOICE, encoding="utf-8")
    _write_manual(docs / "press-manual.docx")
    run(folder / "index", docs)
    settings = Settings(index=folder / "index", cache=folder / "cache")
    with Engine(Index.open(settings.index), settings, ToyEmbedder()) as opened:
        yield opened


def _write_manual(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Press manual", 0)
    for chapter, sections in SECTIONS.items():
        document.add_heading(chapter, 1)
        for section, text in sections.items():
            document.add_heading(section, 2)
            document.add_paragraph(text)
    document.save(str(path))


@pytest.mark.parametrize(
    ("question", "path", "text"),
    [
        ("Wat staat er in artikel 3 van het reglement?", "reglement-verlof.md", "tot 1 mei"),
        ("Wat staat er in artikel 3?", "reglement-verlof.md", "tot 1 mei"),
        ("Wat staat er in artikel 2 lid 2?", "reglement-verlof.md", "verhuizing"),
        ("What does section 2.2 of the press manual say?", "press-manual.docx", "is flushed"),
        ("press manual section 1.2", "press-manual.docx", "the red exit"),
    ],
)
def test_the_part_is_quoted_and_found(engine: Engine, question: str, path: str, text: str) -> None:
    answer = engine.ask(question, llm=False)
    assert (answer.found, answer.confidence) == (True, 0.85)
    assert {quote.path for quote in answer.quotes} == {path}
    assert text in answer.quotes[0].text


def test_the_quote_begins_with_the_heading_or_the_item(engine: Engine) -> None:
    quoted = engine.ask("Wat staat er in artikel 3?", llm=False).quotes[0]
    assert quoted.text == "Artikel 3 Duur\n\nDit reglement geldt tot 1 mei."
    quoted = engine.ask("artikel 2 lid 2 van het reglement", llm=False).quotes[0]
    assert quoted.text == "2. Bij verhuizing is er een dag verlof."


def test_what_else_is_asked_is_looked_for_in_the_part(engine: Engine) -> None:
    answer = engine.ask("Wat zegt artikel 2 van het reglement over overlijden?", llm=False)
    assert answer.found
    assert answer.quotes[0].best_sentence == "3. Bij overlijden is er vijf dagen verlof."
    assert {"Bij" in quote.text for quote in answer.quotes} == {True}


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Wat staat er in artikel 9 van het reglement?", 'geen "artikel 9"'),
        ("Wat staat er in artikel 2 lid 8 van het reglement?", 'geen "artikel 2 lid 8"'),
        ("What does section 7.1 of the press manual say?", 'no "section 7.1"'),
        ("Summarise chapter 9 of the press manual", 'no "chapter 9"'),
    ],
)
def test_a_part_that_is_not_there_is_not_found(engine: Engine, question: str, lacking: str) -> None:
    answer = engine.ask(question, llm=False)
    assert not answer.found
    assert lacking in answer.text
    assert len({quote.path for quote in answer.quotes}) == 1


@pytest.mark.parametrize(
    "asked", ["art. 2 stuks", "artikel 2 van de factuur", "Wat kost artikel 2?"]
)
def test_what_only_looks_like_a_part_is_a_question_like_others(engine: Engine, asked: str) -> None:
    answer = engine.ask(asked, llm=False)
    assert "document heeft geen" not in answer.text
    assert answer.confidence != 0.85


def test_a_summary_of_a_chapter_is_of_that_alone(engine: Engine) -> None:
    answer = engine.ask("Summarise chapter 2 of the press manual", llm=False)
    assert (answer.found, answer.confidence) == (True, 1.0)
    said = " ".join(quote.text for quote in answer.quotes)
    assert "wiped daily" in said
    assert "is flushed" in said
    assert "door" not in said

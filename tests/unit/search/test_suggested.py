"""What the documents themselves suggest to ask: their headings."""

from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.types import Document, FileRecord, FileState, Passage
from vind.indexes.writer import IndexWriter
from vind.search.suggested import questions_of

SAID = "Onder dit kopje staat wat er over te zeggen is, en dat is meer dan een paar woorden lang."

ABOUT, SAID_OF = "Wat staat er over ‘{}’?", "What is said about ‘{}’?"  # noqa: RUF001


def index_of(folder: Path, headings: list[tuple[str, str]]) -> Index:
    """Documents of one passage each, under a heading and in a language."""
    embedder = ToyEmbedder()
    with IndexWriter.open(folder, embedder, "toy") as writer:
        for number, (heading, language) in enumerate(headings):
            record = FileRecord("/docs", f"{number}.md", FileState.INDEXED, sha256=str(number))
            passage = Passage(SAID, 0, len(SAID), heading=heading, language=language)
            vectors = embedder.read_passages([SAID])
            writer.put(record, Document(SAID, (passage,)), [SAID], vectors)
        writer.commit()
    return Index.open(folder)


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        (
            "Gids > 3.3 Vakantie meenemen naar volgend jaar",
            ABOUT.format("Vakantie meenemen naar volgend jaar"),
        ),
        ("Gids > Artikel 4: opzegtermijn van de huur", ABOUT.format("Opzegtermijn van de huur")),
        ("Gids > Hoe meld ik mij ziek?", "Hoe meld ik mij ziek?"),
        ("Gids > B. Onderhoud van pompen", ABOUT.format("Onderhoud van pompen")),
        ("Gids > Opzegtermijn", ABOUT.format("Opzegtermijn")),
        ("Gids > Prijs", None),
        ("Gids > WERKINSTRUCTIE", None),
        ("Gids > Jaarverslag 2025", None),
        ("Gids > <b>Vet</b>", None),
        ("", None),
    ],
)
def test_a_suitable_heading_becomes_a_suggested_question(
    tmp_path: Path, heading: str, question: str | None
) -> None:
    with index_of(tmp_path / "index", [(heading, "nl")]) as index:
        assert list(questions_of(index, "nl")) == ([question] if question else [])


def test_suggestions_in_the_readers_language_come_first(tmp_path: Path) -> None:
    headings = [("A > Notice period", "en"), ("A > Opzegtermijn", "nl"), ("A > Sick leave", "en")]
    with index_of(tmp_path / "index", headings) as index:
        english = list(questions_of(index, "en"))
        assert set(english[:2]) == {SAID_OF.format("Notice period"), SAID_OF.format("Sick leave")}
        assert english[2:] == [ABOUT.format("Opzegtermijn")]
        assert list(questions_of(index, "en")) == english
        assert next(iter(questions_of(index, "nl"))) == ABOUT.format("Opzegtermijn")

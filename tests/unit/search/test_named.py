"""The documents that a question names, by their file names or titles."""

from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.types import Document, DocumentFacts, FileRecord, FileState, Passage
from vind.indexes.writer import IndexWriter
from vind.search.retrieval.corpus import Corpus
from vind.search.whole import named_documents

TITLES = {
    "hr/staff-guide-2025.pdf": "",
    "hr/personnel_handbook.docx": "",
    "ict/acceptable-use-policy.md": "",
    "legal/a81f.pdf": "Lease of the vans",
    "hr/reishandboek.md": "",
    "house/kitchen.md": "",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory: Path = tmp_path_factory.mktemp("named")
    embedder = ToyEmbedder()
    with IndexWriter.open(directory, embedder, "toy") as writer:
        for path, title in TITLES.items():
            language = "nl" if "reis" in path else "en"
            text = f"What stands in number {len(path)} is for all who work here."
            passage = Passage(text, 0, len(text), language=language)
            document = Document(text, (passage,), facts=DocumentFacts(title, language=language))
            record = FileRecord("/docs", path, FileState.INDEXED, sha256=path)
            writer.put(record, document, [text], embedder.read_passages([text]))
        writer.commit()
    return directory


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("Summarise the staff guide", ["hr/staff-guide-2025.pdf"]),
        ("Summarise the guide for staff", ["hr/staff-guide-2025.pdf"]),
        ("What does the Staff Guides of 2025 say?", ["hr/staff-guide-2025.pdf"]),
        ("Summarise the lease of the vans", ["legal/a81f.pdf"]),
        (
            "Compare the acceptable use policy with the staff guide",
            ["ict/acceptable-use-policy.md", "hr/staff-guide-2025.pdf"],
        ),
        (
            "Compare the staff guide and the personnel handbook",
            ["hr/staff-guide-2025.pdf", "hr/personnel_handbook.docx"],
        ),
        ("Vat het reishandboek samen", ["hr/reishandboek.md"]),
        ("How long may a guide be of use?", []),
        ("What is for lunch?", []),
    ],
)
def test_the_documents_of_a_question_by_name(index: Path, question: str, paths: list[str]) -> None:
    with Index.open(index) as opened:
        found = named_documents(question, Corpus(opened, ToyEmbedder()))
    assert sorted(one.opening.path for one in found) == sorted(paths)


def test_the_most_plainly_named_comes_first(index: Path) -> None:
    with Index.open(index) as opened:
        found = named_documents(
            "Compare the staff guide with the acceptable use policy", Corpus(opened, ToyEmbedder())
        )
    assert [one.opening.path for one in found] == [
        "ict/acceptable-use-policy.md",
        "hr/staff-guide-2025.pdf",
    ]

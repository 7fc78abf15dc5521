from collections.abc import Iterator

import pytest

from indexes.index import Index
from search.question.coming_year import with_year_meant
from tests.unit.indexes.company import open_writer, put

PATHS = ("Rates 2024.md", "Rates 2025.md", "Rates 2026.pdf", "rota/2026/shifts.md", "Leave 2025.md")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("coming")
    with open_writer(directory) as writer:
        for path in PATHS:
            put(writer, path, f"This is {path}.")
        writer.commit()
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "answering", "asked"),
    [
        ("Wat kost een kluis volgend jaar?", "Rates 2025.md", "Wat kost een kluis in 2026?"),
        ("What are the rates for next year?", "Rates 2024.md", "What are the rates for 2026?"),
        ("What is a locker this year?", "Rates 2024.md", "What is a locker in 2025?"),
        ("Wie werkt er komend jaar?", "rota/2025/shifts.txt", "Wie werkt er in 2026?"),
    ],
)
def test_the_year_is_named_where_the_same_document_is_there_for_it(
    index: Index, question: str, answering: str, asked: str
) -> None:
    assert with_year_meant(question, answering, index, 2025) == asked


@pytest.mark.parametrize(
    ("question", "answering"),
    [
        ("What is a locker next year?", "Rates 2026.pdf"),
        ("What is a locker next year?", "Lockers.md"),
        ("What is a locker next year?", "Leave 2025.md"),
        ("What is a locker next year?", "Rates 2024-2025.md"),
        ("What is a locker in 2024, and next year?", "Rates 2025.md"),
        ("May I carry leave over to next year?", "Rates 2025.md"),
        ("Mag verlof mee naar volgend jaar?", "Rates 2025.md"),
        ("What is due in the next year of the lease?", "Rates 2025.md"),
        ("What is a locker?", "Rates 2025.md"),
        ("What is a locker next year?", ""),
    ],
)
def test_else_the_question_stays(index: Index, question: str, answering: str) -> None:
    assert with_year_meant(question, answering, index, 2025) == question

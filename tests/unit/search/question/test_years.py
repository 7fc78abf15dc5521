from collections.abc import Iterator

import pytest

from indexes.index import Index
from search.question.years import with_years_as_called
from tests.unit.indexes.company import open_writer, put


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("years")
    with open_writer(directory) as writer:
        put(writer, "hr/Handboek medewerkers 2024-2025.md", "De vergoeding is 2 euro.")
        put(writer, "prices/Fee schedule 2025-26.md", "The fee is 5 euro.")
        put(writer, "archief/Jaarverslag 2019-2023.md", "De omzet is 5 miljoen euro.")
        writer.commit()
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("vergoeding vorig seizoen (24-25)?", "vergoeding vorig seizoen (2024-2025)?"),
        ("handboek '24-'25 vergoeding", "handboek 2024-2025 vergoeding"),
        ("wat was de vergoeding in 24/25", "wat was de vergoeding in 2024-2025"),
        ("what is the fee for FY25/26?", "what is the fee for 2025-26?"),
    ],
)
def test_two_years_in_short_are_those_that_documents_are_called_by(
    index: Index, question: str, asked: str
) -> None:
    assert with_years_as_called(question, index) == asked


@pytest.mark.parametrize(
    "question",
    [
        "is er nog een schoen in maat 24-25",
        "wat staat op pagina 24-25",
        "wie werkt er 24-25 mei",
        "hoeveel is het in het handboek 24-25 mei",
        "mag ik 24-25 uur werken",
        "what is 24-25-26",
        "seizoen 23-24",
        "jaarverslag 19-23",
        "tot 24/25%",
    ],
)
def test_other_numbers_stay(index: Index, question: str) -> None:
    assert with_years_as_called(question, index) == question

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexes.types import StoredPassage
from search.kinds.naming import named_document
from tests.unit.search.examples import stored


def document(path: str, title: str = "", *, newer: int | None = None) -> StoredPassage:
    dated = datetime(2020, 1, 1, tzinfo=UTC)
    return replace(
        stored("Text.", path=path, language="nl"), title=title, superseded_by=newer, dated=dated
    )


DOCUMENTS = [
    document("hr/archief/personeelshandboek-2024-verlof.docx"),
    document("hr/personeelshandboek-2026.docx", "Personeelshandboek"),
    document("hr/staff-guide-2025.pdf", "Staff Guide"),
    document("minutes/2026-05-14-mt.md", "Notulen managementteam"),
    document("minutes/2026-09-10-mt.txt", "Notulen managementteam"),
    document("contracten/nda-hydrotest.docx", "Mutual Non-Disclosure Agreement"),
    document("productie/instructie-v3.docx", newer=7),
    document("productie/instructie-v4.docx"),
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("het personeelshandboek", "hr/personeelshandboek-2026.docx"),
        ("geef een korte van het handboek", "hr/personeelshandboek-2026.docx"),
        ("the staff guide, please", "hr/staff-guide-2025.pdf"),
        ("van de nda met hydrotest", "contracten/nda-hydrotest.docx"),
        ("het overleg van 14 mei 2026", "minutes/2026-05-14-mt.md"),
        ("the meeting of 10 September 2026", "minutes/2026-09-10-mt.txt"),
        ("de instructie", "productie/instructie-v4.docx"),
    ],
)
def test_a_document_goes_by_its_file_name_its_title_or_its_day(name: str, path: str) -> None:
    found = named_document(name, DOCUMENTS)
    assert found is not None
    assert found.path == path


@pytest.mark.parametrize("name", ["", "de klachten van vorig jaar", "the rules on parking", "2026"])
def test_no_document_is_named(name: str) -> None:
    assert named_document(name, DOCUMENTS) is None
    assert named_document("het handboek", []) is None

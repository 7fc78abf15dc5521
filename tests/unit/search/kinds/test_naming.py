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


@pytest.mark.parametrize(
    "name",
    [
        "",
        "de klachten van vorig jaar",
        "the rules on parking",
        "2026",
        "the staff guide of 2024",
    ],
)
def test_no_document_is_named(name: str) -> None:
    assert named_document(name, DOCUMENTS) is None
    assert named_document("het handboek", []) is None


MINUTES = [
    document("notulen OR 2023-05-11.txt"),
    document("MT/notulen MT 2026-01-15.docx"),
    document("MT/notulen MT 2026-02-19.docx"),
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("de notulen van 19 februari", "MT/notulen MT 2026-02-19.docx"),
        ("the minutes of February 19th", "MT/notulen MT 2026-02-19.docx"),
        ("de notulen van de OR", "notulen OR 2023-05-11.txt"),
        ("de notulen van 20 februari", None),
        ("de notulen van 19 februari 2025", None),
        ("de notulen", None),
        ("de notulen van het MT", None),
        ("de notulen van februari", "MT/notulen MT 2026-02-19.docx"),
        ("the minutes of february 2026", None),
        ("de notulen van januari 2026", "MT/notulen MT 2026-01-15.docx"),
        ("de notulen van mei", "notulen OR 2023-05-11.txt"),
        ("de notulen van het MT van mei", None),
        ("de notulen van april", None),
        ("de notulen van januari 2025", None),
        ("de laatste notulen", "MT/notulen MT 2026-02-19.docx"),
        ("de laatste notulen van de OR", "notulen OR 2023-05-11.txt"),
    ],
)
def test_of_a_row_of_minutes_one_is_named_by_its_day(name: str, path: str | None) -> None:
    found = named_document(name, MINUTES)
    assert (found and found.path) == path


def test_a_day_may_stand_where_the_document_opens() -> None:
    opening = replace(MINUTES[0], path="b.docx", title="Notulen", dated=None)
    opening = replace(opening, passage=replace(opening.passage, text="Alkmaar, 19 februari 2026."))
    assert named_document("de notulen van 19 februari", [MINUTES[1], opening]) == opening
    assert named_document("de notulen van 15 januari", [MINUTES[1], opening]) == MINUTES[1]


@pytest.mark.parametrize("name", ["de nieuwsbrief van maart", "the nieuwsbrief of march 2026"])
def test_a_document_may_be_called_by_its_month(name: str) -> None:
    letters = [document(f"nieuwsbrief_{month}_2026.pdf") for month in ("april", "maart", "mei")]
    assert named_document(name, letters) == letters[1]


@pytest.mark.parametrize("name", ["the SLA with VetCloud", "the SLA of Vet Cloud"])
def test_a_name_with_a_capital_inside_may_be_written_either_way(name: str) -> None:
    agreement = document("ICT/SLA VetCloud (signed).docx")
    assert named_document(name, [document("ICT/SLA Telnoord.docx"), agreement]) == agreement


CONTRACTS = [
    document("contracten/huurcontract-utrecht.txt", "Huurcontract bedrijfsruimte Utrecht"),
    document("contracten/huurcontract-zwolle.txt", "Huurcontract bedrijfsruimte Zwolle"),
    document("personeel/arbeidsovereenkomst-bakker.docx"),
    document("personeel/arbeidsovereenkomst-el-amrani.docx"),
    document("inkoop/inkoopbeleid-2023.md"),
    document("inkoop/inkoopbeleid-2025.md"),
    document("releases/stagecontrol-2.3.0.md"),
    document("releases/stagecontrol-3.0.0.md"),
    document("mail/offerte-meetbank.eml", "Offerte meetbank"),
    document("mail/offerte-meetbank.eml/bijlage.pdf", "Meetbank"),
]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("het huurcontract", None),
        ("het huurcontract van Zwolle", "contracten/huurcontract-zwolle.txt"),
        ("de arbeidsovereenkomst", None),
        ("de arbeidsovereenkomst van El Amrani", "personeel/arbeidsovereenkomst-el-amrani.docx"),
        ("het inkoopbeleid", "inkoop/inkoopbeleid-2025.md"),
        ("het inkoopbeleid van 2023", "inkoop/inkoopbeleid-2023.md"),
        ("het huurcontract van Zwolle van 2024", "contracten/huurcontract-zwolle.txt"),
        ("het nieuwste inkoopbeleid", "inkoop/inkoopbeleid-2025.md"),
        ("het laatste huurcontract", None),
        ("stagecontrol 3.0.0", "releases/stagecontrol-3.0.0.md"),
        ("stagecontrol", None),
        ("de offerte meetbank", "mail/offerte-meetbank.eml"),
    ],
)
def test_of_several_that_go_by_the_words_none_is_named(name: str, path: str | None) -> None:
    found = named_document(name, CONTRACTS)
    assert (found and found.path) == path

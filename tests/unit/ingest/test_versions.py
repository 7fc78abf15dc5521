import random

import pytest

from vind.indexes.catalogue.documents import SignatureRow
from vind.ingest.signature import signature
from vind.ingest.versions import newer_versions

WORDS = ["pomp", "waterschap", "gemaal", "storing", "onderhoud", "contract", "levering", "prijs"]


def text(seed: int, words: int = 300) -> str:
    chosen = random.Random(seed)  # noqa: S311 - text for a test
    return " ".join(f"{chosen.choice(WORDS)}{chosen.randrange(50)}" for _ in range(words))


def rows(*documents: tuple[str, str, str]) -> list[SignatureRow]:
    return [
        SignatureRow(number, "/docs", path, dated, signature(content))
        for number, (path, dated, content) in enumerate(documents, start=1)
    ]


HALF, OTHER, THIRD = (f"{text(1, 200)} {text(seed, 100)}" for seed in (2, 3, 4))
"""Texts that are about half alike."""


@pytest.mark.parametrize(("changed", "newer"), [(6, {2: 1}), (12, {})])
def test_a_later_date_makes_a_version_only_of_nearly_the_same_text(
    changed: int, newer: dict[int, int]
) -> None:
    words = text(1).split()
    for number in range(changed):
        words[number * len(words) // changed + 3] = "anders"
    documents = rows(
        ("verlof.docx", "2025-01-01", " ".join(words)), ("verlof.pdf", "2024-01-01", text(1))
    )
    assert newer_versions(documents) == newer


def test_versions_of_one_day_are_ordered_only_by_their_numbers() -> None:
    morning, evening = "2025-01-01T08:00:00+00:00", "2025-01-01T20:00:00+00:00"
    same_day = rows(("verlof.txt", morning, text(1)), ("verlof.md", evening, text(1)))
    assert newer_versions(same_day) == {}
    next_day = rows(
        ("verlof.txt", morning, text(1)), ("verlof.md", "2025-01-02T08:00:00+00:00", text(1))
    )
    assert newer_versions(next_day) == {1: 2}
    numbered = rows(("a-v1.txt", evening, text(1)), ("a-v2.txt", morning, text(1)))
    assert newer_versions(numbered) == {1: 2}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024/Handboek.docx", "2025/Handboek.docx"),
        ("20240312 Huisregels.pdf", "20250410 Huisregels.pdf"),
        ("2025-03-12 Huisregels.pdf", "2025-04-10 Huisregels.pdf"),
        ("Huisregels 10-4-2024.pdf", "Huisregels 9-5-2024.pdf"),
        ("Price list April 2025.xlsx", "Price list October 1, 2025.xlsx"),
        ("Prijslijst 2026 (12 mei 2025).xlsx", "Prijslijst 2027 (12 april 2025).xlsx"),
        ("2025/Handboek v1.docx", "Handboek v2.docx"),
        ("inbox/re-contract.eml/Contract v1.docx", "inbox/contract_v2.docx"),
        ("Kerkstraat 12 2024-03-12.docx", "Kerkstraat 12 20250301.docx"),
        ("Huisregels March 12, 2024.docx", "Huisregels 2025-03.docx"),
    ],
)
def test_dates_and_numbers_in_names_win_over_the_time_of_saving(old: str, new: str) -> None:
    documents = rows((old, "2026-02-01", text(1)), (new, "2025-03-01", text(1)))
    assert newer_versions(documents) == {1: 2}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("instructie-v3.docx", "Instructie v10.docx"),
        ("Handboek v3 2023.docx", "Handboek 2024.docx"),
        ("voorwaarden v3.pdf", "voorwaarden v4 (2024).pdf"),
        ("hr/archief/Handboek_2024.docx", "hr/Handboek 2025.pdf"),
    ],
)
def test_a_year_or_number_in_a_name_orders_half_alike_documents(old: str, new: str) -> None:
    documents = rows((old, "2026-05-05", HALF), (new, "2020-01-01", OTHER))
    assert newer_versions(documents) == {1: 2}


def test_all_older_versions_give_way_to_the_newest() -> None:
    documents = rows(
        ("Tarieven 2024.xlsx", "2026-05-05", HALF),
        ("Tarieven_2026.xlsx", "2026-05-05", OTHER),
        ("archief/tarieven 2025.xlsx", "2026-05-05", THIRD),
    )
    assert newer_versions(documents) == {1: 2, 3: 2}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bank/Bank statement 2024.pdf", "bank/Bank statement 2025.pdf"),
        ("beleid/Huurbeleid 2024.docx", "beleid/Huurbeleid 2025.docx"),
        ("beleid/archief/Huurbeleid 2024 (vervallen).docx", "beleid/Huurbeleid 2025.docx"),
        ("a-v1.docx", "a-v2.docx"),
        ("verlof.docx", "verlof.pdf"),
    ],
)
def test_a_name_alone_makes_no_version_of_a_different_text(one: str, other: str) -> None:
    assert newer_versions(rows((one, "2024-12-31", text(5)), (other, "2025-12-31", text(6)))) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("arbeidsovereenkomst-jansen.docx", "arbeidsovereenkomst-bakker.docx"),
        ("dossiers/Jansen/contract.docx", "dossiers/Bakker/contract.docx"),
        ("Jansen/contract 2024.docx", "Bakker/contract 2025.docx"),
        ("contract 2024.docx", "Jansen/contract 2025.docx"),
        ("Jansen/contract.docx", "contract.docx"),
        ("Quotation 24-1187.pdf", "Quotation 24-1192.pdf"),
        ("huur/Huurcontract Kerkstraat 12.docx", "huur/Huurcontract Kerkstraat 14.docx"),
        ("Kamer 1/contract.docx", "Kamer 2/contract.docx"),
        ("2024/03/rapport.docx", "2024/04/rapport.docx"),
        ("Handleiding CV-50.pdf", "Handleiding CV-60.pdf"),
        ("Release 4.5.1.md", "Release 5.1.4.md"),
        ("inbox/Jansen.eml/offerte.pdf", "inbox/Bakker.eml/offerte.pdf"),
        ("2024.pdf", "2025.pdf"),
    ],
)
def test_documents_on_one_template_are_no_versions(one: str, other: str) -> None:
    changed = text(1).replace("pomp", "motor", 2)
    assert newer_versions(rows((one, "2024-01-01", text(1)), (other, "2025-01-01", changed))) == {}


def test_half_alike_minutes_of_two_days_are_no_versions() -> None:
    documents = rows(
        ("Notulen 2025-03-12.docx", "2025-03-12", HALF),
        ("Notulen 2025-04-10.docx", "2025-04-10", OTHER),
    )
    assert newer_versions(documents) == {}


def test_no_documents_have_no_versions() -> None:
    assert newer_versions([]) == {}

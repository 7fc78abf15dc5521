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
        SignatureRow(number, "/docs", path, dated, signature(content), content[:200])
        for number, (path, dated, content) in enumerate(documents, start=1)
    ]


@pytest.mark.parametrize(("changed", "newer"), [(6, {2: 1}), (12, {})])
def test_less_than_four_fifths_alike_is_no_version(changed: int, newer: dict[int, int]) -> None:
    words = text(1).split()
    for number in range(changed):
        words[number * len(words) // changed + 3] = "anders"
    documents = rows(
        ("verlof.docx", "2025-01-01", " ".join(words)),
        ("archief/verlof.docx", "2024-01-01", text(1)),
    )
    assert newer_versions(documents) == newer


def test_versions_of_one_day_have_no_order_but_their_numbers() -> None:
    morning, evening = "2025-01-01T08:00:00+00:00", "2025-01-01T20:00:00+00:00"
    same_day = rows(("verlof.txt", morning, text(1)), ("kopie/verlof.txt", evening, text(1)))
    assert newer_versions(same_day) == {}
    next_day = rows(
        ("verlof.txt", morning, text(1)), ("kopie/verlof.txt", "2025-01-02T08:00:00+00:00", text(1))
    )
    assert newer_versions(next_day) == {1: 2}
    numbered = rows(("a-v1.txt", evening, text(1)), ("a-v2.txt", morning, text(1)))
    assert newer_versions(numbered) == {1: 2}


def test_years_order_the_versions_that_have_one_and_their_newest_and_the_others_their_days() -> (
    None
):
    both = [
        ("verlof 2024.docx", "2026-03-01", text(1)),
        ("verlof 2025.docx", "2026-02-01", text(1)),
    ]
    assert newer_versions(rows(*both)) == {1: 2}
    for day, newer in (
        ("2026-01-01", {1: 2, 3: 2}),
        ("2026-02-01", {1: 2}),
        ("2026-02-02", {1: 3, 2: 3}),
    ):
        assert newer_versions(rows(*both, ("verlof.docx", day, text(1)))) == newer
    numbered = [
        ("Beleid v1.docx", "2026-02-01", text(1)),
        ("Beleid v2.docx", "2025-03-01", text(1)),
        ("Beleid kopie.docx", "2025-01-01", text(1)),
    ]
    assert newer_versions(rows(*numbered)) == {1: 2, 3: 2}


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
        ("archief/Handboek.docx", "Handboek.docx"),
        ("Huisregels oud.docx", "Huisregels.docx"),
        ("Huisregels concept.docx", "Huisregels definitief.docx"),
        ("Huisregels (vervallen).docx", "Huisregels concept.docx"),
        ("archief/Handboek 2025.docx", "Handboek 2025.docx"),
        ("archief/Handboek.docx", "Handboek 2025.docx"),
        ("contracten/archief/Lease-concept.docx", "contracten/lease.docx"),
        ("Offerte_Jansen (1) draft.docx", "offerte jansen - final.pdf"),
        ("Kopie van prijslijst 20250101.xlsx", "Prijslijst per 1 juli 2025.xlsx"),
        ("inbox/re-contract.eml/Contract v1.docx", "inbox/contract_v2.docx"),
        ("01 Beleid/03 Huisregels-oud.docx", "Beleid/1. Huisregels nieuw.docx"),
        ("Huisregels concept 2 (3).docx", "Huisregels def2.docx"),
        ("Kerkstraat 12 2024-03-12.docx", "Kerkstraat 12 20250301.docx"),
        ("Huisregels March 12, 2024.docx", "Huisregels 2025-03.docx"),
    ],
)
def test_what_names_and_folders_say_orders_versions_whenever_they_were_saved(
    old: str, new: str
) -> None:
    documents = rows((old, "2026-02-01", text(1)), (new, "2025-03-01", text(1)))
    assert newer_versions(documents) == {1: 2}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Antistolling 2022 (vervallen).docx", "Antistolling 2024 v3.docx"),
        ("Valpreventie v1 2021 (vervallen).md", "Valpreventie v2 2024.docx"),
        ("Policy 2026 - v1 (old).pdf", "Policy 2026 v2 final.pdf"),
        ("Handboek v3 2023.docx", "Handboek 2024.docx"),
    ],
)
def test_a_year_or_a_number_in_a_name_orders_what_is_half_alike(old: str, new: str) -> None:
    half, other = (f"{text(1, 200)} {text(seed, 100)}" for seed in (2, 3))
    assert newer_versions(rows((old, "2026-05-05", half), (new, "2020-01-01", other))) == {1: 2}


def test_names_that_differ_in_a_version_number_need_less_and_the_number_tells_the_newest() -> None:
    half = text(1, 200) + " " + text(2, 100)
    other = text(1, 200) + " " + text(3, 100)
    documents = rows(
        ("instructie-v3.docx", "2026-05-05", half),
        ("archief/Instructie v10.docx", "2020-01-01", other),
        ("handleiding.docx", "2026-05-05", text(1, 200) + " " + text(4, 100)),
    )
    assert newer_versions(documents) == {1: 2}
    unlike = rows(("a-v1.docx", "", text(5)), ("a-v2.docx", "", text(6)))
    assert newer_versions(unlike) == {}


def test_names_that_differ_in_a_year_are_versions_whatever_they_say_of_their_standing() -> None:
    half, other, third = (f"{text(1, 200)} {text(seed, 100)}" for seed in (2, 3, 4))
    documents = rows(
        ("Tarieven 2024 (vervallen).xlsx", "2026-05-05", half),
        ("Tarieven_2026.xlsx", "2026-05-05", other),
        ("archief/tarieven 2025 def.xlsx", "2026-05-05", third),
    )
    assert newer_versions(documents) == {1: 2, 3: 2}


def test_what_its_name_says_is_out_of_force_steps_back_however_much_was_written_anew() -> None:
    documents = rows(
        ("MRSA v2 2021 (vervallen).pdf", "", text(1)),
        ("oud/MRSA v3 2025.pdf", "", text(2)),
        ("MRSA poster 2025.pdf", "", text(3)),
        ("Valpreventie 2024 (vervallen).pdf", "", text(4)),
        ("Jaarverslag 2024.pdf", "", text(5)),
        ("Jaarverslag 2025.pdf", "", text(6)),
    )
    assert newer_versions(documents) == {1: 2}


def test_rules_of_two_years_in_one_folder_are_versions_and_what_is_of_its_year_is_none() -> None:
    documents = rows(
        ("beleid/huurbeleid-2025.docx", "2026-05-05", text(1)),
        ("beleid/Huurbeleid 2026.pdf", "2026-05-05", text(2)),
        ("elders/huurbeleid 2024.pdf", "2026-05-05", text(3)),
        ("beleid/kwaliteitsverslag 2025.pdf", "2026-05-05", text(4)),
        ("beleid/kwaliteitsverslag 2026.pdf", "2026-05-05", text(5)),
        ("beleid/2025.pdf", "2026-05-05", text(6)),
        ("beleid/2026.pdf", "2026-05-05", text(7)),
        ("Beleid/Archief/huurbeleid 2023.docx", "2026-05-05", text(8)),
        ("beleid/verzuim 2025.pdf", "2026-05-05", text(9)),
        ("beleid/verzuim 2026.pdf", "2026-05-05", text(10)),
        ("beleid/verzuimprotocol 2025.pdf", "2026-05-05", text(11)),
        ("beleid/verzuimprotocol 2026.pdf", "2026-05-05", text(12)),
        ("hr/loonstrook januari 2025.pdf", "2026-05-05", text(13)),
        ("hr/loonstrook januari 2026.pdf", "2026-05-05", text(14)),
    )
    assert newer_versions(documents) == {1: 2, 8: 2, 11: 12}


COUNTED = "Aangifte Verkopen Uren Klachten Jaarstukken Sales Revenue Kosten Donaties Inkomsten"
COUNTED += " Statistieken Incidenten Jaarplan WOZ Inventaris Servicekosten Urenstaat Complaints"
RULES = "Tarieven Reiskostenregeling Klachtenprocedure Verhuurbeleid Huren Openingsuren Reiskosten"


@pytest.mark.parametrize(
    ("name", "newer"),
    [
        *((name, {}) for name in (*COUNTED.split(), "Working hours", "Tax return")),
        *((name, {1: 2}) for name in (*RULES.split(), "Sales policy", "Opening hours")),
    ],
)
def test_what_was_counted_of_a_year_stays_true_and_rules_are_written_anew(
    name: str, newer: dict[int, int]
) -> None:
    documents = rows((f"{name} 2024.xlsx", "", text(1)), (f"{name} 2025.xlsx", "", text(2)))
    assert newer_versions(documents) == newer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("arbeidsovereenkomst-jansen.docx", "arbeidsovereenkomst-bakker.docx"),
        ("dossiers/Jansen/contract.docx", "dossiers/Bakker/contract.docx"),
        ("Jansen/contract 2024.docx", "Bakker/contract 2025.docx"),
        ("Jansen/contract 2024 (vervallen).docx", "Bakker/contract 2025.docx"),
        ("Quotation 24-1187.pdf", "Quotation 24-1192.pdf"),
        ("huur/Huurcontract Kerkstraat 12.docx", "huur/Huurcontract Kerkstraat 14.docx"),
        ("Kamer 1/contract.docx", "Kamer 2/contract.docx"),
        ("2024/03/rapport.docx", "2024/04/rapport.docx"),
        ("Handleiding CV-50.pdf", "Handleiding CV-60.pdf"),
        ("Release 4.5.1.md", "Release 5.1.4.md"),
        ("Huisregels Oud-West.docx", "Huisregels Nieuw-West.docx"),
    ],
)
def test_documents_of_two_people_on_one_template_are_no_versions(one: str, other: str) -> None:
    changed = text(1).replace("pomp", "motor", 2)
    assert newer_versions(rows((one, "2024-01-01", text(1)), (other, "2025-01-01", changed))) == {}


def test_an_archive_of_all_folders_has_what_was_in_the_one_that_has_such_a_file() -> None:
    old, new = (
        ("archief/Tarieven_2025.xlsx", "2025-01-01"),
        ("verkoop/Tarieven_2026.xlsx", "2026-01-01"),
    )
    assert newer_versions(rows((*old, text(1)), (*new, text(2)))) == {1: 2}
    others = ("huur/Tarieven_2026.xlsx", "2026-01-01")
    assert newer_versions(rows((*old, text(1)), (*new, text(2)), (*others, text(3)))) == {}
    assert (
        newer_versions(rows(("inkoop/Tarieven_2025.xlsx", old[1], text(1)), (*new, text(2)))) == {}
    )


def test_a_chapter_in_an_archive_is_an_older_version_of_the_rules_beside_it() -> None:
    documents = rows(
        ("hr/archief/personeelshandboek-2024-verlof.docx", "", text(1)),
        ("hr/personeelshandboek-2026.docx", "", text(2)),
        ("hr/personeelshandboek-2025.docx", "", text(3)),
        ("hr/archief/personeelshandboek-2026-fiets.docx", "", text(4)),
        ("inkoop/archief/personeelshandboek-2024-inkoop.docx", "", text(5)),
        ("hr/archief/jaarverslag-2024-verzuim.docx", "", text(6)),
        ("hr/jaarverslag-2026.docx", "", text(10)),
        ("hr/personeelshandboek-2024-thuiswerken.docx", "", text(7)),
        ("klanten/archief/jansen-2024-klacht.docx", "", text(8)),
        ("klanten/jansen-2026.docx", "", text(9)),
    )
    assert newer_versions(documents) == {1: 2, 3: 2}


def test_what_says_by_which_document_it_is_replaced_steps_back_for_that() -> None:
    documents = rows(
        ("adr/ADR-0007 One database.md", "", f"Status: superseded by ADR-0019\n{text(1)}"),
        ("adr/ADR-0019 Schemas.md", "", f"Status: accepted, supersedes ADR-0007\n{text(2)}"),
        ("adr/ADR-0020 Queues.md", "", f"Status: accepted, beside ADR-0019\n{text(3)}"),
        ("hr/archief/verlof-2024.docx", "", f"Let op: vervallen. Zie Handboek 2026.\n{text(4)}"),
        ("hr/hr-001.pdf", "", f"Handboek 2026\n{text(5)}"),
        ("hr/memo.md", "", f"Vervangen door het reglement 2026.\n{text(6)}"),
    )
    assert newer_versions(documents) == {1: 2, 4: 5}


def test_what_is_replaced_by_what_no_file_is_called_does_not_step_back_for_its_namesake() -> None:
    documents = rows(
        ("Servicerapport 2025-03-01.pdf", "2025-03-01", f"Vervangen door nieuw filter\n{text(1)}"),
        ("Servicerapport 2025-05-01.pdf", "2025-05-01", f"Klep gereinigd\n{text(2)}"),
        ("Gedragscode v1.docx", "2025-03-01", f"Vervallen, zie gedragscode\n{text(3)}"),
        ("Gedragscode v2.docx", "2025-03-01", text(4)),
        ("Gedragscode v3.docx", "2025-05-01", text(5)),
    )
    assert newer_versions(documents) == {3: 5}


def test_what_lapses_after_the_latest_document_is_the_newest_until_then() -> None:
    old = ("verlof.docx", "2025-01-01", text(1))
    new = ("verlof.pdf", "2026-01-01", f"VERVALLEN per 1 juli 2026\n{text(1)}")
    assert newer_versions(rows(old, new)) == {1: 2}
    later = ("parkeren.docx", "2026-07-01", text(2))
    assert newer_versions(rows(old, new, later)) == {2: 1}


def test_what_replaces_one_and_stepped_back_itself_leaves_that_to_the_newest() -> None:
    documents = rows(
        ("hr/verlof.docx", "", f"Vervallen, zie handboek 2024\n{text(1)}"),
        ("hr/archief/handboek-2024-verlof.docx", "", text(2)),
        ("hr/handboek-2026.docx", "", text(3)),
    )
    assert newer_versions(documents) == {1: 3, 2: 3}

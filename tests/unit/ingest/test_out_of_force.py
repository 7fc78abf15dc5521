import pytest

from vind.ingest.out_of_force import notice_in


@pytest.mark.parametrize(
    ("opening", "by"),
    [
        ("Gedragscode\nVersie 4.1, geldig vanaf 1 mei 2024 \u2013 VERVALLEN per 1 mei 2026", ""),
        ("Reiskosten\n\n*** VERVALLEN ***", ""),
        ("Gedragscode (vervallen)", ""),
        ("[SUPERSEDED] Expenses policy", ""),
        ("Deze verlofregeling is per 1 mei 2025 ingetrokken.", ""),
        ("Note: this version is no longer valid", ""),
        ("These terms have been replaced by the Terms of 2026.", "the terms of 2026"),
        ("Status\tVervallen", ""),
        ("\nUurtarieven\nUurtarieven 2025 \u2013 VERVALLEN per 1-1-2026", ""),
        ("Gedragscode\nAuteur: Jan | Status: vervallen", ""),
        ("Verlof (verouderde versie, niet meer gebruiken)", ""),
        ("Let op: niet meer gebruiken. Zie Handboek 2026.", "handboek 2026"),
        ("ADR-7\n\n**Status:** superseded by ADR-0019", "adr-0019"),
        ("EXPIRED, replaced by version 3.1", "version 3.1"),
        ("This policy has been replaced by the Travel Policy. See HR.", "the travel policy"),
        (
            "Verlof (vervallen)\nLet op: vervallen per 1 mei 2026. Zie Handboek 2026.",
            "handboek 2026",
        ),
    ],
)
def test_what_says_that_it_is_out_of_force_and_by_what_it_is_replaced(
    opening: str, by: str
) -> None:
    assert notice_in(opening) == by


@pytest.mark.parametrize(
    "opening",
    [
        "De wettelijke dagen vervallen op 1 juli.",
        "Vervallen verlofdagen",
        "Withdrawn consent must be recorded.",
        "Versie 4.2, vervangt versie 4.1 (vervallen per 1 januari 2026)",
        "Status: accepted, supersedes ADR-0003",
        "Vorige versie: ingetrokken per 1 mei 2025",
        "Do not use the lift.",
        "Versie\tStatus\n1.0\tVervallen\n2.0\tGeldig",
        "Dit beleid is nog niet vervallen.",
        "Verlof 2026\nWettelijke dagen 2025 \u2013 vervallen per 1 juli 2026",
        "Contracten\nStatus\tVerlopen\tActief",
        "Servicerapport\nFilter defect, vervangen door nieuw exemplaar",
        "Passports\nExpired on 3 May 2026",
        "Deze versie is niet meer van kracht na 1 januari 2027",
        "This policy has been reviewed and is not expired.",
        "Deze regeling is ingetrokken als de ondernemingsraad dat besluit.",
        "\n".join(["Verlof", "Een", "Twee", "Drie", "Vier", "Vijf", "VERVALLEN"]),
        "",
    ],
)
def test_what_lapses_or_replaces_another_is_in_force_itself(opening: str) -> None:
    assert notice_in(opening) is None


@pytest.mark.parametrize(
    ("line", "is_out"),
    [
        ("VERVALLEN per 3 mei 2026", True),
        ("VERVALLEN per 4-5-2026", False),
        ("Ingetrokken per mei 2026", True),
        ("Expired as of 2027", False),
        ("Dit beleid is per 4 mei 2026 ingetrokken.", False),
        ("Versie 2, geldig vanaf 1 mei 2027 \u2013 VERVALLEN per 1 mei 2026", True),
        ("Vervangen door handboek 2027", True),
    ],
)
def test_what_lapses_after_the_latest_day_is_still_in_force(line: str, is_out: bool) -> None:
    assert (notice_in(line, latest=(2026, 5, 3)) is not None) == is_out
    assert notice_in(line) is not None

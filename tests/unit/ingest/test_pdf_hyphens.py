from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.drawn import paged, read_pages, ruled
from tests.unit.ingest.reading import outline, read

BROKEN = (
    "De huurder betaalt de waarborg-",
    "som voor de dag waarop de sleu-",
    "tel wordt gegeven, en krijgt bij vertrek de waarborgsom terug als de sleutel er is.",
)
"""Of a program that breaks words, two of which stand there whole as well."""


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de niet-", "rokers", "de niet-rokers"),
        ("per e-", "mail", "per e-mail"),
        ("kosten (out-of-", "pocket)", "kosten (out-of-pocket)"),
        ("uit Noord-", "Holland", "uit Noord-Holland"),
        ("folie FX-", "BAR80", "folie FX-BAR80"),
        ("het HR-", "beleid", "het HR-beleid"),
        ("de aan-", "en afvoer", "de aan- en afvoer"),
        ("pre-", "and post-war", "pre- and post-war"),
    ],
)
def test_a_hyphen_stays_where_the_document_breaks_no_words(
    tmp_path: Path, first: str, second: str, joined: str
) -> None:
    page = [(780, first, f"{second} staat hier.")]
    assert read_pages(tmp_path, [page]).text == f"{joined} staat hier."


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de arbeids-", "overeenkomst", "de arbeidsovereenkomst"),
        ("DE OVEREEN-", "KOMST", "DE OVEREENKOMST"),
        ("de werk-", "ende gids", "de werkende gids"),
        ("per e-", "mail", "per e-mail"),
        ("de aan-", "en afvoer", "de aan- en afvoer"),
    ],
)
def test_a_hyphen_goes_where_other_words_are_broken_unless_nobody_breaks_one_there(
    tmp_path: Path, first: str, second: str, joined: str
) -> None:
    page = [(780, first, f"{second} staat hier."), (680, *BROKEN)]
    said = read_pages(tmp_path, [page]).text
    assert said.startswith(f"{joined} staat hier.")
    assert "waarborgsom voor de dag waarop de sleutel wordt" in said


def test_a_word_is_as_the_document_has_it_elsewhere(tmp_path: Path) -> None:
    page = (
        "Wij rekenen met een market-",
        "based methode, want deze market-based",
        "methode is de beste. Het schoon-",
        "maken doet de schoonmaakploeg:",
        "die kan schoonmaken.",
    )
    said = read_pages(tmp_path, [[(780, *page)]]).text
    assert "een market-based methode" in said
    assert "Het schoonmaken doet" in said


def test_a_word_in_a_cell_keeps_its_hyphen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, 700, [["Middel", "Dosis"], ["", "1 ml"], ["water", "2 ml"]])
        canvas.setFont("Helvetica", 8)
        canvas.drawString(77, 671, "penicilline-")
        canvas.drawString(77, 662, "procaïne")

    assert outline(read(paged(tmp_path, draw)))[1] == "tr penicilline-procaïne|1 ml"

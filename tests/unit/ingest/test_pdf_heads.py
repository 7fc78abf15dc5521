from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.reading import outline, read


def made(path: Path, pages: Sequence[tuple[str, Sequence[str]]], height: float = 800) -> list[str]:
    """The blocks of a document of pages with a head at a ``height``, bold headings, and text."""
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for number, (head, headings) in enumerate(pages):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, height, head)
        canvas.setFont("Helvetica-Bold", 15)
        for row, heading in enumerate(headings):
            canvas.drawString(72, 740 - 18 * row, heading)
        canvas.setFont("Helvetica", 11)
        for row in range(3):
            word = "abcdefghi"[number] * 5
            canvas.drawString(72, 640 - 14 * row, f"Regel {row} van {word} gaat over {word}.")
        canvas.showPage()
    canvas.save()
    return outline(read(file))


def heads(path: Path, pages: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    return [line for line in made(path, pages) if "Cao Zuivel" in line]


def test_a_head_that_names_a_section_is_left_out(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        [
            ("Cao Zuivel 2026", ()),
            ("Cao Zuivel 2026 Hoofdstuk 1 Algemeen", ("Hoofdstuk 1 Algemeen",)),
            ("Cao Zuivel 2026 Hoofdstuk 2 Begin en einde", ("Hoofdstuk 2 Begin", "en einde")),
            ("Cao Zuivel 2026 Hoofdstuk 2 Begin en einde", ()),
            ("Cao Zuivel 2026 Hoofdstuk 2 Begin en einde", ()),
            ("Cao Zuivel 2026 Hoofdstuk 3 Loon", ("Hoofdstuk 3 Loon",)),
        ],
    )

    assert [line for line in found if "Cao Zuivel" in line] == ["p Cao Zuivel 2026"]
    assert [line for line in found if line.startswith("h")] == [
        "h2 Hoofdstuk 1 Algemeen",
        "h2 Hoofdstuk 2 Begin en einde",
        "h2 Hoofdstuk 3 Loon",
    ]


def test_a_head_of_a_section_that_comes_later_or_never_stays(tmp_path: Path) -> None:
    pages = [
        ("Cao Zuivel 2026", ()),
        ("Cao Zuivel 2026 Loon", ()),
        ("Cao Zuivel 2026 Verlof", ()),
        ("Cao Zuivel 2026 Verlof", ("Loon", "Reizen")),
        ("Cao Zuivel 2026 Reizen", ()),
    ]

    assert heads(tmp_path, pages) == [
        "p Cao Zuivel 2026",
        "p Cao Zuivel 2026 Loon",
        "p Cao Zuivel 2026 Verlof",
    ]


def test_a_head_may_have_its_section_cut_off(tmp_path: Path) -> None:
    pages = [
        ("Deel 1. Melden 1.1. Door wie", ("1.1. Door wie",)),
        ("Deel 1. Melden 1.2. Wat er in een mel\u2026", ("1.2. Wat er in een melding staat",)),
        ("Deel 2. Herstel 2.1. Wie er langsko\u2026", ("2.1. Wie er langskomt",)),
        ("Deel 2. Herstel 2.2. Als niemand th\u2026", ("2.2. Als niemand thuis is",)),
    ]

    assert [line for line in made(tmp_path, pages) if "Deel" in line] == [
        "p Deel 1. Melden 1.1. Door wie"
    ]


def test_a_foot_that_names_a_section_is_left_out_and_never_a_heading(tmp_path: Path) -> None:
    pages = [
        ("1.1. Door wie 3", ("1.1 Door wie",)),
        ("4 Deel 1. Melden", ("Melden",)),
        ("1.2. Wanneer 5", ("1.2 Wanneer",)),
        ("6 Deel 1. Melden", ()),
        ("1.3. Kosten 7", ("1.3 Kosten",)),
        ("8 Deel 1. Melden", ()),
    ]

    found = made(tmp_path, pages, height=40)
    assert [line for line in found if not line.startswith("p Regel")] == [
        "h3 1.1 Door wie",
        "p 1.1. Door wie 3",
        "h3 Melden",
        "p 4 Deel 1. Melden",
        "h3 1.2 Wanneer",
        "h3 1.3 Kosten",
    ]

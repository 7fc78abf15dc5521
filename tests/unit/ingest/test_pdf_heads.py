from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.reading import outline, read


def made(path: Path, pages: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """The blocks of a document of pages with a head, bold headings, and text."""
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for number, (head, headings) in enumerate(pages):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 800, head)
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


def test_a_head_may_have_its_section_first(tmp_path: Path) -> None:
    pages = [
        ("Algemeen / Cao Zuivel", ("Algemeen",)),
        ("Loon / Cao Zuivel", ("Loon",)),
        ("Verlof / Cao Zuivel", ("Verlof",)),
    ]

    assert heads(tmp_path, pages) == ["p Algemeen / Cao Zuivel"]

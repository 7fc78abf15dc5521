from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.unit.ingest.reading import outline, read

TEXT = ("Wat hier verder over is afgesproken, staat in de regels van de kantine, die elk", "jaar.")

Bookmarks = Sequence[tuple[int, str]]
Said = Sequence[tuple[float, str]]


def headings(path: Path, pages: Sequence[tuple[Bookmarks, Said]]) -> list[str]:
    """The headings of a document of pages with bookmarks, each a level and a title.

    What is said on a page is in letters of a size, and has text below it; negative sizes are bold.
    """
    file = path / "a.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for number, (bookmarks, said) in enumerate(pages):
        for level, title in bookmarks:
            key = f"{number}{title}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key, level - 1)
        top = 800.0
        for size, titles in said:
            for title in titles.split("|"):
                canvas.setFont("Helvetica-Bold" if size < 0 else "Helvetica", abs(size))
                canvas.drawString(72, top, title)
                top -= abs(size) * 1.25
            canvas.setFont("Helvetica", 11)
            for line in TEXT:
                canvas.drawString(72, top - 14, line)
                top -= 14
            top -= 40
        canvas.showPage()
    canvas.save()
    return [line for line in outline(read(file)) if line.startswith("h")]


def test_a_bookmark_leaves_out_the_number_of_its_section(tmp_path: Path) -> None:
    chapters = [(1, "Bestellen"), (2, "Per telefoon"), (3, "Buiten kantooruren")]
    said = [
        (20, "Hoofdstuk 3 Bestellen"),
        (13, "3.1 Per telefoon"),
        (13, "3.1.1 Buiten kantooruren"),
    ]

    assert headings(tmp_path, [(chapters, said)]) == [
        "h1 Hoofdstuk 3 Bestellen",
        "h2 3.1 Per telefoon",
        "h3 3.1.1 Buiten kantooruren",
    ]


def test_a_title_over_two_lines_is_one_heading(tmp_path: Path) -> None:
    title = 'Wat doe ik als de koffie op is en er nog "gasten" komen?'
    said = [(14, "2.4 Wat doe ik als de koffie op is|en er nog \u201dgasten\u201d komen?")]

    assert headings(tmp_path, [([(1, title)], said)]) == [
        "h1 2.4 Wat doe ik als de koffie op is en er nog \u201dgasten\u201d komen?"
    ]


def test_what_has_no_bookmark_stands_below_what_has(tmp_path: Path) -> None:
    first = ([(1, "Kassa"), (2, "Openen")], [(16, "Kassa"), (13, "Openen"), (20, "START")])
    second = ([(2, "Sluiten")], [(-11, "Lade leeg"), (13, "Sluiten"), (-11, "Lade dicht")])

    found = headings(tmp_path, [first, second])
    levels = {line[3:]: int(line[1]) for line in found}
    assert (levels["Kassa"], levels["Openen"], levels["Sluiten"]) == (1, 2, 2)
    assert min(levels["START"], levels["Lade leeg"], levels["Lade dicht"]) > 2


def test_a_line_of_text_that_ends_in_a_title_is_none(tmp_path: Path) -> None:
    said = [(13, "Losse apparaten"), (11, "losse apparaten.")]

    assert headings(tmp_path, [([(1, "Losse apparaten")], said)]) == ["h1 Losse apparaten"]

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.unit.ingest.drawn import read_pages

TEXT = "Op deze bladzijde staat hoe de oven wordt schoongemaakt, en waarmee."
DOTTED = ("Afvoer . . . . . . . 3, 7", "Bakplaat . . . . . . . 4", "Deur . . . . . . 2, 5-6")
PLAIN = ("afvoer, 3, 7", "bakplaat", "invetten, 4", "schoonmaken, 4, 9", "deur, 2, 5\u20136")
MORE = ("Rooster . . . . . . 8", "Schakelaar . . . . . 9", "Timer . . . . . 10")


def text_of(path: Path, *at_the_back: Sequence[str], before: int = 11) -> str:
    """The text of a document with so many pages before those at the back."""
    steps = "abcdefghijklmnop"[:before]
    pages = [[(780, f"Stap {letter} duurt niet lang.", TEXT)] for letter in steps]
    return read_pages(path, [*pages, *([(780, *page)] for page in at_the_back)]).text


@pytest.mark.parametrize("title", ["Index", "Trefwoordenregister", "Subject index", "12 Register"])
def test_the_entries_of_an_index_are_left_out(tmp_path: Path, title: str) -> None:
    first = (title, "A", DOTTED[0], "B", DOTTED[1], "D", DOTTED[2], *MORE)

    said = text_of(tmp_path, first, ("V", "Ventilator . . . . . 11"))
    assert title in said
    assert not any(f"{word} ." in said for word in ("Afvoer", "Deur", "Timer", "Ventilator"))
    assert said.count("duurt niet lang") == 11


def test_an_index_may_have_commas_and_terms_over_its_entries(tmp_path: Path) -> None:
    said = text_of(tmp_path, ("Index", *PLAIN, "rooster, 8", "Gedrukt in Goes."))

    assert not any(entry in said for entry in PLAIN)
    assert "Gedrukt in Goes." in said


@pytest.mark.parametrize(
    ("back", "before"),
    [
        (("Toestellen", *DOTTED, *MORE), 11),
        (("Index", *PLAIN, "rooster, 8"), 4),
        (("Index", "Zaal, 9", "Tafel, 8", "Stoel, 7", "Doek, 6", "Bord, 5", "Bank, 4"), 11),
        (("Register", "Jansen, 231", "Kok, 232", "Mol, 235", "Pas, 236", "Vos, 240"), 11),
    ],
)
def test_other_lists_with_numbers_are_no_index(
    tmp_path: Path, back: Sequence[str], before: int
) -> None:
    said = text_of(tmp_path, back, before=before)
    assert [" ".join(entry.split()) in " ".join(said.split()) for entry in back] == [True] * len(
        back
    )

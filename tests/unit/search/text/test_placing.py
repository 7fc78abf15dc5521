import pytest

from indexes.types import Passage
from search.text.placing import heading_over, question_over, section_at

JOINED = (
    "Wanneer niet?\n\n• Bij code rood.\n• Bij staking.\n\n2. Aanvragen\n\nDat kan tot mei.\n\nSlot."
)
TITLED = f"Geld terug\n\nU krijgt geld terug.\n\n{JOINED}"


def over(text: str, said: str, heading: str = "", start: int = 0) -> str:
    """The heading over what begins with ``said`` in a passage of this ``text`` and ``heading``."""
    return heading_over(Passage(text, start, start + len(text), heading=heading), text.index(said))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("• Bij code rood.", "Wanneer niet?"),
        ("• Bij staking.", "Wanneer niet?"),
        ("Dat kan tot mei.", "2. Aanvragen"),
        ("Slot.", "2. Aanvragen"),
    ],
)
def test_of_joined_sections_the_last_heading_above_counts(said: str, expected: str) -> None:
    assert over(JOINED, said) == expected
    assert over(JOINED, said, "Geld terug", start=40) == f"Geld terug > {expected}"


def test_the_title_of_a_document_is_over_the_first_of_its_sections() -> None:
    assert over(TITLED, "U krijgt", "Geld terug") == "Geld terug"
    assert over(TITLED, "• Bij staking.", "Geld terug") == "Geld terug > Wanneer niet?"


def test_a_title_may_be_what_no_other_heading_is() -> None:
    minutes = "Notulen MT 9 maart 2026\n\nAanwezig: Jan\n\n1. Opening\n\nDe notulen zijn goed."
    assert over(minutes, "Aanwezig", "Notulen MT 9 maart 2026") == "Notulen MT 9 maart 2026"
    assert over(minutes, "De not", "Notulen MT 9 maart 2026").endswith("2026 > 1. Opening")
    assert over(minutes, "De not", "Notulen MT", start=40) == "Notulen MT"


def test_what_begins_with_a_heading_shows_it_itself() -> None:
    assert over(JOINED, "2. Aanvragen", "Geld terug", start=40) == "Geld terug"


@pytest.mark.parametrize(
    "line",
    [
        "Dat is niet zo.",
        "en daarna",
        "Tot en met 31 maart 2026",
        "Naam: Jan",
        "Naam ____",
        "Prijs\t12",
        "- 12 -",
        "Regel een\nRegel twee",
        "Wie op tijd vraagt wat hij nog te goed had krijgt het ook",
    ],
)
def test_a_line_that_does_not_read_like_a_heading_is_none(line: str) -> None:
    assert over(f"Aanvragen\n\n{line}\n\nMaar niet in mei.", "Maar") == "Aanvragen"


@pytest.mark.parametrize(
    "text",
    [
        "Aanvragen\n\nVan harte welkom\n\nDat kan tot mei.",
        "dat is alles.\n\nVan harte welkom\n\nDat kan tot mei.",
    ],
)
def test_a_passage_of_one_section_is_under_its_heading(text: str) -> None:
    assert over(text, "Dat kan", "Geld terug > Aanvragen", start=40) == "Geld terug > Aanvragen"


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("Geld terug", "Geld terug"),
        ("U krijgt", "Geld terug"),
        ("Wanneer niet?", "Wanneer niet?"),
        ("• Bij staking.", "Wanneer niet?"),
        ("2. Aanvragen", "2. Aanvragen"),
        ("Slot.", "2. Aanvragen"),
    ],
)
def test_a_section_begins_with_its_heading(said: str, begins: str) -> None:
    passage = Passage(TITLED, 0, len(TITLED), heading="Geld terug")
    assert section_at(passage, TITLED.index(said)) == TITLED.index(begins)


def test_headings_right_above_each_other_begin_one_section() -> None:
    text = "1 Loon\n\nOp de 25e.\n\n2 Verlof\n\n2.1 Dagen\n\n2.1.1 Aantal\n\nHet zijn er 25."
    passage = Passage(text, 0, len(text))
    assert section_at(passage, text.index("Het zijn")) == text.index("2 Verlof")
    assert section_at(Passage("Op de 25e.", 0, 10), 3) == 0


ASKED = (
    "Gasten\n\nMag de hond mee? In Ede. Niet in Goes.\n\n2. Wat kost wifi?\nNiets.\n\nSlot. Ja?\n\n"
    "Ziek? Dan bel je."
)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("Gasten", None),
        ("Mag de hond", None),
        ("In Ede.", "Mag de hond mee?"),
        ("Niet in", "Mag de hond mee?"),
        ("2. Wat", None),
        ("Niets.", "2. Wat kost wifi?"),
        ("Slot.", None),
        ("Ja?", None),
        ("Dan bel", None),
    ],
)
def test_a_question_is_over_the_paragraph_that_it_opens(said: str, question: str | None) -> None:
    span = question_over(Passage(ASKED, 0, len(ASKED)), ASKED.index(said))
    assert (span and ASKED[slice(*span)]) == question

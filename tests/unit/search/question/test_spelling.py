from collections.abc import Iterator

import pytest

from tests.unit.indexes.company import open_writer, put
from vind.indexes.index import Index
from vind.search.question.cleaned import as_spelt


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("spelling")
    with open_writer(directory) as writer:
        put(
            writer,
            "hr.md",
            "Je mag vijf vakantiedagen meenemen naar volgend jaar.",
            "De vergoeding voor thuiswerken bedraagt 2 euro.",
            "De kerntemperatuur is ten minste 96 graden.",
            "Beperkt casco dekt ruitschade. Schuift de lading, bel dan.",
            "Terpstra keurt de declaraties goed.",
        )
        put(writer, "en.md", "The message is delivered again by WTA.", language="en")
        writer.commit()
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "spelt"),
    [
        ("hoeveel vakatiedagen mag ik meenemen?", "hoeveel vakantiedagen mag ik meenemen?"),
        ("Vakantiedagne meenemen", "Vakantiedagen meenemen"),
        ("thuiswekren, vergoedign?", "thuiswerken, vergoeding?"),
        ("wat dekt beprekt casco", "wat dekt beperkt casco"),
        ("kerntemp van het product", "kerntemperatuur van het product"),
        ("why is the mesage sent twice", "why is the message sent twice"),
        (
            "my father asks whether the mesage arrived yesterday morning, please",
            "my father asks whether the message arrived yesterday morning, please",
        ),
        ("wat doet Terpsta", "wat doet Terpstra"),
    ],
)
def test_a_slip_of_the_pen_is_put_right(index: Index, question: str, spelt: str) -> None:
    assert as_spelt(question, index) == spelt


@pytest.mark.parametrize(
    "question",
    [
        "wat is het protocol bij schurft?",  # no r is written for an i
        "vakantieuren opnemen",  # a word of its own: more than one slip away
        "dekt casco roetschade",
        "mag ik mijn hond meenemen?",  # of the dictionary
        "hoe werkt Outlook",
        "code kerntamp12",
        "beprekt vakatiedagen mesage vergoedign thuiswekren",  # too many to be slips
        "?!",
        "whore, witch, weke",  # of the dictionary, beside what may ask
        "wta message",  # of a document
    ],
)
def test_what_is_no_slip_stays(index: Index, question: str) -> None:
    assert as_spelt(question, index) == question

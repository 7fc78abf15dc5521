"""Summaries and comparisons by the real embedder, without a language model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.sets import index_of
from tests.integration.test_answers import require_verbatim
from vind.search import Answer, Engine

pytestmark = pytest.mark.models

PLAN = """# Emergency plan {town}

## Alarm

Call the porter on {number} and say where the fire is. The porter warns the fire brigade.

## Assembly point

Everybody gathers {place}. The fire warden counts who is there and tells the brigade.
{more}"""

FILES = {
    "sites/Emergency plan York.md": PLAN.format(
        town="York", number="2112", place="in the car park behind the mill", more=""
    ),
    "sites/Emergency plan Leeds.md": PLAN.format(
        town="Leeds",
        number="2340",
        place="on the lawn next to the canal",
        more="\n## Chemicals\n\nAcid is neutralised with lime from the blue drum before it is "
        "mopped up.\n",
    ),
    "minutes/Board 2026-03-03.txt": "Minutes of the board\n\n"
    + "\n\n".join(
        f"The board has talked about point {number} of the year plan and asks the office to go on."
        for number in range(40)
    ),
    "handbook.md": "# Handbook\n\n"
    + "\n\n".join(
        f"## Machine {number}\n\n"
        + " ".join(
            f"Machine {number} is oiled at step {step} before it may run again."
            for step in range(60)
        )
        for number in range(40)
    ),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("whole") / "docs"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with Engine.open(settings=index_of(folder, folder.parent / "index")) as opened:
        yield opened


def ask(question: str, engine: Engine) -> Answer:
    answer = engine.ask(question, words="never")
    require_verbatim(answer, engine)
    return answer


@pytest.mark.parametrize(
    ("question", "path", "lines", "sections"),
    [
        ("Summarise the emergency plan of York", "sites/Emergency plan York.md", 2, 2),
        ("Vat het Emergency plan Leeds samen", "sites/Emergency plan Leeds.md", 3, 3),
        ("Summarise the handbook", "handbook.md", 10, 40),
        ("Give a short summary of the handbook", "handbook.md", 5, 40),
        ("Summarise the handbook in detail", "handbook.md", 30, 40),
        (
            "Summarise the minutes of the board of 3 March 2026",
            "minutes/Board 2026-03-03.txt",
            7,
            7,
        ),
    ],
)
def test_a_summary_has_one_line_per_section(
    engine: Engine, question: str, path: str, lines: int, sections: int
) -> None:
    answer = ask(question, engine)
    assert {quote.path for quote in answer.quotes} == {path}
    assert answer.summary is not None
    assert (len(answer.quotes), answer.summary.sections) == (lines, sections)
    assert (f"{lines} of {sections}" in answer.text) == (sections > lines)


def test_an_ambiguous_summary_offers_each_document_as_a_question(engine: Engine) -> None:
    answer = ask("Summarise the emergency plan", engine)
    assert not answer.found
    assert answer.text.startswith("Which document do you mean?")
    asked = [ask(choice, engine) for choice in answer.choices]
    assert [{quote.path for quote in one.quotes} for one in asked] == [
        {quote.path} for quote in answer.quotes
    ]
    assert {quote.path for quote in answer.quotes} == {*list(FILES)[:2]}
    assert all(one.summary for one in asked)


def test_a_comparison_puts_quotes_of_two_documents_side_by_side(engine: Engine) -> None:
    answer = ask("Compare the emergency plans of York and Leeds", engine)
    comparison = answer.comparison
    assert comparison is not None
    assert comparison.paths == ("sites/Emergency plan York.md", "sites/Emergency plan Leeds.md")
    cells = {
        subject.name: [answer.quotes[number - 1] if number else None for number in subject.quotes]
        for subject in comparison.subjects
    }
    assert list(cells) == ["Alarm", "Assembly point", "Chemicals"]
    for name, (york, leeds) in cells.items():
        assert york is None or (york.path == comparison.paths[0] and name in york.heading)
        assert leeds is not None
        assert leeds.path == comparison.paths[1]
    # What differs is told, not what both say in the same words.
    assert [one and one.text.split()[4] for one in cells["Alarm"]] == ["2112", "2340"]
    assert cells["Chemicals"][0] is None
    assert "Chemicals · Emergency plan York: says nothing of it" in answer.text


def test_a_comparison_on_one_subject_compares_only_that(engine: Engine) -> None:
    answer = ask("Compare the emergency plans of York and Leeds on where to gather", engine)
    assert answer.comparison is not None
    assert [one.name for one in answer.comparison.subjects] == ["gather"]
    assert ["car park" in answer.quotes[0].text, "canal" in answer.quotes[1].text] == [True, True]

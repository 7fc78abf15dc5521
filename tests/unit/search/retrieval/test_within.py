"""The passages of a document that a question names compete among themselves, by every signal."""

from pathlib import Path

from tests.unit.search.examples import ask

REPORT = [
    "Annual report of Fenmoor Board.",
    "It is a board of seven people who meet in the town hall of Ede.",
    "The people of the board wrote to those who live near the river in spring.",
    *(
        f"{quarter} of the year: the profit of all that was sold less all that was bought, by the "
        f"people of the board, was {profit} in thousands."
        for quarter, profit in (("1Q23", 71), ("2Q23", 64), ("3Q23", 82), ("4Q23", 77))
    ),
]
OTHERS = {
    f"{subject}.md": [f"The {subject} of the canteen is cleaned on {day} by those who cook."]
    for subject, day in (
        ("oven", "Monday"),
        ("floor", "Tuesday"),
        ("fridge", "Wednesday"),
        ("sink", "Thursday"),
        ("window", "Friday"),
        ("table", "Saturday"),
    )
}


def test_the_period_that_is_asked_for_is_told_within_a_named_report(tmp_path: Path) -> None:
    for quarter, page in (("first", 4), ("second", 5), ("third", 6), ("fourth", 7)):
        question = f"What was the profit of Fenmoor Board in the {quarter} quarter of 2023?"
        _, engine = ask(question, tmp_path / quarter, {"fenmoor.pdf": REPORT, **OTHERS})
        with engine:
            first, *_ = engine.search(question)
        assert (first.path, first.page) == ("fenmoor.pdf", page)

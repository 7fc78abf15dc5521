from dataclasses import replace

import pytest

from tests.unit.search.examples import stored
from vind.indexes.types import Scored, StoredPassage
from vind.search.hits import newest_first
from vind.search.question.question import Question
from vind.search.retrieval.versions import newer_places

OLD = replace(
    stored("Employees may carry over 5 days of leave.", 1, path="leave-2024.md"), superseded_by=2
)
SAID = "Employees may carry over 7 days of leave."
REPLACES = "Replaces version 1."
NEW = stored(SAID, 2, path="leave-2025.md")


def newer(question: str, *passages: StoredPassage) -> dict[int, int]:
    return newer_places(Question.of(question), passages)


def test_an_older_version_steps_back_where_the_newest_says_the_same_unless_asked_for() -> None:
    for when in ("", " in 2025", " in FY2025"):
        assert newer(f"How many days can I carry over{when}?", OLD, NEW) == {1: 2}
    for when in (" in 2024", " in FY2024"):
        assert newer(f"How many days could I carry over{when}?", OLD, NEW) == {}
    assert newer("How many days can I carry over?", OLD) == {}


def test_the_report_of_a_year_stays_though_the_next_one_has_that_year_in_a_column() -> None:
    older, newest = (
        replace(stored(f"\t{columns}\nNet income\t310\t290", number, path=path), superseded_by=by)
        for number, columns, path, by in [
            (1, "2021\t2020", "annual report 2021.txt", 2),
            (2, "2022\t2021", "annual report 2022.txt", None),
        ]
    )
    assert newer("What was the net income in 2021?", older, newest) == {}
    assert newer("What was the net income in 2022?", older, newest) == {1: 2}


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("How many days could I carry over in version 1?", True),
        ("How many days may I carry over in versie 2?", False),
        ("What is the difference between version 1 and version 2?", True),
        ("How many days of my old job can I carry over?", False),
    ],
)
def test_a_version_may_be_asked_for_by_its_number(question: str, asked_for: bool) -> None:
    first = replace(OLD, path="leave policy v1.pdf")
    second = replace(
        NEW, path="leave policy v2.pdf", passage=replace(NEW.passage, text=f"{REPLACES} {SAID}")
    )
    assert newer(question, first, second) == ({} if asked_for else {1: 2})


def test_no_version_steps_back_for_one_that_does_so_itself() -> None:
    first, second = replace(NEW, superseded_by=1), OLD
    assert newer("How many days can I carry over?", first, second) == {}
    third = replace(stored(SAID, 3, path="leave-2026.md"), superseded_by=None)
    chained = replace(NEW, superseded_by=3)
    assert newer("How many days can I carry over?", OLD, chained, third) == {2: 3}


def test_a_place_that_the_newest_version_no_longer_has_stays() -> None:
    gone = replace(stored("Bring your own coffee mug.", 3, path="leave-2024.md"), superseded_by=2)
    assert newer("What about leave?", gone, NEW) == {}
    some = stored("Employees may bring their own mug of coffee to work.", 3, path="leave-2024.md")
    assert newer("What about leave?", replace(some, superseded_by=2), NEW) == {}


def test_the_newest_takes_the_better_place_and_has_the_older_behind_it() -> None:
    found = [Scored(1, 0.9), Scored(2, 0.5)]
    (hit,) = newest_first(Question.of("carry over"), found, {1: OLD, 2: NEW})
    assert (hit.passage_id, hit.score, hit.superseded) == (2, 0.9, False)
    assert [(older.passage_id, older.superseded) for older in hit.older] == [(1, True)]
    (alone,) = newest_first(Question.of("carry over"), found[:1], {1: OLD})
    assert alone.superseded
    assert alone.older == ()

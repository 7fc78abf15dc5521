from dataclasses import replace
from datetime import date
from pathlib import Path

from search import Answered, QuotesFound, Told
from search.types import Conflict, QuotedValue
from search.wording.disagreement import tell
from tests.unit.search.examples import ask, quote

FEES = Conflict((QuotedValue(2, "€ 212.000", date(2026, 5, 14)), QuotedValue(1, "€ 185.000", None)))


def test_a_conflict_in_a_sentence_of_the_questions_language() -> None:
    quotes = (quote("Old."), quote("New."))
    assert tell(FEES, quotes, "nl") == (
        "De bronnen spreken elkaar tegen: € 212.000 [2] (14 mei 2026), € 185.000 [1]."
    )
    assert tell(FEES, quotes, "") == (
        "The sources disagree: € 212.000 [2] (14 May 2026), € 185.000 [1]."
    )


def test_an_answer_begins_by_saying_that_its_quotes_disagree(tmp_path: Path) -> None:
    documents = {
        "2025-01-01-board.md": ["The annual parking fee is € 150 for all staff."],
        "2026-01-01-board.md": ["The annual parking fee is € 175 for all staff."],
    }
    answer, engine = ask("What is the annual parking fee for all staff?", tmp_path, documents)
    with engine:
        events = list(engine.stream("What is the annual parking fee for all staff?"))
    (conflict,) = answer.conflicts
    first, second = conflict.values
    assert answer.text == (
        f"The sources disagree: € 175 [{first.quote}] (1 January 2026), "
        f"€ 150 [{second.quote}] (1 January 2025)."
    )
    assert not answer.is_worded
    assert [type(event) for event in events] == [QuotesFound, Told, Answered]


def test_what_only_an_earlier_version_says_is_told_as_that() -> None:
    old = replace(quote("The fee is € 150."), superseded=True)
    now = quote("The fee is € 175.")
    other = quote("The fee is € 180.")
    values = (QuotedValue(1, "€ 175", date(2026, 5, 14)), QuotedValue(2, "€ 150", None))
    assert tell(Conflict(values), [now, old], "en") == (
        "€ 175 [1] (14 May 2026); an earlier version says € 150 [2]."
    )
    assert tell(Conflict(values), [now, other], "nl") == (
        "De bronnen spreken elkaar tegen: € 175 [1] (14 mei 2026), € 150 [2]."
    )
    three = (*values[:1], QuotedValue(3, "€ 180", None), QuotedValue(2, "€ 150", None))
    assert tell(Conflict(three), [now, old, other], "nl") == (
        "De bronnen spreken elkaar tegen: € 175 [1] (14 mei 2026), € 180 [3]; "
        "een eerdere versie zegt € 150 [2]."
    )
    assert tell(Conflict(values), [old, old], "en").startswith("The sources disagree: € 175 [1]")


def test_a_day_that_all_are_of_tells_none_apart() -> None:
    day = date(2026, 11, 26)
    values = (QuotedValue(1, "€ 175", day), QuotedValue(2, "€ 150", day))
    quotes = [quote("The fee is € 175."), quote("The fee is € 150.")]
    assert tell(Conflict(values), quotes, "en") == "The sources disagree: € 175 [1], € 150 [2]."

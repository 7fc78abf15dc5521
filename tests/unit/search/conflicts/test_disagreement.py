from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexes.types import StoredPassage
from search import Answered, QuotesFound, Told
from search.conflicts.disagreement import (
    says_in_another_unit,
    says_the_older,
    tell,
    with_conflicts,
)
from search.conflicts.find import Said
from search.conflicts.statements import statements
from search.evidence.excerpt import make_excerpt
from search.evidence.quotes import QUOTES
from search.excerpt import Excerpt
from search.types import Conflict, QuotedValue
from tests.unit.search.examples import ask, quote, stored

FEES = Conflict((QuotedValue(2, "€ 212.000", date(2026, 5, 14)), QuotedValue(1, "€ 185.000", None)))


def said(passage: StoredPassage, number: int) -> Said:
    """The first value of a passage's sentence of that number."""
    statement = list(statements(passage))[number]
    return Said(statement, statement.values[0])


def quoted(passage: StoredPassage, number: int) -> Excerpt:
    """A sentence of a passage as a quote."""
    statement = list(statements(passage))[number]
    span = (statement.start, statement.end)
    return make_excerpt(passage, span, span, span, 1.0)


OLD = stored("Parking is for staff. The fee is € 150. Ask the desk.", 1, start=40)
NEW = stored("Parking is for staff. The fee is € 175. Ask the desk.", 2)


def test_a_side_without_a_quote_gets_one_and_the_last_other_quote_goes() -> None:
    others = [quoted(stored("Some other thing.", 10 + n), 0) for n in range(QUOTES - 1)]
    quotes = [quoted(NEW, 1), *others]
    kept, (conflict,) = with_conflicts(quotes, [(said(NEW, 1), said(OLD, 1))])
    assert len(kept) == QUOTES
    assert kept[:-1] == quotes[:-1]
    assert kept[-1].quote.text == "Parking is for staff. The fee is € 150."
    assert (kept[-1].quote.start, kept[-1].quote.passage_id) == (40, 1)
    assert [(one.quote, one.value) for one in conflict.values] == [(1, "€ 175"), (5, "€ 150")]


def test_sides_that_are_quoted_stand_newest_first_in_their_places() -> None:
    first = quoted(stored("Some other thing.", 9), 0)
    quotes = [first, quoted(OLD, 1), quoted(NEW, 1)]
    kept, (conflict,) = with_conflicts(quotes, [(said(NEW, 1), said(OLD, 1))])
    assert kept == [first, quoted(NEW, 1), quoted(OLD, 1)]
    assert [one.quote for one in conflict.values] == [2, 3]


def test_sides_keep_their_places_where_the_newest_is_not_to_go_first() -> None:
    quotes = [quoted(OLD, 1), quoted(NEW, 1)]
    kept, (conflict,) = with_conflicts(quotes, [(said(NEW, 1), said(OLD, 1))], newest_first=False)
    assert kept == quotes
    assert [one.quote for one in conflict.values] == [2, 1]


def test_a_side_is_worded_however_far_its_quote_is() -> None:
    other = replace(quoted(stored("Some other thing.", 9), 0), is_far=True)
    quotes = [quoted(NEW, 1), replace(quoted(OLD, 1), is_far=True), other]
    kept, _ = with_conflicts(quotes, [(said(NEW, 1), said(OLD, 1))])
    assert kept == [quoted(NEW, 1), quoted(OLD, 1), other]


def test_a_new_quote_does_not_overlap_an_old_one() -> None:
    kept, _ = with_conflicts([quoted(OLD, 0)], [(said(NEW, 1), said(OLD, 1))])
    assert [one.quote.text for one in kept] == [
        "Parking is for staff.",
        "Parking is for staff. The fee is € 175.",
        "The fee is € 150.",
    ]


def test_without_conflicts_the_quotes_stay_as_they_are() -> None:
    quotes = [quoted(OLD, 0), quoted(NEW, 1)]
    assert with_conflicts(quotes, []) == (quotes, ())


def test_a_conflict_in_a_sentence_of_the_questions_language() -> None:
    quotes = (quote("Old."), quote("New."))
    assert tell(FEES, quotes, "nl") == (
        "De bronnen spreken elkaar tegen: € 212.000 [2] (14 mei 2026), € 185.000 [1]."
    )
    assert tell(FEES, quotes, "") == (
        "The sources disagree: € 212.000 [2] (14 May 2026), € 185.000 [1]."
    )


@pytest.mark.parametrize(
    ("sentence", "older"),
    [
        ("Het budget is € 185.000.", True),
        ("Het budget is 185.000 euro.", True),
        ("Het budget is € 212.000.", False),
        ("Het budget gaat van € 185.000 naar € 212.000.", False),
        ("Het budget is verhoogd.", False),
        ("Er zijn 185.000 bezoekers.", False),
    ],
)
def test_whether_a_sentence_gives_the_older_value_alone(sentence: str, older: bool) -> None:
    assert says_the_older(sentence, [FEES], "nl") is older


TERMS = Conflict((QuotedValue(1, "drie weken", date(2025, 6, 16)), QuotedValue(2, "4 weken", None)))


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("De klacht is binnen drie werkdagen beantwoord.", True),
        ("De klacht is binnen 4 dagen beantwoord.", True),
        ("De klacht is binnen drie weken beantwoord, na drie werkdagen bericht.", False),
        ("De klacht is binnen vijf werkdagen beantwoord.", False),
        ("De klacht is door drie mensen beantwoord.", False),
    ],
)
def test_whether_a_sentence_gives_a_number_of_a_conflict_in_another_unit(
    sentence: str, other: bool
) -> None:
    assert says_in_another_unit(sentence, [TERMS], "nl") is other


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

from dataclasses import replace

from indexes.types import StoredPassage
from search.conflicts.find import Said
from search.conflicts.quoted import with_conflicts
from search.conflicts.statements import statements
from search.evidence.excerpt import make_excerpt
from search.evidence.quotes import QUOTES
from search.excerpt import Excerpt
from tests.unit.search.examples import stored


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

import pytest

from search.evidence.literal import is_literal, says_all, those_with_keywords
from tests.unit.search.examples import excerpt

LUNCH = excerpt("The canteen serves a warm lunch on Thursday.", path="Bosman/canteen.md")
PARKING = excerpt("Parking is free behind the canteen.", path="parking.md")
LEASE = excerpt("The lease ends in May.", path="lease.md")
FOUND = [LUNCH, PARKING, LEASE]


def test_the_first_quote_or_its_place_has_all_keywords() -> None:
    assert is_literal("canteen lunches", FOUND, "en")
    assert is_literal("Bosman canteen", FOUND, "en")
    assert not is_literal("canteen parking", FOUND, "en")
    assert not is_literal("Is lunch warm?", FOUND, "en")
    assert not is_literal("lunch", [], "en")


def test_a_code_is_more_than_its_parts() -> None:
    row = excerpt("E-07\tdoor stays open\tlock it after 15 minutes", path="codes.html")
    assert is_literal("E-07", [row], "en")
    assert not is_literal("E-15", [row], "en")


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("What does E-07 mean?", True),
        ("The lift shows E07, what now?", True),
        ("What does E-08 mean?", False),
        ("What if the door stays open?", False),
    ],
)
def test_the_row_of_a_code_is_what_is_asked(question: str, *, answers: bool) -> None:
    row = excerpt("E-07\tdoor stays open\tlock it", path="codes.html")
    assert is_literal(question, [row, LUNCH], "en") == answers
    assert not is_literal(question, [LUNCH, row], "en")
    assert those_with_keywords(question, [row, LUNCH], "en") == [row, LUNCH]


def test_a_code_in_a_sentence_or_further_on_in_a_row_is_no_row_of_it() -> None:
    for text in ("E-07 is on the wall.", "Lift\tE-07\tlock it", "E-07 and E-08\tlock it"):
        assert not is_literal("Who repairs the lift with E-07?", [excerpt(text)], "en")


def test_all_of_a_question_that_asks_little_stands_in_the_first_quote() -> None:
    assert says_all("On which Thursday is lunch warm?", FOUND, "en")
    assert not says_all("On which Friday is lunch warm?", FOUND, "en")
    assert not says_all("Does the canteen serve warm lunches on Thursday?", FOUND, "en")  # five
    assert not says_all("Bosman lunch", FOUND, "en")  # by its place
    assert not says_all("Is it there?", FOUND, "en")
    assert not says_all("lunch", [], "en")


def test_quotes_with_none_of_the_keywords_are_left_out() -> None:
    assert those_with_keywords("canteen lunch", FOUND, "en") == [LUNCH, PARKING]
    assert those_with_keywords("Bosman", FOUND, "en") == [LUNCH]


def test_the_quote_that_has_all_keywords_leads() -> None:
    assert those_with_keywords("canteen parking", FOUND, "en") == [PARKING, LUNCH]


def test_all_stay_where_none_has_them_all_or_something_is_asked() -> None:
    assert those_with_keywords("canteen lease", FOUND, "en") == FOUND
    assert those_with_keywords("what is there for lunch", FOUND, "en") == FOUND

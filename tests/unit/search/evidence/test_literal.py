from search.evidence.literal import is_literal, those_with_keywords
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


def test_quotes_with_none_of_the_keywords_are_left_out() -> None:
    assert those_with_keywords("canteen lunch", FOUND, "en") == [LUNCH, PARKING]
    assert those_with_keywords("Bosman", FOUND, "en") == [LUNCH]


def test_all_stay_where_the_first_does_not_have_them_all_or_something_is_asked() -> None:
    assert those_with_keywords("canteen parking", FOUND, "en") == FOUND
    assert those_with_keywords("what is there for lunch", FOUND, "en") == FOUND

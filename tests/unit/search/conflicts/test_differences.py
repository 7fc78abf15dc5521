from search.conflicts.differences import only_difference
from search.conflicts.statements import Statement
from tests.unit.search.examples import stored


def statement(text: str) -> Statement:
    return Statement(stored(text), 0, len(text), "")


def test_another_rate_is_another_value_whatever_stands_before_it() -> None:
    # "…" and "½" fold to several characters, and places in a text are not to move by that.
    yearly = statement("The Basis fee… ½ in advance… is £1,250 a year for the pump.")
    monthly = statement("The Basis fee… ½ in advance… is £120 a month for the pump.")
    dearer = statement("The Basis fee… ½ in advance… is £130 a month for the pump.")
    assert only_difference(yearly, monthly) is None
    assert only_difference(monthly, dearer) is not None

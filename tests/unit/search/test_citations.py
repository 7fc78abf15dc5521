from vind.search.types import cited_numbers


def test_each_quote_that_is_cited_once_and_in_order() -> None:
    assert cited_numbers("Drie. [3] Een. [1] Nog eens drie. [3] Te veel. [6] [0]", 5) == [1, 3]

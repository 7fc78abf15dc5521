import pytest

from search.reasons import Reason


@pytest.mark.parametrize("items", [[], ["€ 40"], ["12:30", "a: b"]])
def test_a_reason_is_told_from_what_it_is_about(items: list[str]) -> None:
    for reason in Reason:
        said = reason.of(items) if items else reason.value
        assert Reason.parted(said) == (reason, ", ".join(items))

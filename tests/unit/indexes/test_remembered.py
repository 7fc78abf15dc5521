"""What is worked out once, and forgotten when there is more of it."""

from functools import partial

from vind.indexes.core.remembered import Remembered


def test_a_remembered_value_is_made_once_until_the_cache_is_full() -> None:
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return 10 * key

    known = Remembered[int, int](2)
    found = [known.of(key, partial(make, key)) for key in (1, 2, 1, 3, 1)]
    assert (found, made) == ([10, 20, 10, 30, 10], [1, 2, 3, 1])


def test_a_value_is_returned_though_another_thread_empties_the_cache() -> None:
    known = Remembered[int, int](1)

    def make() -> int:
        # What another thread may do between any two steps of this one.
        assert known.of(2, lambda: 20) == 20
        return 10

    assert known.of(1, make) == 10
    assert known.of(1, lambda: 11) == 10

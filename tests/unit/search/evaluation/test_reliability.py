from hypothesis import given
from hypothesis import strategies as st

from vind.search.evaluation.metrics import Bin, expected_calibration_error, reliability


def test_questions_are_put_with_those_of_about_the_same_confidence() -> None:
    table = reliability([(0.0625, False), (0.9375, True), (1.0, True), (0.125, True)])
    assert table == (
        Bin(0.0, 0.1, 1, 0.0625, 0.0),
        Bin(0.1, 0.2, 1, 0.125, 1.0),
        Bin(0.9, 1.0, 2, 0.96875, 1.0),
    )
    assert expected_calibration_error(table) == (0.0625 + 0.875 + 2 * 0.03125) / 4


def test_a_confidence_that_means_what_it_says_has_no_error() -> None:
    half = reliability([(0.5, True), (0.5, False)])
    assert expected_calibration_error(half) == 0.0
    assert expected_calibration_error(reliability([(1.0, True), (0.0, False)])) == 0.0
    assert expected_calibration_error(reliability([(1.0, False)])) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_question_is_in_one_bin(judged: list[tuple[float, bool]]) -> None:
    table = reliability(judged)
    assert sum(found.questions for found in table) == len(judged)
    assert all(found.low - 1e-9 <= found.confidence <= found.high + 1e-9 for found in table)
    assert 0 <= expected_calibration_error(table) <= 1

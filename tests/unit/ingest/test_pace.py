import pytest

from vind.ingest.run.progress import Pace, expected_passages


class Clock:
    now = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("vind.ingest.run.progress.time.monotonic", lambda: clock.now)
    return clock


FILE = ("a.txt", 1_000_000)
EXPECTED = expected_passages(*FILE)


def run(clock: Clock, files: int, of: int, passages: int, seconds: float) -> Pace:
    """``files`` of ``of`` done, each with so many passages in so many seconds."""
    going = Pace()
    going.expect([FILE] * of)
    for _ in range(files):
        clock.now += seconds
        going.embedded(passages)
        going.done(*FILE)
    return going


def test_at_first_nothing_is_told(clock: Clock) -> None:
    assert Pace().seconds_left is None
    assert run(clock, 1, 10, 100, 20.0).seconds_left is None  # few passages
    assert run(clock, 1, 10, 2000, 1.0).seconds_left is None  # a moment


@pytest.mark.parametrize("share", [0.2, 3.0])
def test_it_learns_from_what_the_files_gave(clock: Clock, share: float) -> None:
    going = run(clock, 40, 80, round(EXPECTED * share), 100.0)
    assert going.seconds_left == pytest.approx(40 * 100.0, rel=0.1)

from collections.abc import Generator
from itertools import islice
from threading import Event as Flag

import pytest

from vind.app.web.asking import Asking
from vind.indexes.errors import GenerationError
from vind.search.types import Answer, Answered, Event, Waiting, Wording

ANSWER = Answered(Answer((), (), True, 0.9, 0.9, "en", "", text="One. Two."))
SECONDS = 10.0


class Slow:
    """A stream whose second sentence waits until it may come."""

    def __init__(self) -> None:
        self.may_go_on, self.is_closed, self.begun = Flag(), Flag(), 0

    def stream(self) -> Generator[Event]:
        self.begun += 1
        try:
            yield Wording("One.")
            while not self.may_go_on.wait(0.01):
                yield Waiting()
            yield Wording("Two.")
            yield ANSWER
        finally:
            self.is_closed.set()


def told(asking: Asking) -> list[Event]:
    return [event for event in asking.follow() if not isinstance(event, Waiting)]


def test_who_comes_back_gets_all_of_it_though_it_was_asked_once() -> None:
    slow = Slow()
    asking = Asking(slow.stream(), lambda: True)
    assert next(asking.follow()) == Wording("One.")
    slow.may_go_on.set()
    assert told(asking) == [Wording("One."), Wording("Two."), ANSWER]
    assert told(asking) == [Wording("One."), Wording("Two."), ANSWER]
    assert slow.begun == 1
    assert not asking.is_left


def test_who_follows_can_be_ended_while_there_is_nothing_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vind.app.web.asking.PULSE_SECONDS", 0.01)
    asking = Asking(Slow().stream(), lambda: True)
    assert list(islice(asking.follow(), 3)) == [Wording("One."), Waiting(), Waiting()]
    asking.leave()


def test_it_is_cancelled_once_nobody_is_there_or_wants_it() -> None:
    slow = Slow()
    present = Flag()
    present.set()
    asking = Asking(slow.stream(), present.is_set)
    next(asking.follow())
    present.clear()
    assert slow.is_closed.wait(SECONDS)
    assert asking.is_left

    slow = Slow()
    asking = Asking(slow.stream(), lambda: True)
    asking.leave()
    assert slow.is_closed.wait(SECONDS)
    assert asking.is_left


def test_what_goes_wrong_is_raised_where_it_is_followed() -> None:
    def stream() -> Generator[Event]:
        yield Wording("One.")
        raise GenerationError("The language model broke off.")

    followed = Asking(stream(), lambda: True).follow()
    assert next(followed) == Wording("One.")
    with pytest.raises(GenerationError, match="broke off"):
        list(followed)

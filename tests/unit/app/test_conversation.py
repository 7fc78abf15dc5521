"""What a conversation keeps, and what the address of a page has of it."""

from collections.abc import Generator, Sequence
from itertools import islice
from threading import Event as Flag
from typing import Any

import pytest

from vind.app.web.asking import Asking
from vind.app.web.conversation import MOST_LINKED, MOST_QUESTIONS, Conversation
from vind.indexes.errors import GenerationError, NoIndexError, QuestionError
from vind.search.types import Answer, Answered, Event, Waiting, Wording

LEAVE, PART_TIME, CANTEEN = "Hoeveel verlof heb ik?", "En deeltijders?", "Wanneer is er vis?"


def answer_to(asked: str) -> Answer:
    return Answer((), (), True, 0.9, 0.9, "nl", asked)


def conversation_of(*questions: str) -> Conversation:
    conversation = Conversation()
    for question in questions:
        conversation.add(question, answer_to(question))
    return conversation


class Asked:
    """An engine that takes note of what it is asked, and after what."""

    def __init__(self, trouble: type[Exception] = QuestionError) -> None:
        self.heard: list[tuple[str, str | None]] = []
        self._trouble = trouble

    def ask(self, question: str, words: str, follows: Answer | None) -> Answer:
        assert words == "never"
        self.heard.append((question, follows.asked if follows else None))
        if not question.strip("?"):
            raise self._trouble("no question")
        return answer_to(question)


def found_again(conversation: Conversation, engine: Any) -> Sequence[str]:
    while not conversation.is_whole:
        conversation.find_next(engine)
    return [question for question, _ in conversation.turns]


def test_the_address_holds_the_questions_in_order() -> None:
    assert Conversation().address_of(LEAVE) == [LEAVE]
    assert conversation_of(LEAVE, PART_TIME).address_of(CANTEEN) == [LEAVE, PART_TIME, CANTEEN]


def test_questions_from_an_address_are_asked_again_each_following_the_last() -> None:
    conversation, engine = Conversation(), Asked()
    assert conversation.is_whole
    conversation.resume([LEAVE, "???", PART_TIME])
    assert not conversation.is_whole
    assert conversation.address_of(CANTEEN) == [LEAVE, "???", PART_TIME, CANTEEN]
    assert found_again(conversation, engine) == [LEAVE, PART_TIME]
    assert engine.heard == [(LEAVE, None), ("???", LEAVE), (PART_TIME, LEAVE)]
    assert conversation.last == answer_to(PART_TIME)


def test_resume_keeps_known_answers_and_asks_only_new_questions() -> None:
    conversation, engine = conversation_of(LEAVE, PART_TIME, CANTEEN), Asked()
    before = conversation.turns
    conversation.resume([LEAVE, PART_TIME])
    assert conversation.turns == before[:2]
    conversation.resume([LEAVE, CANTEEN, PART_TIME])
    assert found_again(conversation, engine) == [LEAVE, CANTEEN, PART_TIME]
    assert conversation.turns[0] is before[0]
    assert engine.heard == [(CANTEEN, LEAVE), (PART_TIME, CANTEEN)]
    conversation.resume([])
    assert conversation.turns == []
    assert conversation.last is None


def test_a_resume_that_fails_raises_and_can_be_retried() -> None:
    conversation = Conversation()
    conversation.resume([LEAVE, "?", CANTEEN])
    with pytest.raises(NoIndexError):
        found_again(conversation, Asked(NoIndexError))
    assert conversation.address_of(PART_TIME) == [LEAVE, "?", CANTEEN, PART_TIME]
    assert found_again(conversation, Asked()) == [LEAVE, CANTEEN]


def test_a_long_conversation_is_cut_before_a_standalone_question() -> None:
    conversation = conversation_of(LEAVE)
    conversation.add(PART_TIME, answer_to(f"{PART_TIME} (verlof)"))
    rest = [f"Vraag {number}?" for number in range(MOST_QUESTIONS - 3)]
    for question in rest:
        conversation.add(question, answer_to(question))
    full = [LEAVE, PART_TIME, *rest, CANTEEN]
    assert len(full) == MOST_QUESTIONS
    assert conversation.address_of(CANTEEN) == full
    conversation.shorten_for(CANTEEN)
    assert conversation.address_of(CANTEEN) == full
    conversation.add(CANTEEN, answer_to(CANTEEN))
    conversation.shorten_for(LEAVE)
    assert conversation.address_of(LEAVE) == [*rest, CANTEEN, LEAVE]


def test_a_conversation_that_is_too_long_for_an_address_loses_its_first_questions() -> None:
    first, second = (f"{start} {'van de afdeling ' * 55}?" for start in ("Wat", "Hoe"))
    conversation = conversation_of(first)
    conversation.add(PART_TIME, answer_to(f"{PART_TIME} (afdeling)"))
    conversation.add(second, answer_to(second))
    conversation.add(PART_TIME, answer_to(f"{PART_TIME} (afdeling)"))
    conversation.shorten_for(CANTEEN)
    assert conversation.address_of(CANTEEN) == [first, PART_TIME, second, PART_TIME, CANTEEN]
    longer = f"Wat is daarvan {'het gevolg ' * 20}?"
    conversation.shorten_for(longer)
    assert conversation.address_of(longer) == [second, PART_TIME, longer]
    assert conversation.last == answer_to(f"{PART_TIME} (afdeling)")


def test_a_standalone_question_drops_the_turns_that_do_not_fit_beside_it() -> None:
    conversation = conversation_of(f"Wat {'van de afdeling ' * 55}?")
    question = f"Hoe {'van de vestiging ' * 70}?"
    conversation.shorten_for(question)
    conversation.shorten_for(question, answer_to(f"{question} (afdeling)"))
    assert len(conversation.turns) == 1
    assert conversation.address_of(question) == []
    conversation.shorten_for(question, answer_to(question))
    assert conversation.turns == []
    assert conversation.address_of(question) == [question]


def test_a_question_too_long_for_any_address_drops_no_turns() -> None:
    conversation = conversation_of(LEAVE, CANTEEN)
    longest = "a" * MOST_LINKED
    conversation.shorten_for(longest, answer_to(longest))
    assert [question for question, _ in conversation.turns] == [LEAVE, CANTEEN]
    assert conversation.address_of(longest) == []


def test_a_conversation_too_long_to_cut_has_no_address() -> None:
    conversation = conversation_of(LEAVE)
    for _ in range(MOST_QUESTIONS - 1):
        conversation.add(PART_TIME, answer_to(f"{PART_TIME} (verlof)"))
    conversation.shorten_for(CANTEEN)
    assert len(conversation.turns) == MOST_QUESTIONS
    assert conversation.address_of(CANTEEN) == []

    longest = "a" * (MOST_LINKED - len("q="))
    assert Conversation().address_of(longest) == [longest]
    assert Conversation().address_of(f"{longest}a") == []
    assert Conversation().address_of(f"{longest[1:]}é") == []
    assert conversation_of(LEAVE).address_of(longest) == []


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


def test_a_second_follower_replays_the_whole_stream_from_one_run() -> None:
    slow = Slow()
    asking = Asking(slow.stream(), lambda: True)
    assert next(asking.follow()) == Wording("One.")
    slow.may_go_on.set()
    assert told(asking) == [Wording("One."), Wording("Two."), ANSWER]
    assert told(asking) == [Wording("One."), Wording("Two."), ANSWER]
    assert slow.begun == 1
    assert not asking.is_left


def test_a_follower_gets_waiting_events_while_there_is_nothing_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vind.app.web.asking.PULSE_SECONDS", 0.01)
    asking = Asking(Slow().stream(), lambda: True)
    assert list(islice(asking.follow(), 3)) == [Wording("One."), Waiting(), Waiting()]
    asking.leave()


def test_an_answer_is_cancelled_once_its_reader_is_absent_or_leaves() -> None:
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


def test_an_error_in_the_stream_is_raised_to_its_follower() -> None:
    def stream() -> Generator[Event]:
        yield Wording("One.")
        raise GenerationError("The language model broke off.")

    followed = Asking(stream(), lambda: True).follow()
    assert next(followed) == Wording("One.")
    with pytest.raises(GenerationError, match="broke off"):
        list(followed)

"""The scripted conversations of the sample company, with the real embedder and no language model.

A turn is right where the first quote is of a gold document. The floors are what was reached or
just under it, so that a change for the worse fails.
"""

import json
from collections.abc import Iterator

import pytest

from benchmarks.sets import SAMPLE, conversations_of, indexed, questions_of
from search import Answer, Engine
from search.evaluation.metrics import holds_quote
from search.evaluation.questions import EvaluationQuestion, read_questions

pytestmark = pytest.mark.models

RIGHT = 26
"""Turns of thirty: 28 where the embedder runs in int8, 26 or 27 in float32, of near ties. Most that
fail are about three mails on one matter."""

QUOTED = 28
"""Turns of thirty with a gold quote among the five."""

UNDISTURBED = 0.95
"""Of the questions that follow an unrelated answer, with the same first document as alone."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine.open(settings=indexed(SAMPLE)) as opened:
        yield opened


def conversations() -> list[list[EvaluationQuestion]]:
    lines = conversations_of(SAMPLE).read_text(encoding="utf-8").splitlines()
    return [
        [EvaluationQuestion.model_validate(turn) for turn in json.loads(line)["turns"]]
        for line in lines
    ]


def is_right(answer: Answer, turn: EvaluationQuestion) -> bool:
    return answer.quotes[0].path in {gold.path for gold in turn.gold}


def is_quoted(answer: Answer, turn: EvaluationQuestion) -> bool:
    return any(
        quote.path == gold.path and holds_quote(quote.text, gold.quote or "")
        for quote in answer.quotes
        for gold in turn.gold
    )


def test_conversations_find_the_right_document_at_each_turn(engine: Engine) -> None:
    right, quoted = [], []
    for turns in conversations():
        answer = None
        for turn in turns:
            answer = engine.ask(turn.question, llm=False, follows=answer)
            right.append((turn.question, is_right(answer, turn)))
            quoted.append((turn.question, is_quoted(answer, turn)))
    assert sum(hit for _, hit in right) >= RIGHT, [name for name, hit in right if not hit]
    assert sum(hit for _, hit in quoted) >= QUOTED, [name for name, hit in quoted if not hit]


def test_follow_ups_need_what_was_asked_before(engine: Engine) -> None:
    later = [turn for turns in conversations() for turn in turns[1:]]
    alone = sum(is_right(engine.ask(turn.question, llm=False), turn) for turn in later)
    assert alone <= 14


def test_a_new_conversation_is_not_dragged_to_the_old_documents(engine: Engine) -> None:
    scripted = conversations()
    for number, turns in enumerate(scripted):
        before = engine.ask(scripted[number - 1][-1].question, llm=False)
        alone = engine.ask(turns[0].question, llm=False)
        assert engine.ask(turns[0].question, llm=False, follows=before) == alone


def test_a_question_after_an_unrelated_answer_is_answered_as_when_alone(engine: Engine) -> None:
    questions = read_questions(questions_of(SAMPLE))[::3]
    same = []
    for number, asked in enumerate(questions):
        other = questions[number - len(questions) // 2]
        before = engine.ask(other.question, llm=False)
        alone = engine.ask(asked.question, llm=False)
        after = engine.ask(asked.question, llm=False, follows=before)
        same.append(after.quotes[0].path == alone.quotes[0].path)
    assert sum(same) / len(same) >= UNDISTURBED

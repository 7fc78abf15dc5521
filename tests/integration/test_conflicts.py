"""Conflicts between documents with the real embedder: found where they are, told nowhere else."""

import pytest

from benchmarks.sets import DATA, SAMPLE, indexed, questions_of
from search import Answer, Engine
from search.evaluation.questions import EvaluationQuestion, read_questions
from tests.integration.thinned import thinned

pytestmark = pytest.mark.models

CONFLICTING = frozenset(
    {"nl-09", "nl-10", "nl-11", "nl-33", "nl-34", "nl-50", "nl-68", "en-04", "en-54"}
)
"""The sample company's questions that two documents answer differently."""

CONFLICTS_FOUND = 7
"""Of them, at least."""

FALSE_ALARMS = 1
"""Of the sample company's other questions one, which an older version answers otherwise. Of a
hundred questions each over documents that do not disagree; none is."""


def asked(name: str, most: int) -> list[tuple[EvaluationQuestion, Answer]]:
    """Up to ``most`` questions of a set, from all over it, with their answers without a model."""
    questions = read_questions(questions_of(name))
    every = max(1, len(questions) // most)
    with Engine.open(settings=thinned(name)) as engine:
        return [(one, engine.ask(one.question, llm=False)) for one in questions[::every][:most]]


def test_the_sample_company() -> None:
    told = [(question, answer) for question, answer in asked(SAMPLE, 1000) if answer.conflicts]
    others = [answer for question, answer in told if question.id not in CONFLICTING]
    assert len(told) - len(others) >= CONFLICTS_FOUND
    for question, answer in told:
        for conflict in answer.conflicts:
            days = [one.dated for one in conflict.values if one.dated]
            assert days == sorted(days, reverse=True), question.question
            for one in conflict.values:
                assert one.value in " ".join(answer.quotes[one.quote - 1].text.split())
                assert f"{one.value} [{one.quote}]" in answer.text
    assert len(others) <= FALSE_ALARMS


def test_the_newest_is_told_first() -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        answer = engine.ask("Wat is het budget voor de nieuwe testbank TB-2?", llm=False)
    assert answer.text.startswith("De bronnen spreken elkaar tegen: € 212.000 [")
    assert "(14 mei 2026), € 185.000 [" in answer.text
    assert answer.text.endswith("(12 februari 2026).")
    assert not answer.is_worded


@pytest.mark.data
@pytest.mark.parametrize("name", ["vac-nl", "contracts", "handbook"])
def test_documents_that_do_not_disagree(name: str) -> None:
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} of ../shared/data is absent")
    alarms = [question.question for question, answer in asked(name, 100) if answer.conflicts]
    assert len(alarms) <= FALSE_ALARMS, alarms

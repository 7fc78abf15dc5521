"""The figures of an evaluation, with exact values, over a toy index and a toy language model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.llama import engine_that, saying
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import index_in
from vind.indexes.errors import ModelNotPulledError
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.indexes.writer import IndexWriter
from vind.search import Engine
from vind.search.evaluation.evaluate import evaluate
from vind.search.evaluation.outcomes import Failure, failures

TEXTS = {
    "hr/leave.md": "Employees get 25 days of leave a year.",
    "hr/sick.md": "Call Lotte before nine when you are ill.",
    "finance/prices.txt": "The annual fee of the archive is 1250 euro.",
}
QUESTIONS: list[dict[str, Any]] = [
    {
        "question": "Employees get how many days of leave a year?",
        "lang": "en",
        "gold": [{"path": "hr/leave.md", "quote": TEXTS["hr/leave.md"]}],
        "answer": "Here 25 days, says Lotte.",
    },
    {"question": "Zorgverzekering?", "lang": "nl", "answerable": False},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(question) for question in QUESTIONS))
    return file


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    index_in(tmp_path / "index", TEXTS)
    says = saying("Employees get 25 days of leave a year. ", "They get 30 days of leave. ")
    with engine_that(says, tmp_path) as opened:
        yield opened


def test_quotes_and_confidence_are_measured_without_a_model(
    engine: Engine, questions: Path
) -> None:
    report = evaluate(engine, questions)
    overall = report.overall
    assert overall["quote_hit@5"] == 1.0
    assert overall["quotes_verbatim"] == 1.0
    assert "worded" not in overall
    confident = [engine.ask(q["question"], words="never").confidence for q in QUESTIONS]
    assert [(found.questions, found.there) for found in report.reliability] == [(1, 0), (1, 1)]
    assert [found.confidence for found in report.reliability] == sorted(confident)
    assert overall["calibration_error"] == pytest.approx((abs(confident[0] - 1) + confident[1]) / 2)
    assert report.languages["en"]["calibration_error"] == pytest.approx(1 - confident[0])
    assert report.failures == ()


def test_a_question_without_a_language_counts_overall_alone(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    asked = [{"question": "Leave?", "gold": [{"path": "hr/leave.md"}]}, QUESTIONS[1]]
    file.write_text("\n".join(map(json.dumps, asked)))
    report = evaluate(engine, file)
    assert (report.questions, report.overall["hit@1"]) == (2, 1.0)
    assert list(report.languages) == ["nl"]


def test_questions_whose_documents_are_not_there_are_counted(
    engine: Engine, tmp_path: Path
) -> None:
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        for path, state in (("b/empty.md", FileState.EMPTY), ("c.md", FileState.DUPLICATE)):
            writer.record(FileRecord("/docs", path, state, sha256="hash of hr/leave.md"))
        writer.record(FileRecord("/docs", "hr/sick.md", FileState.DELETED))
        writer.commit()
    file = tmp_path / "asked.jsonl"
    # Two of them are there.
    paths = ("hr/leave.md", "leave.md", "hr/none.md", "eave.md", "hr/sick.md", "b/empty.md", "c.md")
    asked = [{"question": "Leave?", "gold": [{"path": path}]} for path in paths]
    file.write_text("\n".join(map(json.dumps, [*asked, {"question": "x", "answerable": False}])))
    assert evaluate(engine, file).absent == 4


def test_the_words_of_a_model_are_measured(engine: Engine, questions: Path) -> None:
    report = evaluate(engine, questions, llm=True)
    overall = report.overall
    assert (overall["worded"], overall["quotes_only"], overall["refused"]) == (0.5, 0.0, 0.5)
    assert overall["sentences_supported"] == 0.5
    assert overall["sentences_unsupported"] == 0.0
    assert overall["reference_held"] == 0.5
    assert (overall["worded_from_gold"], overall["worded_without_answer"]) == (1.0, 0.0)
    times = [overall[f"{part}_ms_p50"] for part in ("quotes", "first_word", "end")]
    assert all(time is not None and time > 0 for time in times)
    assert report.languages["nl"]["sentences_supported"] is None
    assert report.languages["nl"]["first_word_ms_p50"] is None


def test_words_that_rest_on_other_quotes_or_answer_nothing_are_counted(
    engine: Engine, tmp_path: Path
) -> None:
    asked = QUESTIONS[0] | {"gold": [{"path": "hr/leave.md", "quote": "It is 40 days."}]}
    file = tmp_path / "others.jsonl"
    unanswerable = {"question": asked["question"], "lang": "en", "answerable": False}
    file.write_text(f"{json.dumps(asked)}\n{json.dumps(unanswerable)}\n")
    overall = evaluate(engine, file, llm=True).overall
    assert (overall["worded_from_gold"], overall["worded_without_answer"]) == (0.0, 1.0)


def test_a_quote_is_of_the_gold_file_that_it_is_an_exact_duplicate_of(
    engine: Engine, tmp_path: Path
) -> None:
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        copy = FileRecord("/docs", "copy.md", FileState.DUPLICATE, sha256="hash of hr/leave.md")
        writer.record(copy)
        writer.commit()
    file = tmp_path / "asked.jsonl"
    gold = {"path": "copy.md", "quote": TEXTS["hr/leave.md"]}
    file.write_text(json.dumps({"question": "Days of leave a year?", "gold": [gold]}))
    report = evaluate(engine, file)
    assert (report.overall["quote_hit@5"], report.reliability[0].there) == (1.0, 1)


def test_a_sentence_that_its_quotes_do_not_support_is_a_failure(engine: Engine) -> None:
    question = QUESTIONS[0]["question"]
    answer = engine.ask(question, words="never", paths=["hr/leave.md"])
    right = "Employees get 25 days of leave a year. [1]"
    wrong = "Employees get 30 days of leave, says Lotte. [1]"
    assert list(failures(question, [right, wrong], answer)) == [
        Failure(question, wrong, ("30 days", "Lotte"))
    ]


def test_without_a_model_words_cannot_be_measured(engine: Engine, questions: Path) -> None:
    engine._settings = Settings(index=engine._settings.index, cache=engine._settings.cache)
    with pytest.raises(ModelNotPulledError, match="vind models pull"):
        evaluate(engine, questions, llm=True)

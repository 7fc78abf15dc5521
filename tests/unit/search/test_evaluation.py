"""The figures of an evaluation, with exact values, over a toy index and a toy language model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.llama import engine_that, saying
from tests.rooms import REPOSITORY
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import index_in
from vind.indexes.errors import ModelNotPulledError, QuestionFileError
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.indexes.writer import IndexWriter
from vind.search import Engine
from vind.search.evaluation.evaluate import evaluate
from vind.search.evaluation.metrics import (
    Bin,
    expected_calibration_error,
    hit_at,
    holds_quote,
    ndcg_at,
    percentiles,
    precision_recall_f1,
    reciprocal_rank_at,
    reliability,
)
from vind.search.evaluation.outcomes import Failure, failures, missing_from, stated
from vind.search.evaluation.questions import EvaluationQuestion, Gold, read_questions

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


def test_a_question_without_a_language_counts_only_overall(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    asked = [{"question": "Leave?", "gold": [{"path": "hr/leave.md"}]}, QUESTIONS[1]]
    file.write_text("\n".join(map(json.dumps, asked)))
    report = evaluate(engine, file)
    assert (report.questions, report.overall["hit@1"]) == (2, 1.0)
    assert list(report.languages) == ["nl"]


def test_questions_whose_documents_are_missing_are_counted(engine: Engine, tmp_path: Path) -> None:
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


def test_evaluation_measures_the_words_of_a_model(engine: Engine, questions: Path) -> None:
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


def test_words_resting_on_wrong_quotes_are_counted(engine: Engine, tmp_path: Path) -> None:
    asked = QUESTIONS[0] | {"gold": [{"path": "hr/leave.md", "quote": "It is 40 days."}]}
    file = tmp_path / "others.jsonl"
    unanswerable = {"question": asked["question"], "lang": "en", "answerable": False}
    file.write_text(f"{json.dumps(asked)}\n{json.dumps(unanswerable)}\n")
    overall = evaluate(engine, file, llm=True).overall
    assert (overall["worded_from_gold"], overall["worded_without_answer"]) == (0.0, 1.0)


def test_a_quote_counts_for_a_gold_file_that_is_its_duplicate(
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


def test_a_sentence_unsupported_by_its_quotes_is_a_failure(engine: Engine) -> None:
    question = QUESTIONS[0]["question"]
    answer = engine.ask(question, words="never", paths=["hr/leave.md"])
    right = "Employees get 25 days of leave a year. [1]"
    wrong = "Employees get 30 days of leave, says Lotte. [1]"
    assert list(failures(question, [right, wrong], answer)) == [
        Failure(question, wrong, ("30 days", "Lotte"))
    ]


def test_measuring_words_without_a_model_is_refused(engine: Engine, questions: Path) -> None:
    engine._settings = Settings(index=engine._settings.index, cache=engine._settings.cache)
    with pytest.raises(ModelNotPulledError, match="vind models pull"):
        evaluate(engine, questions, llm=True)


PAGE = REPOSITORY / "docs" / "answers.md"


def test_read_questions_reads_a_jsonl_file(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"id": 7, "question": "Wie?", "lang": "nl", "gold": [{"path": "a/b.pdf", "page": 3}],'
        ' "answer": null, "answerable": true, "source": "x"}\n\n{"question": "Who?"}\n',
        encoding="utf-8",
    )
    first, second = read_questions(file)
    assert (first.id, first.lang, first.gold) == ("7", "nl", (Gold(path="a/b.pdf", page=3),))
    assert (second.question, second.gold, second.answerable) == ("Who?", (), True)


def test_the_docs_example_is_readable_and_names_all_fields(tmp_path: Path) -> None:
    _, _, section = PAGE.read_text(encoding="utf-8").partition("```json\n")
    file = tmp_path / "questions.jsonl"
    file.write_text(section.partition("```")[0], encoding="utf-8")
    first, second, third = read_questions(file)
    (gold,) = first.gold
    assert (gold.path, gold.page, first.answer) == ("hr/verlof.pdf", 3, "Vijf.")
    assert (second.gold, second.answerable) == ((Gold(path="warranty.txt"),), True)
    assert (third.gold, third.answerable) == ((), False)
    named = {row.split("`")[1] for row in section.splitlines() if row.startswith("| `")}
    of_gold = {f"gold.{field}" for field in Gold.model_fields}
    assert named == set(EvaluationQuestion.model_fields) | of_gold


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            b'{"question": "a"}\n{"question": 3}\n',
            r"Line 2 .*: question: this is another kind of value\. Give the question in words\.$",
        ),
        (b'{"gold": []}\n', r": question: this is missing\. Give the question in words\.$"),
        (b"[1]\n", r'Line 1 of .* is not an object of JSON\. Write each line as {"question": "…"'),
        (
            b'{"question": "a", "gold": "x"}\n',
            r'Line 1 of .*: gold: this is another kind of value\. Give a list such as \[{"path": "',
        ),
        (b'{"question": "a", "gold": ["x"]}\n', r": gold\.0: .* Give a list such as "),
        (b'{"question": "a", "gold": [{}]}\n', r": gold\.0\.path: this is missing\. Give the path"),
        (b'{"question": "a", "answerable": "ja"}\n', r": answerable: .* Give true or false\.$"),
        (
            b'{"question": "a", "gold": [{"path": "b.md", "page": "xii"}]}\n',
            r": gold\.0\.page: .* Give a whole number, or leave it out\.$",
        ),
        (b'{"question": "a"}\n{"question": "?!"}\n', "Line 2 .* question: .* no letter or digit"),
        (
            b'{"question": "a", "gold": [{"path": "b.md", "quote": ""}]}\n',
            "Line 1 .* gold.0.quote: .* no letter or digit",
        ),
        (b'{"question": "a"\n', "Line 1 of .* is not JSON from column 17 on"),
        (b"\n \n", r"holds no questions\. Write each on a line, as {\"question\""),
        (b"\xff\xfe\x00", "cannot be read"),
        (
            '{"question": "a"}\n{"question": "privé"}\n'.encode("cp1252"),
            r"cannot be read: line 2 is not UTF-8\. Save it as UTF-8\.$",
        ),
    ],
)
def test_read_questions_refuses_a_malformed_file(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    with pytest.raises(QuestionFileError, match=complaint):
        read_questions(file)


def test_read_questions_skips_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes('\ufeff{"question": "Wie?"}\r\n{"question": "Wat?"}\r\n'.encode())
    assert [one.question for one in read_questions(file)] == ["Wie?", "Wat?"]


def test_read_questions_refuses_a_missing_file_or_folder(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="There is no file"):
        read_questions(tmp_path / "questions.jsonl")
    with pytest.raises(QuestionFileError, match=f"{tmp_path} is a folder. Give the path of a JSON"):
        read_questions(tmp_path)


def test_gold_paths_match_in_any_unicode_form() -> None:
    apart, composed = "hr/financie\u0308n.pdf", "hr/financi\u00ebn.pdf"
    assert Gold(path=apart).names(f"share/{composed}")
    assert Gold(path=composed).names(apart)
    assert not Gold(path=composed).names("hr/financien.pdf")


def test_metrics_of_a_gold_file_at_rank_two() -> None:
    ranked = ["b", "a", "c"]
    assert hit_at(1, ranked, {"a"}) == 0
    assert hit_at(2, ranked, {"a"}) == 1
    assert reciprocal_rank_at(10, ranked, {"a"}) == 0.5
    assert ndcg_at(10, ranked, {"a"}) == pytest.approx(0.6309, abs=1e-4)


def test_ndcg_of_two_gold_files_in_the_best_order_is_1() -> None:
    assert ndcg_at(10, ["a", "b", "c"], {"b", "a"}) == 1


def test_metrics_are_0_where_no_gold_file_is_found() -> None:
    assert ndcg_at(10, ["x"], {"a"}) == 0
    assert reciprocal_rank_at(10, ["x"] * 10 + ["a"], {"a"}) == 0


@given(st.permutations("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_ndcg_is_highest_with_gold_files_first(ranked: list[str], gold: set[str]) -> None:
    assert 0 <= ndcg_at(8, ranked, gold) <= 1
    best = sorted(ranked, key=lambda item: item not in gold)
    assert ndcg_at(8, best, gold) == pytest.approx(1)


def test_holds_quote_needs_half_of_the_words() -> None:
    quote = "the fee is  due\nin March"
    assert holds_quote("The FEE is … there", quote)
    assert not holds_quote("the fee was paid", quote)


def test_holds_quote_counts_repeated_words() -> None:
    assert not holds_quote("the", "the the the cat")
    assert holds_quote("the the", "the the the cat")


def test_precision_and_recall_of_refusals() -> None:
    precision, recall, f1 = precision_recall_f1(
        [True, True, False, False], [True, False, True, False]
    )
    assert (precision, recall, f1) == (0.5, 0.5, 0.5)
    assert precision_recall_f1([False, False], [True, False]) == (None, 0.0, 0.0)


def test_percentiles_interpolate_and_are_none_without_times() -> None:
    assert percentiles("end", [10, 0]) == {"end_ms_p50": 5.0, "end_ms_p95": pytest.approx(9.5)}
    assert percentiles("end", [4]) == {"end_ms_p50": 4.0, "end_ms_p95": 4.0}
    assert percentiles("end", []) == {"end_ms_p50": None, "end_ms_p95": None}


def test_reliability_groups_questions_by_confidence() -> None:
    table = reliability([(0.0625, False), (0.9375, True), (1.0, True), (0.125, True)])
    assert table == (
        Bin(0.0, 0.1, 1, 0.0625, 0.0),
        Bin(0.1, 0.2, 1, 0.125, 1.0),
        Bin(0.9, 1.0, 2, 0.96875, 1.0),
    )
    assert expected_calibration_error(table) == (0.0625 + 0.875 + 2 * 0.03125) / 4


def test_calibration_error_is_0_for_true_confidences() -> None:
    half = reliability([(0.5, True), (0.5, False)])
    assert expected_calibration_error(half) == 0.0
    assert expected_calibration_error(reliability([(1.0, True), (0.0, False)])) == 0.0
    assert expected_calibration_error(reliability([(1.0, False)])) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_reliability_puts_every_question_in_one_bin(judged: list[tuple[float, bool]]) -> None:
    table = reliability(judged)
    assert sum(found.questions for found in table) == len(judged)
    assert all(found.low - 1e-9 <= found.confidence <= found.high + 1e-9 for found in table)
    assert 0 <= expected_calibration_error(table) <= 1


# What a sentence states that its source does not have.


def test_stated_lists_values_names_and_addresses() -> None:
    text = "De vergoeding is € 1.250 per 1 mei 2024, zegt Anna Smit van hr@vind.nl."
    assert stated(text) == ["€ 1.250", "1 mei 2024", "Anna", "Smit", "hr@vind.nl"]
    assert stated("Alleen na overleg.") == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The fee is 1250 euro.", []),
        ("The fee is 1.250 euros since May 2024.", []),
        ("The fee is 1300 euro.", ["1300 euro"]),
        ("The fee is 1250 dollars.", ["1250 dollars"]),
        ("The fee was paid to Bakker in June.", ["June"]),
        ("The fee was paid to Jansen.", ["Jansen"]),
        ("See https://evil.example for it.", ["https://evil.example"]),
    ],
)
def test_missing_from_lists_what_the_source_lacks(text: str, missing: list[str]) -> None:
    source = "The annual fee is € 1.250, paid to Bakker B.V. from 1 May 2024."
    assert missing_from(text, source) == missing


def test_a_bare_table_amount_supports_an_amount_in_euros() -> None:
    assert missing_from("De huur is € 476.", "Molenwiek\t476") == []
    assert missing_from("De huur is € 477.", "Molenwiek\t476") == ["€ 477"]

import gc
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Unpack
from weakref import ref

import pytest

from tests.llama import engine_that, judge_by_words, saying
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import SENT, TEXTS, engine_over, index_in, put, sha256_of_text
from vind.indexes.arrays import TokenSpans
from vind.indexes.errors import (
    ArgumentError,
    ClosedError,
    FilterError,
    IndexFormatError,
    ModelNotPulledError,
    NoIndexError,
    OriginalGoneError,
    PassageGoneError,
    QuestionError,
)
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import Document, FileRecord, FileState, Passage
from vind.indexes.writer import IndexWriter
from vind.search import Answered, Engine, KeptTo, QuotesFound, Wording
from vind.search.retrieval.ranking import REPEATED, SIGNALS

EARLIEST = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
LATEST = datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=5)))
"""Days of no year that a date can have in UTC."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    index_in(tmp_path / "index", TEXTS)
    with engine_over(tmp_path / "index") as opened:
        yield opened


def test_the_page_that_answers_comes_first(engine: Engine) -> None:
    first, *_ = engine.search("how many days of leave")
    assert (first.path, first.page, first.folder) == ("hr/leave.md", 4, "/docs")
    assert first.text == TEXTS["hr/leave.md"][first.start : first.end]


def test_a_folder_is_found_by_its_name(engine: Engine, tmp_path: Path) -> None:
    assert engine.search("finance")[0].path == "finance/prices.txt"
    judge_by_words(tmp_path / "index")
    with engine_over(tmp_path / "index") as again:
        assert again.ask("finance", words="never").found
    assert engine.search("what does finance say of leave")[0].path == "finance/prices.txt"


def test_search_returns_at_most_k_or_all_results(engine: Engine) -> None:
    assert len(engine.search("days", k=2)) == 2
    assert len(engine.search("days", k=50)) == 3
    with pytest.raises(ArgumentError, match="k is 0"):
        engine.search("days", k=0)


def test_search_returns_k_results_beside_older_versions(tmp_path: Path) -> None:
    texts = {f"rules {n} v{v}.md": f"Rule {n}: {n} days." for n in range(160) for v in (1, 2)}
    directory = tmp_path / "index"
    index_in(directory, texts)
    with Index.open(directory) as index:
        ids = {path: file_id for file_id, path in index.searchable_paths().items()}
    with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
        newer = {ids[f"rules {n} v1.md"]: ids[f"rules {n} v2.md"] for n in range(160)}
        writer.supersede(newer, "1")
        writer.commit()
    with engine_over(directory) as engine:
        hits = engine.search("Which rule has how many days?", k=160)
    assert len(hits) == 160


def test_the_same_question_gives_the_same_list(engine: Engine) -> None:
    assert engine.search("the fee") == engine.search("the fee")


def test_filters_keep_to_paths_and_types(engine: Engine) -> None:
    assert [hit.path for hit in engine.search("days", types=["txt"])] == ["finance/prices.txt"]
    assert {hit.path for hit in engine.search("fee", paths=["hr/*"])} == {
        "hr/leave.md",
        "hr/sick.md",
    }


def test_filters_take_one_text_or_path_as_a_list_of_one(engine: Engine) -> None:
    assert [hit.path for hit in engine.search("days", types="txt")] == ["finance/prices.txt"]
    in_hr = {"hr/leave.md", "hr/sick.md"}
    globs: list[str | Path | list[str | Path]] = ["hr/**", "hr", "HR/", Path("hr"), [Path("hr/*")]]
    for paths in globs:
        assert {hit.path for hit in engine.search("fee", paths=paths)} == in_hr
    assert [hit.path for hit in engine.search("fee", languages="nl")] == ["finance/prices.txt"]


def test_a_filter_of_none_filters_nothing(engine: Engine) -> None:
    everything = engine.search("fee")
    nothing = KeptTo(paths=None, types=None, after=None, before=None, author=None, languages=None)
    assert engine.search("fee", **nothing) == everything


def test_hits_are_hashable(engine: Engine) -> None:
    found = engine.search("fee")
    assert set(found) == set(engine.search("fee"))
    assert len(set(found)) == len(found) > 1


def test_filters_keep_to_dates_authors_and_languages(engine: Engine) -> None:
    def paths(**kept_to: Unpack[KeptTo]) -> list[str]:
        return sorted(hit.path for hit in engine.search("days", **kept_to))

    sick, prices = "hr/sick.md", "finance/prices.txt"
    assert paths(after=date(2023, 6, 30), before=date(2023, 7, 1)) == [sick]
    assert paths(after=datetime(2023, 7, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == [sick]
    assert paths(author="rene") == paths(languages=["nl"]) == [prices]
    assert paths(languages=["nl", "other"]) == [prices, "hr/leave.md"]
    answer = engine.ask("Call your manager before nine when you are ill.", author="wit")
    assert {quote.path for quote in answer.quotes} == {sick}


@pytest.mark.parametrize(
    ("kept_to", "said"),
    [
        ({"path": "hr/*"}, "There is no filter 'path'. Is paths meant? The filters are: paths,"),
        ({"top_k": 3}, "There is no filter 'top_k'. Is k meant?"),
        ({"colour": "red"}, "There is no filter 'colour'. The filters are: paths,"),
        ({"paths": []}, "paths is empty, and no document passes that. Leave it out, or give None"),
        ({"paths": "", "types": "txt"}, "paths is empty"),
        ({"paths": [""]}, "No document in the index passes paths ''."),
        ({"types": ()}, "types is empty"),
        ({"author": ""}, "author is empty"),
        ({"languages": set()}, "languages is empty"),
        ({"paths": 5}, "paths is a list of texts, not 5."),
        ({"paths": [b"hr"]}, "paths is a list of texts"),
        ({"types": ["pdf", None]}, "types is a list of texts"),
        ({"types": "txt,pdf"}, "'txt,pdf' is no file type."),
        ({"types": ["txt", "*.md"]}, "'*.md' is no file type."),
        ({"after": "2023"}, "after is a day, such as datetime.date(2023, 6, 30) or"),
        ({"after": EARLIEST}, "after is 0001-01-01 00:00:00+05:00, which is on no day of"),
        ({"before": LATEST}, "before is 9999-12-31 23:00:00-05:00, which is on no day of"),
        ({"author": ["Lotte"]}, "author is a text"),
        ({"paths": ["*a/" * 1300] * 100}, "paths have 390,000 characters together, and may have"),
        ({"languages": ["nl", "fr"]}, "languages are 'de', 'en', 'nl' and 'other', not 'fr'."),
        ({"after": date(2026, 1, 1), "before": date(2025, 1, 1)}, "No day is both 2026-01-01 or"),
    ],
)
def test_an_invalid_filter_is_refused(engine: Engine, kept_to: KeptTo, said: str) -> None:
    with pytest.raises(FilterError, match=re.escape(said)):
        engine.search("days", **kept_to)
    with pytest.raises(FilterError, match=re.escape(said)):
        engine.ask("days", words="never", **kept_to)


@pytest.mark.parametrize(
    ("kept_to", "said"),
    [
        (
            {"paths": ["legal/*"]},
            "No document in the index passes paths 'legal/*'. Write a path as it is below the "
            "indexed folder, such as 'finance/**'.",
        ),
        ({"paths": "hr", "types": ["pdf", "doc"]}, "types 'pdf', 'doc'. In the index are: md, txt"),
        ({"types": "TXTS"}, "types 'TXTS'. In the index are: txt, md"),
        ({"paths": "hr", "types": "txt"}, "paths 'hr' and types 'txt'. Leave a filter out"),
        ({"after": date(2023, 7, 1)}, "passes after '2023-07-01'. Leave a filter out"),
        ({"before": date(2023, 6, 30)}, "passes before '2023-06-30'."),
        ({"author": "niemand", "types": "md"}, "passes author 'niemand'."),
        ({"paths": [Path()]}, "passes paths '.'."),
    ],
)
def test_a_filter_that_no_document_passes_is_reported(
    engine: Engine, kept_to: KeptTo, said: str
) -> None:
    with pytest.raises(FilterError, match=re.escape(said)):
        engine.search("days", **kept_to)
    with pytest.raises(FilterError, match=re.escape(said)):
        next(engine.stream("days", words="never", **kept_to))


def test_a_stream_refuses_bad_arguments_before_it_is_read(engine: Engine) -> None:
    with pytest.raises(QuestionError, match="Type one or more words"):
        engine.stream(" ?")
    with pytest.raises(ArgumentError, match="follows is the Answer"):
        engine.stream("days", follows="the one before")  # type: ignore[arg-type]
    with pytest.raises(FilterError, match="types is empty"):
        engine.stream("days", types=[])


def test_an_index_without_documents_says_so(tmp_path: Path) -> None:
    index_in(tmp_path / "index", {})
    with engine_over(tmp_path / "index") as engine:
        for call in (engine.search, engine.ask):
            with pytest.raises(NoIndexError, match="no document in the index to search yet"):
                call("days of leave")
        with pytest.raises(NoIndexError, match="wait for its first documents"):
            engine.search("days of leave", paths="hr")


def test_bad_arguments_are_refused_by_name(engine: Engine, tmp_path: Path) -> None:
    answer = engine.ask("ill", words="never")
    calls: dict[str, Callable[[Any], object]] = {
        "k is '5', and must be a whole number": lambda _: engine.search("days", k=_("5")),
        f"k is {2**63}, and may be {2**63 - 1} at most": lambda _: engine.search("days", k=2**63),
        "k is 2.5, and must be a whole number": lambda _: engine.search("days", k=_(2.5)),
        "follows is the Answer": lambda _: engine.ask("days", follows=_("text")),
        "'locked' is no state of a file": lambda _: engine.files("locked"),
        "'locked' is no state": lambda _: engine.ledger_page(states=["locked"]),
        "offset is -1, and must be at least 0": lambda _: engine.ledger_page(-1),
        "states and types are lists": lambda _: engine.ledger_page(types="pdf"),
        "passage_id is None": lambda _: engine.passage(_(None)),
        "quote is one of the `quotes` of an Answer, not 5.": lambda _: engine.find_again(_(5)),
        "`quotes` of an Answer, not Answer(": lambda _: engine.find_again(_(answer)),
        "words is one of always, never, auto": lambda _: engine.ask("days", _("maybe")),
        "directory is 5, and must be a folder": lambda _: Engine.open(_(5)),
        "directory is b'/srv', and must": lambda _: Engine.open(_(b"/srv")),
        r"directory is 'a\x00b', and must": lambda _: Engine.open("a\0b"),
        "settings are what `load_settings` returns": lambda _: Engine.open(tmp_path, _("x")),
        "load_settings(threads=2), not {}.": lambda _: Engine.open(tmp_path, _({})),
    }
    for said, call in calls.items():
        with pytest.raises(ArgumentError, match=re.escape(said)):
            call(lambda value: value)
    for no_text in (None, ["a"], 5):
        with pytest.raises(QuestionError, match="A question is a text, not"):
            engine.search(no_text)  # type: ignore[arg-type]
        with pytest.raises(QuestionError, match="A question is a text, not"):
            engine.ask(no_text, words="never")  # type: ignore[arg-type]


def test_hits_and_quotes_have_the_documents_author_and_date(engine: Engine) -> None:
    (hit,) = engine.search("ill", k=1, paths=["hr/sick.md"])
    assert (hit.page, hit.page_label, hit.author, hit.dated) == (4, "iv", "Lotte de Wit", SENT)
    (quote, *_) = engine.ask("Who to call when ill?", words="never", author="Lotte").quotes
    assert (quote.page_label, quote.author, quote.dated) == ("iv", "Lotte de Wit", SENT)


def test_a_hit_names_the_exact_duplicates_of_its_file(engine: Engine, tmp_path: Path) -> None:
    same = "hash of hr/sick.md"
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        for folder, path in (
            ("/docs", "old/ill.MD"),
            ("/archive", "ill.md"),
            ("/docs", "ill.txt"),
        ):
            writer.record(FileRecord(folder, path, FileState.DUPLICATE, sha256=same))
        writer.commit()
    hits = {hit.path: hit for hit in engine.search("ill")}
    assert hits["hr/sick.md"].also == ("/archive/ill.md", "old/ill.MD")
    assert hits["hr/leave.md"].also == ()
    assert engine.passage(hits["hr/sick.md"].passage_id).also == hits["hr/sick.md"].also
    (quote, *_) = engine.ask("Who to call when ill?", words="never", paths="hr/sick.md").quotes
    assert (quote.path, quote.also) == ("hr/sick.md", hits["hr/sick.md"].also)


def test_hits_filtered_to_a_duplicate_have_its_path(engine: Engine, tmp_path: Path) -> None:
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        for folder, path in (("/docs", "mail/ill.md"), ("/archive", "ill.md")):
            writer.record(
                FileRecord(folder, path, FileState.DUPLICATE, sha256="hash of hr/sick.md")
            )
        writer.commit()
    for paths, place, also in (
        ("mail/**", ("/docs", "mail/ill.md"), ("/archive/ill.md", "hr/sick.md")),
        ("/archive", ("/archive", "ill.md"), ("/docs/hr/sick.md", "/docs/mail/ill.md")),
        (["mail", "**/sick.md"], ("/docs", "hr/sick.md"), ("/archive/ill.md", "mail/ill.md")),
    ):
        (hit,) = engine.search("ill", paths=paths)
        assert ((hit.folder, hit.path), hit.also) == (place, also)
        (quote, *_) = engine.ask("Who to call when ill?", words="never", paths=paths).quotes
        assert ((quote.folder, quote.path), quote.also) == (place, also)
        (hit,) = engine.search("ill", paths=hit.path)
        assert hit.path == place[1]


def test_quotes_are_verbatim(engine: Engine) -> None:
    answer = engine.ask("How many days of leave do employees get?", words="never")
    assert answer.quotes[0].path == "hr/leave.md"
    for quote in answer.quotes:
        document = engine.document_text(quote.passage_id)
        assert document[quote.start : quote.end] == quote.text


def test_a_stream_begins_with_quotes_and_ends_with_the_answer(engine: Engine) -> None:
    first, *_, last = engine.stream("How many days of leave do employees get?", words="never")
    assert isinstance(first, QuotesFound)
    assert isinstance(last, Answered)
    assert last.answer.quotes == first.quotes
    assert last.answer.language == "en"


def test_not_found_is_said_in_the_questions_language(engine: Engine) -> None:
    events = list(engine.stream("Hoeveel vakantiedagen heb ik in totaal?", types="txt"))
    assert [type(event) for event in events] == [QuotesFound, Wording, Answered]
    answer = engine.ask("Hoeveel vakantiedagen heb ik in totaal?", types="txt")
    assert not answer.found
    assert (answer.text, answer.is_worded) == ("Niet gevonden in deze documenten.", False)


def test_an_engine_closed_while_answering_uses_no_model(tmp_path: Path) -> None:
    index_in(tmp_path / "index", TEXTS)
    engine = engine_that(saying("They get 25 days of leave."), tmp_path)
    events = engine.stream("How many days of leave do employees get?")
    assert isinstance(next(events), QuotesFound)
    engine.close()
    with pytest.raises(ValueError, match="closed"):
        list(events)


def test_a_closed_engine_frees_its_embedder_and_index_files(tmp_path: Path) -> None:
    directory, embedder = tmp_path / "index", ToyEmbedder()
    index_in(directory, TEXTS)
    settings = Settings(index=directory, cache=tmp_path / "cache")
    engine = Engine(Index.open(directory), settings, embedder)
    assert engine.search("days of leave")
    held, maps = ref(embedder), Path("/proc/self/maps")
    del embedder
    assert str(directory / "vectors") in maps.read_text()
    engine.close()
    gc.collect()
    assert held() is None
    assert str(directory) not in maps.read_text()
    for call in (engine.search, engine.ask):
        with pytest.raises(ValueError, match="closed"):
            call("days of leave")


class Closing(ToyEmbedder):
    """Closes its engine as soon as a question is read."""

    engine: Engine

    def token_spans(self, text: str) -> TokenSpans:
        self.engine.close()
        return super().token_spans(text)


def test_an_engine_closed_while_searching_loads_no_reranker(tmp_path: Path) -> None:
    index_in(tmp_path / "index", TEXTS)
    settings = Settings(
        index=tmp_path / "index", cache=tmp_path / "cache", reranker="mmarco-minilmv2-l12"
    )
    embedder = Closing()
    embedder.engine = Engine(Index.open(settings.index), settings, embedder)
    with pytest.raises(ClosedError, match="engine is closed"):
        embedder.engine.search("days of leave")


def test_searches_go_on_while_the_model_is_loaded(engine: Engine) -> None:
    with engine._models.loading_llm:
        assert engine.search("leave")[0].path == "hr/leave.md"


def test_without_a_pulled_model_the_quotes_are_the_answer(engine: Engine) -> None:
    assert not engine.has_llm
    assert "vind models pull" in engine.llm_missing
    answer = engine.ask("Call your manager before nine when you are ill.")
    assert (answer.found, answer.text) == (True, "")


@pytest.mark.parametrize("llm", ["no-such-model", "~/gone/model.gguf"])
def test_an_unknown_language_model_leaves_the_quotes(tmp_path: Path, llm: str) -> None:
    index_in(tmp_path / "index", TEXTS)
    settings = Settings(index=tmp_path / "index", cache=tmp_path / "cache", llm=llm)
    with Engine(Index.open(settings.index), settings, ToyEmbedder()) as engine:
        assert not engine.has_llm
        assert engine.llm_missing.startswith(f"VIND_LLM={llm} is neither a known LLM")
        answer = engine.ask("Call your manager before nine when you are ill.")
    assert (answer.found, answer.text) == (True, "")
    assert answer.quotes[0].path == "hr/sick.md"


@pytest.mark.parametrize("question", ["", " \n", "\x00", "?!"])
def test_a_question_without_words_is_refused(engine: Engine, question: str) -> None:
    with pytest.raises(QuestionError):
        engine.search(question)
    with pytest.raises(QuestionError):
        engine.ask(question)


def test_no_model_is_loaded_for_a_question_without_words(engine: Engine, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", cache=tmp_path / "cache")
    with Engine(Index.open(settings.index), settings) as without_model:
        for call in (without_model.search, without_model.ask):
            with pytest.raises(ModelNotPulledError):
                call("days")
            with pytest.raises(QuestionError):
                call("?")
            with pytest.raises(QuestionError):
                call(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ["x" * 100_000, "leave " * 2000, "休暇", "a AND (b OR", '"x'])
def test_an_odd_question_is_searched_for_all_the_same(engine: Engine, question: str) -> None:
    assert len(engine.search(question)) == 3


def test_a_hit_explains_its_score(engine: Engine) -> None:
    first, *_ = engine.search("how many days of leave")
    assert first.why is not None
    assert set(first.why.parts) == set(SIGNALS)
    assert sum(first.why.parts.values()) == pytest.approx(first.score)
    assert first.why.cosine == pytest.approx(
        float(
            ToyEmbedder().embed_query("how many days of leave")
            @ ToyEmbedder().embed_query(TEXTS["hr/leave.md"])
        ),
        abs=1e-3,
    )
    assert first.snippet is not None
    assert first.text[slice(*first.snippet)] == "Employees get 25 days of leave a year."


def test_a_hit_explains_the_cost_of_repeating_its_document(tmp_path: Path) -> None:
    text = "Leave is 25 days.\nLeave is 30 days for those over fifty."
    passages = tuple(
        Passage(line, start, start + len(line), language="en")
        for line, start in zip(text.split("\n"), (0, 18), strict=True)
    )
    embedder = ToyEmbedder()
    with IndexWriter.open(tmp_path / "index", embedder, "toy") as writer:
        texts = [passage.text for passage in passages]
        record = FileRecord("/docs", "a.txt", FileState.INDEXED, sha256="a")
        writer.put(record, Document(text, passages), texts, embedder.read_passages(texts))
        writer.commit()
    with engine_over(tmp_path / "index") as engine:
        first, second = (hit.why for hit in engine.search("how many days of leave"))
    assert first is not None
    assert second is not None
    assert "repeated" not in first.parts
    # Both are of the ten best, and so two in ten of that.
    assert second.parts["repeated"] == pytest.approx(-0.8 * REPEATED)


def test_passage_returns_a_passage_by_its_id(engine: Engine) -> None:
    hit = engine.search("annual fee")[0]
    assert engine.passage(hit.passage_id).text == hit.text
    with pytest.raises(PassageGoneError, match="no longer in the index"):
        engine.passage(10**6)


def test_original_opens_the_file_or_an_unchanged_duplicate(tmp_path: Path) -> None:
    docs = tmp_path.resolve() / "docs"
    docs.mkdir()
    text = TEXTS["finance/prices.txt"]
    content = sha256_of_text(text)
    (docs / "fee.md").write_text(text)
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        put(writer, "fee.md", text, folder=str(docs), content=content)
        writer.commit()
    with engine_over(tmp_path / "index") as engine:
        found = engine.search("annual fee")[0].passage_id
        with engine.original(found) as original:
            assert (original.path, original.file.read()) == (docs / "fee.md", text.encode())
        with pytest.raises(PassageGoneError, match="no longer in the index"):
            engine.original(10**6)
        with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
            for path in ("copy.md", "other.md"):
                writer.record(FileRecord(str(docs), path, FileState.DUPLICATE, sha256=content))
            writer.commit()
        (docs / "copy.md").write_text("Something else by now.")
        (docs / "other.md").write_text(text)
        (docs / "fee.md").write_text("The annual fee is 9999 euro.")
        with engine.original(found) as original:
            assert (original.path, original.file.read()) == (docs / "other.md", text.encode())
        (docs / "other.md").unlink()
        with pytest.raises(OriginalGoneError, match=r"fee\.md is no longer where it was"):
            engine.original(found)


def test_original_opens_the_archive_a_passage_is_from(tmp_path: Path) -> None:
    docs, text = tmp_path.resolve() / "docs", TEXTS["finance/prices.txt"]
    docs.mkdir()
    (docs / "old.zip").write_text("not quite an archive")
    with IndexWriter.open(tmp_path / "index", ToyEmbedder(), "toy") as writer:
        whole = sha256_of_text("not quite an archive")
        writer.record(FileRecord(str(docs), "old.zip", FileState.EMPTY, sha256=whole))
        put(writer, "old.zip/a/fee.md", text, folder=str(docs), container="old.zip")
        writer.commit()
    with engine_over(tmp_path / "index") as engine:
        found = engine.search("annual fee")[0].passage_id
        with engine.original(found) as original:
            assert original.path == docs / "old.zip"
        (docs / "old.zip").write_text("another archive by now")
        with pytest.raises(OriginalGoneError, match=r"old\.zip/a/fee\.md is no longer"):
            engine.original(found)


def test_new_documents_are_found_without_opening_again(engine: Engine, tmp_path: Path) -> None:
    index_in(tmp_path / "index", {"hr/bike.md": "Lease a bike through the bike plan."})
    assert engine.search("bike plan lease")[0].path == "hr/bike.md"


def test_threads_share_an_engine(engine: Engine) -> None:
    questions = ["days of leave", "annual fee", "ill"] * 20
    alone = [engine.search(question) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(engine.search, questions)) == alone


FORKING = """
import os, sys
from pathlib import Path
import pytest
from tests.unit.search.toy_index import engine_over
from vind.indexes.errors import IndexFailure

index = Path(sys.argv[1])
with engine_over(index) as engine:
    engine.search("days of leave")
    if os.fork() == 0:
        for call in (engine.search, engine.ask):
            with pytest.raises(IndexFailure, match="before this process was forked"):
                call("days of leave")
        with engine_over(index) as own:
            print(own.search("days of leave")[0].path, flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
    print(engine.search("days of leave")[0].path)
"""


def test_a_forked_process_is_told_to_open_its_own(engine: Engine, tmp_path: Path) -> None:
    # Forked from a process of its own: this one may have threads of other libraries.
    forking = [sys.executable, "-c", FORKING, str(tmp_path / "index")]
    done = subprocess.run(forking, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout.split() == ["hr/leave.md"] * 2, done.stderr


def test_files_and_status_list_what_is_indexed(engine: Engine) -> None:
    assert {record.path for record in engine.files()} == set(TEXTS)
    assert engine.files(FileState.FAILED) == engine.files("encrypted") == []
    assert engine.status().passages == 3


def test_opening_a_missing_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError):
        Engine.open(tmp_path / "nothing")
    (tmp_path / "file").touch()
    with pytest.raises(IndexFormatError, match="file is a file: give the folder of an index"):
        Engine.open(tmp_path / "file")


@pytest.mark.parametrize("blank", ["", " "])
def test_opening_a_blank_folder_is_refused(
    blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_in(tmp_path / "index", TEXTS)
    monkeypatch.setenv("VIND_INDEX", str(tmp_path / "index"))
    with pytest.raises(ArgumentError, match="directory is blank: give a folder, or None"):
        Engine.open(blank)
    with Engine.open() as engine:
        assert engine.status().passages == 3


def test_a_relative_index_folder_stays_after_a_change_of_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_in(tmp_path / "index", TEXTS)
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder, name in ((tmp_path / "index", "."), (tmp_path, "index"), (tmp_path, "~/index")):
        monkeypatch.chdir(folder)
        with Engine.open(name) as engine:
            monkeypatch.chdir("/")
            assert engine.status().directory == tmp_path / "index"
            assert len(engine.files()) == len(TEXTS)


def test_pickling_an_engine_says_to_open_one_there(engine: Engine) -> None:
    with pytest.raises(TypeError, match="cannot be copied or sent to another process: open one"):
        pickle.dumps(engine)


def test_a_quoted_phrase_keeps_to_passages_that_have_it(engine: Engine) -> None:
    (hit,) = engine.search('leave "25 days of leave"')
    assert hit.path == "hr/leave.md"
    assert engine.search('"days 25 of leave"') == []
    assert [one.path for one in engine.search('"call YOUR manager"')] == ["hr/sick.md"]
    assert engine.search('"25 days of leave"', paths=["hr/sick.md"]) == []

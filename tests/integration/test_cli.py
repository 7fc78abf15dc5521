"""The real command, in processes of its own, over a small folder and the real embedder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.hostile import QUESTIONS as HOSTILE
from tests.toy import ToyEmbedder
from tests.unit.indexes.company import open_writer, put
from vind.app.cli.guard import ExitCode
from vind.indexes.core.durable import sha256_of
from vind.indexes.models import InstalledModel, find_model
from vind.indexes.models.store import StoredFile, write_manifest
from vind.indexes.writer import IndexWriter

VIND = Path(sys.executable).with_name("vind")

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "1",
        "question": "Hoeveel verlofdagen mag ik meenemen naar volgend jaar?",
        "lang": "nl",
        "gold": [{"path": "hr/verlof.md", "quote": "ten hoogste vijf verlofdagen meenemen"}],
        "answer": "Vijf.",
        "answerable": True,
    },
    {
        "id": "2",
        "question": "What is the melting point of tungsten?",
        "lang": "en",
        "gold": [],
        "answer": None,
        "answerable": False,
    },
]

KEPT = ("VIND_CACHE", "VIND_EMBEDDER")
"""Settings that all tests share; the others of whoever runs them do not count."""


def vind(
    *arguments: str | Path, typed: str = "", **variables: str
) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIND_")}
    same = {
        name: os.environ[name] for name in ("VIND_CACHE", "VIND_EMBEDDER") if name in os.environ
    }
    return subprocess.run(
        [VIND, *arguments],
        env={**kept, **same, **variables},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def document(done: "subprocess.CompletedProcess[str]") -> Any:
    """The one JSON document that stdout must be."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents, of which one cannot be read, and one with a name meant to do harm."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "hr").mkdir()
    (folder / "hr" / "verlof.md").write_text(
        "# Verlof\n\nMedewerkers hebben recht op 25 verlofdagen per jaar.\n\n## Meenemen\n\n"
        "U mag ten hoogste vijf verlofdagen meenemen naar het volgende kalenderjaar. "
        "Meegenomen dagen vervallen op 1 juli.\n",
        encoding="utf-8",
    )
    (folder / "warranty.txt").write_text(
        "Warranty\n\nAll pumps carry a warranty of five years on the housing and two years on "
        "the seals. Claims go to service@example.com.\n",
        encoding="utf-8",
    )
    (folder / "red\x1b[31m.txt").write_text("The canteen opens at half past eight.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    return folder


@pytest.fixture(scope="module")
def index(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of ``folder``."""
    directory = tmp_path_factory.mktemp("index")
    done = vind("index", folder, "--index", directory)
    assert done.returncode == ExitCode.SOME_FAILED, done.stderr
    return directory


class TestWithoutModels:
    """What does not need a model."""

    @pytest.mark.parametrize(
        "command", [["search", "x"], ["ask", "x"], ["status"], ["files"], ["eval", "q.jsonl"]]
    )
    def test_commands_without_an_index_say_to_index_first(
        self, command: list[str], tmp_path: Path
    ) -> None:
        done = vind(*command, "--index", tmp_path / "none")
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert done.stdout == ""
        assert done.stderr.startswith("vind: ")
        assert "vind index" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("command", ["search", "ask"])
    def test_an_index_without_documents_is_an_error(self, command: str, tmp_path: Path) -> None:
        IndexWriter.open(tmp_path, ToyEmbedder(), "toy").close()
        done = vind(command, "verlof", "--index", tmp_path)
        assert (done.returncode, done.stdout) == (ExitCode.COULD_NOT_RUN, "")
        assert done.stderr.startswith("vind: There is no document in the index to search yet.")

    def test_an_unknown_log_level_is_refused(self, tmp_path: Path) -> None:
        done = vind("status", "--index", tmp_path, VIND_LOG="loud")
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "VIND_LOG" in done.stderr

    def test_a_file_given_as_the_index_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        done = vind("status", "--index", tmp_path / "file")
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "file is a file: give the folder of an index" in done.stderr

    @pytest.mark.parametrize("watch", [[], ["--watch"]])
    def test_a_refused_index_command_leaves_no_empty_index(
        self, tmp_path: Path, watch: list[str]
    ) -> None:
        (tmp_path / "docs" / "leeg").mkdir(parents=True)
        (tmp_path / "docs" / "sub").mkdir()
        (tmp_path / "docs" / "sub" / ".vindignore").write_text("!\n")
        for name, said in (
            ("nergens", f"There is no folder or file {tmp_path}/nergens."),
            ("docs/leeg", f"There are no files in {tmp_path}/docs/leeg."),
            ("docs", ".vindignore has a line that is no pattern"),
        ):
            done = vind("index", tmp_path / name, *watch, "--index", tmp_path / "index")
            assert (done.returncode, done.stdout) == (ExitCode.COULD_NOT_RUN, "")
            assert said in done.stderr
            assert not (tmp_path / "index").exists()

    def test_indexing_the_index_folder_itself_is_refused(self, tmp_path: Path) -> None:
        IndexWriter.open(tmp_path, ToyEmbedder(), "toy").close()
        for path in (tmp_path, tmp_path / "terms", tmp_path / "lock"):
            done = vind("index", path, "--index", tmp_path)
            assert (done.returncode, done.stdout) == (ExitCode.COULD_NOT_RUN, "")
            assert done.stderr.startswith(f"vind: {path} belongs to vind's own index")

    def test_an_unknown_model_is_refused_naming_the_known_ones(self) -> None:
        done = vind("models", "pull", "gpt-9")
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "gpt-9" in done.stderr
        assert "multilingual-e5-small" in done.stderr

    def test_models_verify_without_models_says_to_pull_some(self, tmp_path: Path) -> None:
        done = vind("models", "verify", VIND_CACHE=str(tmp_path))
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "vind models pull" in done.stderr

    def test_models_pull_is_refused_when_offline(self, tmp_path: Path) -> None:
        done = vind("models", "pull", VIND_CACHE=str(tmp_path), VIND_OFFLINE="1")
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "VIND_OFFLINE=1" in done.stderr

    def test_models_are_listed(self, tmp_path: Path) -> None:
        lines = document(vind("models", "list", "--json", VIND_CACHE=str(tmp_path)))
        states = {line["name"]: (line["state"], line["used"]) for line in lines}
        assert states["multilingual-e5-small"] == ("not pulled", True)
        assert states["all-minilm-l6-v2"] == ("not pulled", False)
        terms = {line["name"]: line["terms"] for line in lines if line["terms"]}
        assert list(terms) == ["embeddinggemma-300m"]
        assert "https://ai.google.dev/gemma/terms" in terms["embeddinggemma-300m"]
        shown = vind("models", "list", VIND_CACHE=str(tmp_path)).stdout
        assert f"embeddinggemma-300m: {terms['embeddinggemma-300m']}" in shown

    def test_models_pull_prints_the_licence_terms(self, tmp_path: Path) -> None:
        offline = {"VIND_CACHE": str(tmp_path), "VIND_OFFLINE": "1"}
        told = vind("models", "pull", "embeddinggemma-300m", **offline).stderr
        assert told.startswith("vind: embeddinggemma-300m: Google's Gemma Terms of Use (https://")
        assert "VIND_EMBEDDER=multilingual-e5-small" in told
        assert "Terms" not in vind("models", "pull", "multilingual-e5-small", **offline).stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ["search"],
            ["search", "x", "-k", "0"],
            ["search", "x", "--no-such-option"],
            ["files", "--state", "lost"],
            ["serve", "--port", "99999"],
            ["no-such-command"],
        ],
    )
    def test_wrong_usage_exits_2_with_no_stdout(self, arguments: list[str]) -> None:
        done = vind(*arguments)
        assert done.returncode == 2
        assert done.stdout == ""

    def test_an_unknown_state_names_the_known_ones(self) -> None:
        assert "too-large" in vind("files", "--state", "lost").stderr

    def test_an_unknown_setting_is_refused(self) -> None:
        done = vind("status", VIND_INDEKS="/tmp/x")  # noqa: S108
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "VIND_INDEKS" in done.stderr

    def test_serve_on_a_taken_port_says_to_choose_another(self, tmp_path: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            done = vind("serve", "--port", port, "--index", tmp_path)
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert port in done.stderr
        assert "--port" in done.stderr

    def test_version_prints_the_name(self) -> None:
        done = vind("--version")
        assert (done.returncode, done.stdout.split()[0]) == (0, "vind")


COMMIT_SECONDS = 240.0
"""Until a first batch is in, however busy the machine."""


def committed(index: Path) -> int:
    """The passages that are in an index; none where it has not been made."""
    done = vind("status", "--index", index, "--json")
    return int(json.loads(done.stdout)["passages"]) if done.returncode == 0 else 0


def unpacked(temporary: Path) -> bool:
    """Whether files lie below a folder; folders of it may go away meanwhile."""
    return any(files for _, _, files in os.walk(temporary))


@pytest.mark.models
class TestIndexing:
    """``vind index``."""

    def test_index_json_prints_one_document(self, folder: Path, tmp_path: Path) -> None:
        done = vind("index", folder, "--index", tmp_path / "index", "--json")
        assert done.returncode == ExitCode.SOME_FAILED, done.stderr
        summary = json.loads(done.stdout)
        assert summary["states"] == {"indexed": 3, "corrupt": 1}
        assert (summary["read"], summary["passages"], summary["embedded"]) == (4, 3, 3)
        assert [record["path"] for record in summary["failures"]] == ["broken.pdf"]

    def test_index_lists_failed_files_with_their_reason(self, folder: Path, index: Path) -> None:
        done = vind("index", folder, "--index", index)
        assert done.returncode == ExitCode.SOME_FAILED, done.stderr
        assert done.stdout.endswith(
            "\n1 file could not be read whole:\n"
            "  corrupt  broken.pdf: The file is damaged: it cannot be opened as a PDF.\n"
        )
        assert "\x1b" not in done.stdout + done.stderr

    def test_indexing_a_folder_without_failures_exits_0(self, folder: Path, tmp_path: Path) -> None:
        assert vind("index", folder / "hr", "--index", tmp_path / "index").returncode == 0

    def test_a_stopped_run_keeps_its_commits_and_removes_unpacked_files(
        self, tmp_path: Path
    ) -> None:
        index, temporary = tmp_path / "index", tmp_path / "temporary"
        texts = tmp_path / "texts"
        for folder in (texts, temporary):
            folder.mkdir()
        with ZipFile(texts / "pumps.zip", "w") as archive:
            for number in range(8000):
                text = f"Pump {number} is painted {number % 7}.\n" * 20
                archive.writestr(f"{number}.txt", text)
        running = subprocess.Popen(
            [VIND, "index", texts, "--index", index],
            env=os.environ | {"TMPDIR": str(temporary)},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        try:
            until = time.monotonic() + COMMIT_SECONDS
            while not (committed(index) and unpacked(temporary)):
                assert running.poll() is None
                assert time.monotonic() < until
                time.sleep(1)
            running.send_signal(signal.SIGTERM)
            _, said = running.communicate()
        finally:
            running.kill()
            running.wait()
        assert running.returncode == ExitCode.INTERRUPTED
        assert said.endswith("vind: stopped. What was committed is kept.\n")
        assert "Traceback" not in said
        assert 0 < committed(index) < 8000
        assert list(temporary.iterdir()) == []


@pytest.fixture(scope="module")
def two_folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Two folders with files of the same names, and the index of both."""
    root = tmp_path_factory.mktemp("two")
    for name, days in (("verkoop", "vier"), ("magazijn", "vijf")):
        (root / name / "2026").mkdir(parents=True)
        (root / name / "verlof.md").write_text(f"U mag {days} verlofdagen meenemen.\n")
        (root / name / "2026" / "tijden.txt").write_text(f"De balie {name} is open.\n")
    folders = root / "verkoop", root / "magazijn"
    vind("index", *folders, "--index", root / "index")
    return *folders, root / "index"


@pytest.mark.models
class TestAsking:
    """What reads an index."""

    def test_search_json_has_exactly_the_fields_of_a_hit(self, index: Path) -> None:
        hits = document(vind("search", "verlofdagen meenemen", "--index", index, "--json"))
        assert hits[0]["path"] == "hr/verlof.md"
        assert "vijf verlofdagen" in hits[0]["text"]
        assert list(hits[0]) == [
            "path", "page", "text", "heading", "score", "start", "end", "passage_id", "folder",
            "title", "language", "page_label", "author", "dated", "also", "superseded", "older",
            "snippet", "why", "dated_by_file", "matches",
        ]  # fmt: skip

    def test_search_applies_filters(self, index: Path) -> None:
        found = document(
            vind("search", "verlof", "--index", index, "--type", ".TXT", "--json", "-k", "5")
        )
        assert {hit["path"].rsplit(".", 1)[1] for hit in found} == {"txt"}
        found = document(vind("search", "warranty", "--index", index, "--path", "hr/*", "--json"))
        assert {hit["path"] for hit in found} == {"hr/verlof.md"}
        dutch = document(vind("search", "verlof", "--index", index, "--lang", "nl", "--json"))
        assert {hit["path"] for hit in dutch} == {"hr/verlof.md"}
        year = dutch[0]["dated"][:4]
        found = document(
            vind("search", "verlof", "--index", index, "--lang", "NL", "--after", year, "--json")
        )
        assert len(found) == len(dutch)

    def test_filters_that_match_no_document_are_an_error(self, index: Path) -> None:
        for command in ("search", "ask"):
            done = vind(command, "Hoeveel verlofdagen?", "--index", index, "--author", "niemand")
            assert (done.returncode, done.stdout) == (ExitCode.COULD_NOT_RUN, "")
            assert done.stderr.startswith("vind: No document in the index passes author 'niemand'.")

    def test_search_prints_readable_hits_without_escape_sequences(self, index: Path) -> None:
        done = vind("search", "canteen", VIND_INDEX=str(index))
        assert done.returncode == 0
        assert "red\ufffd[31m.txt" in done.stdout
        assert "\x1b" not in done.stdout

    def test_paths_of_two_indexed_folders_are_shown_in_full(
        self, two_folders: tuple[Path, Path, Path]
    ) -> None:
        *folders, index = two_folders
        paths = {f"{folder}/verlof.md" for folder in folders}
        found = vind("search", "verlofdagen meenemen", "--index", index).stdout
        assert {path for path in paths if f". {path}  " in found} == paths
        said = vind("ask", "--words=never", QUESTIONS[0]["question"], "--index", index).stdout
        assert {path for path in paths if f"] {path}" in said} == paths
        kept = ("--path", folders[0], "--type", "md", "--json")
        (hit,) = document(vind("search", "verlofdagen", "--index", index, *kept))
        assert (hit["folder"], hit["path"]) == (str(folders[0]), "verlof.md")

    def test_the_path_filter_takes_a_path_as_the_page_shows_it(
        self, two_folders: tuple[Path, Path, Path]
    ) -> None:
        _, folder, index = two_folders
        for path in ("magazijn/2026", "MAGAZIJN\\2026\\tijden.txt", "magazijn/**"):
            options = ("--path", path, "--type", "txt", "--index", index, "--json")
            (hit,) = document(vind("search", "balie open", *options))
            assert (hit["folder"], hit["path"]) == (str(folder), "2026/tijden.txt")
            answer = document(vind("ask", "Is de balie open?", "--words=never", *options))
            assert {quote["folder"] for quote in answer["quotes"]} == {str(folder)}

    def test_a_closed_pipe_is_not_an_error(self, index: Path) -> None:
        source = f"'{VIND}' search pumps --index '{index}' -k 1000 | true; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", source], capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("0\n", "")

    def test_ask_json_has_exactly_the_fields_of_an_answer(self, index: Path) -> None:
        answer = document(
            vind("ask", QUESTIONS[0]["question"], "--no-llm", "--index", index, "--json")
        )
        assert list(answer) == [
            *("quotes", "also", "found", "confidence", "right", "language", "asked"),
            *("conflicts", "several", "lacking", "tables", "subject", "listed", "summary"),
            *("comparison", "choices", "text", "is_worded", "dropped", "trouble", "best"),
        ]
        assert (answer["found"], answer["text"], answer["language"]) == (True, "", "nl")
        assert "vijf verlofdagen" in answer["best"]["text"]
        assert answer["best"]["text"] in answer["quotes"][0]["text"]
        assert 0.0 <= answer["right"] <= 1.0

    def test_ask_without_an_llm_prints_quotes_and_how_to_get_one(
        self, index: Path, tmp_path: Path
    ) -> None:
        cache = Path(os.environ.get("VIND_CACHE", "~/.cache/vind")).expanduser()
        (tmp_path / "models").mkdir()
        embedder = "multilingual-e5-small"
        (tmp_path / "models" / embedder).symlink_to(cache / "models" / embedder)
        done = vind("ask", QUESTIONS[0]["question"], "--index", index, VIND_CACHE=str(tmp_path))
        assert done.returncode == 0
        said, place, likely, *_ = done.stdout.splitlines()
        assert "vijf verlofdagen meenemen" in said
        assert place.startswith("[1] hr/verlof.md, Verlof")
        assert "het goede antwoord" in likely or "misschien het antwoord" in likely
        assert "vind models pull qwen2.5-coder-1.5b-instruct" in done.stderr

    def test_ask_with_a_missing_llm_prints_quotes_and_says_so(
        self, index: Path, tmp_path: Path
    ) -> None:
        llm = str(tmp_path / "none.gguf")
        done = vind("ask", QUESTIONS[0]["question"], "--index", index, VIND_LLM=llm)
        assert done.returncode == 0
        assert "vijf verlofdagen meenemen" in done.stdout
        assert f"VIND_LLM={llm} is neither a known LLM" in done.stderr

    def test_an_unanswerable_question_is_not_found(self, index: Path) -> None:
        done = vind("ask", QUESTIONS[1]["question"], "--index", index)
        assert done.returncode == 0
        assert done.stdout.startswith("Not found in these documents.")

    def test_chat_continues_after_an_error_until_its_input_ends(self, index: Path) -> None:
        asked = f"{QUESTIONS[0]['question']}\n\n\0\n{QUESTIONS[0]['question']}\n"
        done = vind("chat", "--words", "never", "--index", index, typed=asked)
        assert done.returncode == 0
        assert done.stdout.count("vijf verlofdagen meenemen") == 2
        head, refused = done.stderr.splitlines()
        assert head.startswith("An empty line starts a new subject.")
        assert refused.startswith("vind: There is no question to search for.")

    def test_shell_completion_completes_commands(self) -> None:
        done = vind(COMP_WORDS="vind ch", COMP_CWORD="1", _VIND_COMPLETE="complete_bash")
        assert done.stdout.split() == ["chat"]

    def test_a_spelling_mistake_is_corrected_and_reported(self, index: Path) -> None:
        question = ["Hoeveel", "verlofdgaen", "mag", "ik", "meenemen?"]
        done = vind("ask", "--words", "never", *question, "--index", index)
        assert done.stderr == "Opgevat als: Hoeveel verlofdagen mag ik meenemen?\n\n"
        assert "vijf verlofdagen meenemen" in done.stdout.splitlines()[0]

    def test_an_empty_question_is_refused(self, index: Path) -> None:
        done = vind("ask", " ", "--index", index)
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "question" in done.stderr

    @pytest.mark.parametrize("name", ["binary", "not utf-8", "template", "long text", "emoji"])
    def test_a_hostile_question_prints_no_traceback_or_escape_sequence(
        self, index: Path, name: str
    ) -> None:
        question = HOSTILE[name].replace("\x00", "")
        done = vind("ask", "--index", index, "--words=never", "--", question)
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        if name == "emoji":
            assert done.returncode == ExitCode.COULD_NOT_RUN
            assert done.stderr == (
                "vind: There is no question to search for. Type one or more words.\n"
            )
        else:
            assert done.returncode == 0
            assert len(done.stdout.splitlines()) > 1

    def test_status_counts_files_and_passages(self, index: Path) -> None:
        status = document(vind("status", "--index", index, "--json"))
        assert status["states"] == {"indexed": 3, "corrupt": 1}
        assert status["passages"] == status["vectors"] == status["term_entries"] > 0
        assert "3 indexed, 1 corrupt" in vind("status", "--index", index).stdout

    def test_forget_removes_a_folder_from_the_index(self, folder: Path, tmp_path: Path) -> None:
        own = tmp_path / "own folder"
        own.mkdir()
        (own / "fiets.txt").write_text("De fietsvergoeding is 19 cent per kilometer.\n")
        index = tmp_path / "index"
        vind("index", folder, own, "--index", index)
        listed = vind("files", "--index", index).stdout
        assert f"{folder}/warranty.txt" in listed
        assert f"{own}/fiets.txt" in listed
        shutil.rmtree(own)
        done = vind("forget", own, "--index", index)
        assert (done.returncode, done.stdout) == (0, "1 file forgotten.\n")
        assert document(vind("status", "--index", index, "--json"))["folders"] == [str(folder)]
        listed = vind("files", "--index", index).stdout
        assert str(folder) not in listed
        assert "fiets" not in listed
        again = vind("forget", own, "--index", index)
        assert again.returncode == ExitCode.COULD_NOT_RUN
        assert again.stderr == f"vind: {own} is not an indexed folder. These are:\n  {folder}\n"

    def test_files_lists_each_file_with_its_state(self, index: Path) -> None:
        records = document(vind("files", "--index", index, "--json"))
        assert {record["path"] for record in records} == {
            "broken.pdf", "hr/verlof.md", "red\x1b[31m.txt", "warranty.txt",
        }  # fmt: skip
        (broken,) = document(vind("files", "--state", "corrupt", "--index", index, "--json"))
        assert (broken["path"], broken["state"]) == ("broken.pdf", "corrupt")
        assert broken["reason"] == "The file is damaged: it cannot be opened as a PDF."

    def test_eval_reports_on_retrieval_and_abstention(self, index: Path, tmp_path: Path) -> None:
        questions = tmp_path / "questions.jsonl"
        questions.write_text("\n".join(json.dumps(question) for question in QUESTIONS))
        report = document(vind("eval", questions, "--index", index, "--json"))
        assert report["questions"] == 2
        assert report["overall"]["hit@1"] == 1.0
        assert report["overall"]["abstention_recall"] == 1.0
        assert report["overall"]["quotes_verbatim"] == 1.0
        assert set(report["languages"]) == {"nl", "en"}
        assert sum(part["questions"] for part in report["reliability"]) == 2
        assert report["failures"] == []
        lines = vind("eval", questions, "--index", index).stdout.splitlines()
        assert lines[0] == "2 questions"
        assert ["quotes_verbatim", "1.000", "1.000", "1.000"] in [line.split() for line in lines]
        assert lines.index("CONFIDENCE  QUESTIONS  MEAN   ANSWER THERE") > lines.index("")
        assert not any(line.startswith("worded") for line in lines)

    def test_eval_with_an_llm_reports_on_the_wording(self, index: Path, tmp_path: Path) -> None:
        questions = tmp_path / "questions.jsonl"
        questions.write_text("\n".join(json.dumps(question) for question in QUESTIONS))
        report = document(vind("eval", questions, "--llm", "--index", index, "--json"))
        overall = report["overall"]
        assert overall["worded"] + overall["quotes_only"] == overall["refused"] == 0.5
        assert overall["reference_held"] in {0.0, 1.0}
        assert overall["end_ms_p50"] > overall["quotes_ms_p50"]
        assert report["failures"] == []
        missing = vind(
            "eval", questions, "--llm", "--index", index, VIND_LLM=str(tmp_path / "none.gguf")
        )
        assert missing.returncode == ExitCode.COULD_NOT_RUN
        assert "none.gguf" in missing.stderr

    def test_eval_names_a_missing_file_of_questions(self, index: Path, tmp_path: Path) -> None:
        done = vind("eval", tmp_path / "none.jsonl", "--index", index)
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "none.jsonl" in done.stderr

    def test_search_with_another_embedder_is_refused(self, tmp_path: Path) -> None:
        with open_writer(tmp_path) as writer:
            put(writer, "a.txt", "verlof")
            writer.commit()
        done = vind("search", "verlof", "--index", tmp_path)
        assert done.returncode == ExitCode.COULD_NOT_RUN
        assert "toy@64" in done.stderr
        assert "multilingual-e5-small@" in done.stderr

    def test_the_doctor_finds_a_good_index_ok(self, index: Path) -> None:
        findings = document(vind("doctor", "--index", index, "--json"))
        assert {f["name"]: f["verdict"] for f in findings}["index"] == "ok"

    def test_the_doctor_names_another_embedder(self, tmp_path: Path) -> None:
        IndexWriter.open(tmp_path, ToyEmbedder(), "toy").close()
        done = vind("doctor", "--index", tmp_path, "--json")
        assert done.returncode == ExitCode.COULD_NOT_RUN
        (finding,) = [f for f in json.loads(done.stdout) if f["name"] == "index"]
        assert finding["verdict"] == "fail"
        assert "VIND_EMBEDDER=toy" in finding["finding"]


class TestModels:
    """``vind models verify``."""

    @pytest.fixture
    def weights(self, tmp_path: Path) -> Path:
        """The weights of a small whole model in the cache ``tmp_path``."""
        spec = find_model("all-minilm-l6-v2")
        folder = tmp_path / "models" / spec.name
        folder.mkdir(parents=True)
        weights = folder / spec.weights
        weights.write_bytes(b"weights")
        file = StoredFile(spec.weights, sha256_of(weights), weights.stat().st_size)
        write_manifest(InstalledModel(spec, folder, "a test", "full", (file,)))
        return weights

    def test_models_verify_finds_a_changed_file(self, weights: Path, tmp_path: Path) -> None:
        done = vind("models", "verify", VIND_CACHE=str(tmp_path))
        assert (done.returncode, done.stdout) == (0, "all-minilm-l6-v2: whole, 7 B\n")
        weights.write_bytes(b"Weights")
        done = vind("models", "verify", VIND_CACHE=str(tmp_path))
        assert done.returncode == ExitCode.SOME_FAILED
        assert "model.safetensors" in done.stderr

    def test_models_verify_finds_a_missing_file(self, weights: Path, tmp_path: Path) -> None:
        weights.unlink()
        done = vind("models", "verify", VIND_CACHE=str(tmp_path))
        assert done.returncode == ExitCode.SOME_FAILED
        (line,) = [
            line
            for line in document(vind("models", "list", "--json", VIND_CACHE=str(tmp_path)))
            if line["state"] == "damaged"
        ]
        assert line["name"] == "all-minilm-l6-v2"


def test_the_log_names_files_and_results_but_never_the_question(
    folder: Path, index: Path, tmp_path: Path
) -> None:
    read = vind("-v", "index", folder, "--index", tmp_path / "index")
    assert "INFO vind.ingest.run.pipeline: broken.pdf: corrupt" in read.stderr
    assert "INFO vind.ingest.run.pipeline: hr/verlof.md: indexed" in read.stderr
    assert "\x1b" not in read.stderr
    asked = vind("ask", "Wanneer vervallen verlofdagen?", "--index", index, VIND_LOG="info")
    assert "INFO vind.search.engine: answer: found" in asked.stderr
    assert "vervallen verlofdagen" not in asked.stderr
    quiet = vind("ask", "Wanneer vervallen verlofdagen?", "--index", index)
    assert "INFO" not in quiet.stderr

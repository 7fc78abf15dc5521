"""The page over a small index, without a browser."""

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import vind.app.web
from tests.toy import ToyEmbedder
from tests.unit.indexes.company import FOLDER, one_batch, put
from tests.unit.search.shares import Shared, engine_of, rights_of, write_share
from vind.app.access.caller import ALL_SCOPES, READING, Scope, anybody
from vind.app.audit.reading import events_of
from vind.app.web import ask_tab, kept, runs, session
from vind.app.web.acts import _read, button
from vind.app.web.ledger import shared_ledger, shared_types
from vind.app.words import ENGLISH
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.index import Index
from vind.indexes.settings import load_settings
from vind.indexes.types import FileRecord, FileState
from vind.search import Engine

PAGE = Path(vind.app.web.__file__).with_name("page.py")
MAC = unicodedata.normalize("NFD", "begroting financiën.xlsx")
"""As a Mac writes the name."""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    directory = tmp_path / "index"
    with one_batch(directory) as writer:
        for path in ("b.PDF", "a.md", MAC):
            put(writer, path, f"line of {path}")
        writer.record(FileRecord(FOLDER, "kopie.docx", FileState.DUPLICATE))
        writer.record(FileRecord(FOLDER, "z.pdf", FileState.CORRUPT, "is no PDF"))
    monkeypatch.setenv("VIND_INDEX", str(directory))
    monkeypatch.setenv("VIND_OPEN_TO_ALL", "true")  # a page without a browser comes from nowhere
    st.cache_resource.clear()
    yield directory
    st.cache_resource.clear()


def page_at(tab: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["open"] = tab
    return page.run()


def files_on(page: AppTest) -> list[str]:
    assert not page.exception
    assert not page.markdown  # Streamlit shows what stands alone in its script
    shown = " ".join(element.proto.body for element in page.get("html"))
    return re.findall('<span class="file">(.*?)</span>', shown)


@pytest.mark.usefixtures("index")
def test_damaged_and_duplicate_files_come_first_and_the_choice_survives_tabs() -> None:
    page = page_at(ENGLISH.documents_tab)
    assert files_on(page) == ["z.pdf", "kopie.docx", "a.md", "b.PDF", MAC]
    (state,) = page.selectbox
    assert state.options == ["All", "indexed", "duplicate", "damaged"]
    assert files_on(state.set_value(FileState.INDEXED).run()) == ["a.md", "b.PDF", MAC]
    page.session_state["open"] = ENGLISH.search_tab
    assert files_on(page.run()) == []
    page.session_state["open"] = ENGLISH.documents_tab
    assert files_on(page.run()) == ["a.md", "b.PDF", MAC]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    "typed", ["financiën", unicodedata.normalize("NFD", "Financiën"), "CIEN.X"]
)
def test_the_name_filter_ignores_case_and_unicode_form(typed: str) -> None:
    page = page_at(ENGLISH.documents_tab)
    (name,) = (each for each in page.text_input if each.label == ENGLISH.name_contains)
    assert files_on(name.set_value(typed).run()) == [MAC]


@pytest.mark.usefixtures("index")
def test_the_type_filter_offers_only_searchable_types() -> None:
    page = page_at(ENGLISH.ask_tab)
    kinds = [each.options for each in page.multiselect if each.label == ENGLISH.types]
    assert kinds == [["md", "pdf", "xlsx"]] * 2
    assert files_on(page) == []


@pytest.mark.usefixtures("index")
def test_the_ledger_is_read_only_when_its_tab_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    files = Engine.files

    def noted(engine: Engine, state: str | None = None) -> list[FileRecord]:
        read.append("files")
        return files(engine, state)

    monkeypatch.setattr(Engine, "files", noted)
    for tab, times in ((ENGLISH.ask_tab, 0), (ENGLISH.search_tab, 0), (ENGLISH.documents_tab, 1)):
        assert not page_at(tab).exception
        assert len(read) == times


def test_types_and_ledger_are_read_again_when_the_index_has_changed(index: Path) -> None:
    assert shared_types(UNRESTRICTED, "one", 1) == ["md", "pdf", "xlsx"]
    first = shared_ledger(UNRESTRICTED, "one", 1, (FOLDER,))
    with one_batch(index) as writer:
        put(writer, "c.txt", "line of c")
        put(writer, "README", "line of a file without a type")
    assert shared_types(UNRESTRICTED, "one", 1) == ["md", "pdf", "xlsx"]
    assert shared_types(UNRESTRICTED, "one", 2) == ["md", "pdf", "txt", "xlsx"]
    assert shared_ledger(UNRESTRICTED, "one", 1, (FOLDER,)) is first
    assert len(shared_ledger(UNRESTRICTED, "one", 2, (FOLDER,))) == len(first) + 2


def test_the_ledger_lists_files_of_several_folders_in_the_shown_order(index: Path) -> None:
    with one_batch(index) as writer:
        writer.record(FileRecord("/srv/archief", "x.pdf", FileState.ENCRYPTED, "has a password"))
    files = shared_ledger(UNRESTRICTED, "one", 1, ("/srv/archief", FOLDER))
    assert [record.path for record in files[:3]] == [
        "archief/x.pdf",
        "company/z.pdf",
        "company/kopie.docx",
    ]


@pytest.mark.parametrize(
    ("scopes", "is_given", "is_writable", "offered"),
    [
        (ALL_SCOPES, True, True, [ENGLISH.run]),
        (READING, True, True, []),
        (ALL_SCOPES, False, True, []),
        (ALL_SCOPES, True, False, []),
    ],
)
def test_an_index_run_is_offered_to_administrators_only_where_one_can_run(
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    scopes: frozenset[Scope],
    is_given: bool,
    is_writable: bool,
    offered: list[str],
) -> None:
    if is_given:
        with one_batch(index) as writer:
            writer.give([(FOLDER, "")])
    monkeypatch.setattr(runs, "current_caller", lambda: anybody("page", scopes))
    if not is_writable:
        allowed = os.access
        monkeypatch.setattr(os, "access", lambda at, mode: mode != os.W_OK and allowed(at, mode))
    page = page_at(ENGLISH.documents_tab)
    assert not page.exception
    buttons = [each.label for each in page.button if each.label in {ENGLISH.run, ENGLISH.stop_run}]
    assert buttons == offered


def test_the_index_chooser_is_shown_only_to_permitted_visitors(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = index.with_name("other")
    with one_batch(other) as writer:
        put(writer, "c.txt", "line of c")
    monkeypatch.setenv("VIND_INDEXES", str(other))
    page = page_at(ENGLISH.documents_tab)
    assert page.selectbox[0].options == ["index", "other"]
    page.query_params["index"] = "other"
    page.session_state["open"] = ENGLISH.documents_tab
    assert files_on(page.run()) == []  # of another index the session has nothing, nor its tab
    page.session_state["open"] = ENGLISH.documents_tab
    assert files_on(page.run()) == ["c.txt"]
    monkeypatch.delenv("VIND_OPEN_TO_ALL")
    assert not page_at(ENGLISH.documents_tab).selectbox


def test_a_listing_of_files_is_audited_once_until_it_changes(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIND_AUDIT", str(index.parent / "audit"))
    page = page_at(ENGLISH.documents_tab)
    page.run()
    page.selectbox[0].set_value(FileState.CORRUPT).run()
    events = [(one.event, one.door, one.files) for one in events_of(index.parent / "audit")]
    every = [f"{FOLDER}/{name}" for name in ("z.pdf", "kopie.docx", "a.md", "b.PDF", MAC)]
    assert [(event, door, sorted(files)) for event, door, files in events] == [
        ("list-documents", "page", sorted(every)),
        ("list-documents", "page", [f"{FOLDER}/z.pdf"]),
    ]


def test_a_question_sent_with_a_new_subject_follows_nothing(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Engine(Index.open(index), load_settings(), ToyEmbedder())
    monkeypatch.setattr(Engine, "open", lambda **_: opened)
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.query_params["q"] = ["line of a.md"]
    page.run()
    page.text_input(key="question").set_value("line of b.PDF")
    page.button(key="new-subject").click()
    ask = next(one for one in page.button if one.label == ENGLISH.ask)
    assert not ask.click().run().exception
    assert page.query_params["q"] == "line of b.PDF"
    assert page.session_state["answered"].asked == "line of b.PDF"


def test_an_answer_shown_again_is_audited_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIND_AUDIT", str(index.parent / "audit"))
    opened = Engine(Index.open(index), load_settings(), ToyEmbedder())
    monkeypatch.setattr(Engine, "open", lambda **_: opened)
    kept._answers.clear()
    for asked in (["line of a.md"], ["line of a.md"], ["line of a.md", "line of b.PDF"]):
        page = AppTest.from_file(str(PAGE), default_timeout=60)
        page.query_params["q"] = asked
        assert not page.run().exception
        assert page.session_state["answered"].quotes
    written = [(one.event, one.question) for one in events_of(index.parent / "audit")]
    first, second = ("ask", "line of a.md"), ("ask", "line of b.PDF")
    assert written == [first, first, first, second]


# What comes from the page's own buttons, of which a visitor may send anything.


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        (json.dumps(["ask", "Wat?"]), ("ask", "Wat?")),
        ("", None),
        ("{", None),
        ("[" * 3000, None),
        ('["ask"]', None),
        ('["ask", 1]', None),
        ('{"ask": "x"}', None),
    ],
)
def test_malformed_page_actions_are_ignored(typed: str, done: tuple[str, str] | None) -> None:
    assert _read(typed) == done


def test_a_button_escapes_its_value_and_label() -> None:
    body = button("ask", '"><script>', "x", label="<b>")
    assert 'data-with="&quot;&gt;&lt;script&gt;"' in body
    assert 'aria-label="&lt;b&gt;"' in body


# What a session of the page keeps of answers, once some of it is hidden.

RULE = "The lathe takes 4 litres of oil a month."


@pytest.mark.parametrize(("folder", "is_kept"), [("hr", False), ("works", True)])
def test_an_answer_is_kept_only_while_its_quotes_may_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, *, is_kept: bool
) -> None:
    groups = {name: rights_of(f"group:{name}") for name in ("hr", "works")}
    files = [Shared(f"{name}/lathe.md", RULE, groups[name]) for name in groups]
    write_share(tmp_path / "index", files)
    with engine_of(tmp_path / "index") as everything:
        in_folder = everything.seen_by(Viewer("x", frozenset({folder})))
        answer = in_folder.ask("How much oil does the lathe take?", words="never")
        assert answer.quotes[0].path == f"{folder}/lathe.md"
        monkeypatch.setattr(st, "session_state", {ask_tab.ANSWERED: answer})
        ben = everything.seen_by(Viewer("ben", frozenset({"works"})))
        # Its text is in a copy that Ben may read, which does not have the name that was shown.
        assert session._is_readable(ben) is is_kept

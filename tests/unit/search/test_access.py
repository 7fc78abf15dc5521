"""The ways by which what somebody may not read could show, one test each: see docs/access.md."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.rooms import REPOSITORY
from tests.toy import ToyEmbedder
from tests.unit.search.shares import (
    NOBODY_KNOWS,
    Shared,
    all_told,
    engine_of,
    rights_of,
    write_share,
)
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import (
    ArgumentError,
    FilterError,
    NoIndexError,
    OriginalGoneError,
    PassageGoneError,
)
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.indexes.writer import IndexWriter
from vind.search import Engine

HR = rights_of("group:hr")
BEN = Viewer("ben", frozenset({"works"}))
ANNA = Viewer("anna", frozenset({"hr"}))

DISMISSAL = "The dismissal of Jansen costs 9000 euro."
OLD_FEE, NEW_FEE = "The archive fee is 1250 euro a year.", "The archive fee is 1400 euro a year."
FILES = (
    Shared("canteen.md", "The canteen opens at nine.\nLunch is served until two.", day=2),
    Shared("hr/jansen-file.txt", DISMISSAL, HR, day=3),
    Shared("works/copy.txt", DISMISSAL, rights_of("group:works"), day=4),
    Shared("works/second.txt", DISMISSAL, rights_of("group:works"), day=5),
    Shared("hr/bonus.pdf", "The bonus of Zwartkops is 777 euro.", HR, "/secret", day=6),
    Shared("fees-2024.txt", OLD_FEE, created=datetime(2024, 1, 1, tzinfo=UTC), day=7),
    Shared("hr/fees-2025.txt", NEW_FEE, HR, created=datetime(2025, 1, 1, tzinfo=UTC), day=8),
    Shared("plans.zip", "plans.zip", day=9),
    Shared("plans.zip/open.txt", "The north wing gets a lift.", container="plans.zip", day=10),
    Shared("plans.zip/hr.txt", "The south wing is sold.", HR, container="plans.zip", day=11),
    Shared("whole.zip", "whole.zip", day=12),
    Shared("whole.zip/a.txt", "The west wing is painted.", container="whole.zip", day=13),
    Shared("[hr]/list.txt", "Wages are in the safe.", HR, day=14),
    Shared("h/list.txt", "The garden has nine lamps.", day=16),
    Shared("unknown.txt", "Nobody knows the orchard.", NOBODY_KNOWS, day=15),
)
HIDDEN = "secret bonus zwartkops pdf jansen-file hr fees-2025 orchard wages safe sold 777 1400"
"""Words that stand in nothing that Ben may read. (Jansen and his dismissal do, in a copy.)"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    directory = tmp_path_factory.mktemp("access") / "index"
    write_share(directory, FILES, {("/docs", "fees-2024.txt"): ("/docs", "hr/fees-2025.txt")})
    with engine_of(directory) as engine:
        yield engine


@pytest.fixture
def ben(everything: Engine) -> Engine:
    return everything.seen_by(BEN)


def id_of(everything: Engine, text: str) -> int:
    return next(hit.passage_id for hit in everything.search(text, 10) if text in hit.text)


def hold(*told: object) -> None:
    """Assert that none of HIDDEN is in what was told."""
    said = " ".join(str(one).lower() for one in all_told(told))
    assert not [word for word in HIDDEN.split() if re.search(rf"(?<![^\W_]){word}(?![^\W_])", said)]


def test_hits_and_quotes_come_only_from_readable_files(everything: Engine, ben: Engine) -> None:
    question = "What is the bonus of Zwartkops?"
    assert everything.search(question)[0].path == "hr/bonus.pdf"
    assert everything.seen_by(ANNA).search(question)[0].path == "hr/bonus.pdf"
    hits = ben.search(question, 20)
    assert len(hits) == 9  # so many places are readable
    hold([replace(hit, snippet=None) for hit in hits], ben.ask("Who gets money?", words="never"))


def test_only_administrators_read_files_with_unknown_rights(
    everything: Engine, ben: Engine
) -> None:
    assert everything.search("orchard")[0].path == "unknown.txt"
    for viewer in (BEN, ANNA):
        assert "unknown.txt" not in {hit.path for hit in everything.seen_by(viewer).search("x y z")}
    administrator = Viewer.of("carl", {"it"}, ("@it",))
    assert everything.seen_by(administrator).search("orchard")[0].path == "unknown.txt"


def test_a_readable_copy_stands_in_for_a_hidden_original(everything: Engine, ben: Engine) -> None:
    hit = next(hit for hit in ben.search("dismissal of Jansen") if hit.text == DISMISSAL)
    assert (hit.path, hit.also) == ("works/copy.txt", ("works/second.txt",))
    assert (hit.dated, hit.dated_by_file) == (datetime(2004, 1, 1, tzinfo=UTC), True)
    whole = everything.passage(hit.passage_id)
    assert (whole.path, whole.also) == (
        "hr/jansen-file.txt",
        ("works/copy.txt", "works/second.txt"),
    )
    anna = everything.seen_by(ANNA).passage(hit.passage_id)
    assert (anna.path, anna.also) == ("hr/jansen-file.txt", ())


def test_a_readable_copy_is_filtered_by_its_own_date_and_path(ben: Engine) -> None:
    found = ben.search("Jansen", after=date(2004, 1, 1), before=date(2004, 2, 1))
    assert [hit.path for hit in found] == ["works/copy.txt"]
    with pytest.raises(FilterError):
        ben.search("Jansen", after=date(2003, 1, 1), before=date(2003, 2, 1))
    assert [hit.path for hit in ben.search("Jansen", paths="works/second.txt")] == [
        "works/second.txt"
    ]
    with pytest.raises(FilterError):
        ben.search("Jansen", paths="hr")


def test_a_readable_copy_is_not_found_by_its_originals_name(
    everything: Engine, ben: Engine
) -> None:
    passage_id = id_of(everything, DISMISSAL)
    whole, own = everything._index, ben._index
    assert [one.passage_id for one in whole.match("file", 10)] == [passage_id]
    assert own.match("file", 10) == []
    assert own.absent_words("file dismissal") == ["file"]
    assert [one.passage_id for one in own.match("dismissal", 10)] == [passage_id]


def test_a_hidden_newer_version_does_not_supersede_a_readable_one(
    everything: Engine, ben: Engine
) -> None:
    question = "What is the archive fee in euro a year?"
    assert everything.search(question)[0].text == NEW_FEE
    hit = ben.search(question)[0]
    assert (hit.text, hit.superseded, hit.older) == (OLD_FEE, False, ())
    answer = ben.ask(question, words="never")
    assert (answer.quotes[0].text, answer.quotes[0].superseded) == (OLD_FEE, False)
    assert answer.conflicts == ()


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the Jansen file",
        "Summarise the bonus",
        'Summarise it: "hr/fees-2025.txt"',
        "Compare the fees of 2024 and 2025",
        "Compare the bonus and the canteen",
    ],
)
def test_hidden_documents_are_neither_summarised_nor_compared(
    everything: Engine, ben: Engine, question: str
) -> None:
    whole = everything.ask(question, words="never")
    assert any("hr" in quote.path for quote in whole.quotes)
    assert whole.summary or whole.comparison
    answer = ben.ask(question, words="never")
    hold(answer.quotes, answer.also, answer.choices, answer.summary, answer.comparison)


@pytest.mark.parametrize("word", ["Zwartkosp", "orchrd"])
def test_a_word_only_in_hidden_files_corrects_no_spelling(
    everything: Engine, ben: Engine, word: str
) -> None:
    assert everything.ask(f"Where is {word}?", words="never").asked != f"Where is {word}?"
    assert ben.ask(f"Where is {word}?", words="never").asked == f"Where is {word}?"
    assert ben._index.respelt("dismisal") == "dismissal"


def test_hidden_words_count_as_absent_from_the_index(everything: Engine, ben: Engine) -> None:
    words = "zwartkops orchard nonesuch"
    assert ben._index.absent_words(words) == words.split()
    assert len(set(ben._index.rarities(words).values())) == 1
    assert everything._index.absent_words(words) == ["nonesuch"]


def test_filter_errors_name_only_readable_types_and_paths(everything: Engine, ben: Engine) -> None:
    with pytest.raises(FilterError) as raised:
        ben.search("fee", types="docx")
    assert "In the index are: md, txt, zip." in str(raised.value)
    with pytest.raises(FilterError, match=re.escape("'h/**'")):
        ben.search("fee", paths="nowhere/**")
    with pytest.raises(FilterError, match="pdf"):
        everything.seen_by(ANNA).search("fee", types="docx")


def test_a_path_pattern_is_not_matched_against_hidden_names(
    everything: Engine, ben: Engine
) -> None:
    assert everything.search("wages", paths="[hr]/list.txt")[0].path == "[hr]/list.txt"
    assert [hit.path for hit in ben.search("wages", paths="[hr]/list.txt")] == ["h/list.txt"]


def test_a_hidden_passage_asked_for_by_id_is_reported_gone(everything: Engine, ben: Engine) -> None:
    hidden = id_of(everything, "The bonus of Zwartkops")
    for call in (ben.passage, ben.document_text, ben.original):
        with pytest.raises(PassageGoneError) as raised:
            call(hidden)
        with pytest.raises(PassageGoneError, match=re.escape(str(raised.value))):
            call(hidden + 1_000_000)
    quote = everything.ask("What is the bonus of Zwartkops?", words="never").quotes[0]
    with pytest.raises(PassageGoneError, match="no longer in the index"):
        ben.find_again(quote)


def test_a_quote_is_found_again_in_a_readable_copy(everything: Engine, ben: Engine) -> None:
    quote = everything.ask("What does the dismissal of Jansen cost?", words="never").quotes[0]
    assert quote.path == "hr/jansen-file.txt"
    again = ben.find_again(quote)
    assert (again.text, again.path, again.also) == (
        quote.text,
        "works/copy.txt",
        ("works/second.txt",),
    )


def test_a_follow_up_ignores_an_answer_whose_quotes_are_hidden(
    everything: Engine, ben: Engine
) -> None:
    before = everything.ask("What is the bonus of Zwartkops?", words="never")
    after = ben.ask("And the lunch?", words="never", follows=before)
    assert after == ben.ask("And the lunch?", words="never")
    hold(after)


def test_the_ledger_lists_only_readable_files(ben: Engine) -> None:
    lines = {(one.path, one.state, one.reason) for one in ben.files()}
    assert ("works/copy.txt", FileState.INDEXED, "") in lines
    assert ("works/second.txt", FileState.DUPLICATE, "the same as works/copy.txt") in lines
    assert len(lines) == 9
    assert [one.path for one in ben.files("duplicate")] == ["works/second.txt"]
    hold([(one.folder, one.path, one.reason) for one in ben.files()])


def test_pages_of_the_ledger_list_and_count_only_readable_files(
    everything: Engine, ben: Engine
) -> None:
    whole = ben.files()
    pages = [ben.ledger_page(offset, 4) for offset in (0, 4, 8, 12)]
    assert [one for page in pages for one in page.files] == whole
    assert {page.total for page in pages} == {len(whole)}
    # Asked for as what it is shown as: a copy stands for a hidden original.
    indexed = ben.ledger_page(states=["indexed"])
    assert (indexed.files, indexed.total) == (ben.files("indexed"), 8)
    assert ben.ledger_page(states=["duplicate"]).files == ben.files("duplicate")
    assert ben.ledger_page(states=["failed", "empty"]).total == 0
    named = ben.ledger_page(contains="COPY", types=["txt"])
    assert [(one.path, one.state) for one in named.files] == [("works/copy.txt", FileState.INDEXED)]
    assert everything.ledger_page(contains="fees", types=[".TXT"], offset=1).total == 2
    for contains, types in (("bonus", None), ("hr/", None), ("", ["pdf"])):
        assert everything.ledger_page(contains=contains, types=types).total > 0
        none = ben.ledger_page(contains=contains, types=types)
        assert (none.files, none.total) == ([], 0)
    hold(pages, indexed, named)


def test_status_and_file_types_count_only_readable_files(ben: Engine) -> None:
    status = ben.status()
    assert status.folders == ("/docs",)
    assert status.states == {FileState.DUPLICATE: 1, FileState.INDEXED: 8}
    assert (status.passages, status.vectors, status.term_entries) == (9, 9, 9)
    assert status.single_files == {"/docs": 7}
    assert ben.file_types() == {"md", "txt", "zip"}


def test_a_viewer_who_may_read_nothing_learns_nothing(everything: Engine, tmp_path: Path) -> None:
    directory = tmp_path / "index"
    write_share(directory, [one for one in FILES if one.rights == HR])
    with engine_of(directory, BEN) as ben:
        for call in (ben.search, ben.ask):
            with pytest.raises(NoIndexError, match="no document in the index that you may read"):
                call("bonus")
        assert (ben.files(), ben.file_types(), ben.status().folders) == ([], set(), ())


def test_an_archive_is_opened_only_if_all_of_it_is_readable(
    everything: Engine, ben: Engine
) -> None:
    partly, wholly = ("/docs", "plans.zip/open.txt"), ("/docs", "whole.zip/a.txt")
    assert [one.path for one in everything._index.holders([partly, wholly])] == [
        "plans.zip",
        "whole.zip",
    ]
    assert [one.path for one in ben._index.holders([partly, wholly])] == ["whole.zip"]
    with pytest.raises(OriginalGoneError, match="not for you"):
        ben.original(id_of(everything, "The north wing"))
    for path in ("plans.zip", "plans.zip/open.txt", "hr/bonus.pdf", "no such file"):
        with pytest.raises(OriginalGoneError, match="not for you"):
            ben.original_at("/docs", path)


def test_changed_rights_hold_from_the_next_call_on(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    write_share(directory, FILES)
    with engine_of(directory, BEN) as ben:
        assert "The canteen opens at nine." in {hit.text for hit in ben.search("canteen")}
        with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
            before = writer.generation
            canteen = writer.known("/docs")["canteen.md"]
            writer.note_rights(replace(canteen, rights=HR))
            assert writer.commit() == before + 1
        assert not [hit for hit in ben.search("canteen") if "canteen" in hit.text]
        assert "canteen.md" not in {one.path for one in ben.files()}
        with IndexWriter.open(directory, ToyEmbedder(), "toy") as writer:
            writer.note_rights(replace(canteen, path="hr/bonus.pdf", folder="/secret"))
            writer.commit()
        assert ben.search("bonus of Zwartkops")[0].path == "hr/bonus.pdf"


def test_viewers_of_one_engine_each_see_their_own_files(everything: Engine) -> None:
    filters, question = {"types": "txt"}, "dismissal"
    for viewer, path in ((ANNA, "hr/jansen-file.txt"), (BEN, "works/copy.txt")) * 2:
        assert everything.seen_by(viewer).search(question, **filters)[0].path == path  # type: ignore[arg-type]
        assert everything.seen_by(viewer).viewer == viewer
    assert everything.viewer == UNRESTRICTED


def test_closing_a_view_keeps_its_engine_open_but_not_vice_versa(tmp_path: Path) -> None:
    write_share(tmp_path / "index", FILES)
    engine = engine_of(tmp_path / "index")
    with engine.seen_by(BEN) as view:
        assert view.search("canteen")
    assert engine.search("canteen")
    engine.close()
    with pytest.raises(ValueError, match="closed"):
        view.search("canteen")


def test_an_engine_defaults_to_the_account_that_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_share(tmp_path / "index", FILES)
    monkeypatch.setattr("vind.search.engine.own_viewer", lambda _: BEN)
    with Engine.open(tmp_path / "index", Settings(access="filesystem")) as engine:
        assert engine.viewer == BEN
        assert engine.file_types() == {"md", "txt", "zip"}
    with Engine.open(tmp_path / "index", Settings(), viewer=ANNA) as engine:
        assert engine.file_types() == {"md", "txt", "zip", "pdf"}
    with pytest.raises(ArgumentError, match="viewer is who asks"):
        Engine.open(tmp_path / "index", Settings(), viewer="anna")  # type: ignore[arg-type]


HELD_BY = {
    "files and passages that may not be read are left out": {
        *("Index.passages", "Index.file_ids", "Index.states", "Index.vectors", "Index.opening"),
        *("Index.openings", "Index.passages_of", "Index.document_of", "Index.document_text"),
        *("Index.tables_of", "Index.contents", "Index.vectors_of_files"),
        *("Engine.correct", "Engine.tags", "Engine.forget_tags"),
        *("Index.searchable_paths", "Index.file_types", "Index.duplicates", "Index.holders"),
        *("Index.passing_by_duplicate", "Index.files", "Index.status", "Index.is_empty"),
        *("Index.ledger_page", "Engine.ledger_page"),
        *("Engine.passage", "Engine.opening", "Engine.document_text", "Engine.find_again"),
        *(
            "Engine.original",
            "Engine.original_at",
            "Engine.files",
            "Engine.file_types",
            "Engine.status",
        ),
    },
    "they are left out before anything is ranked": {
        *("Index.nearest", "Index.match", "Index.with_all", "Index.any_passes"),
        *("Engine.search", "Engine.ask", "Engine.stream", "Engine.suggestions"),
        *("Engine.teach", "Engine.sort", "Engine.themes"),
    },
    "words that may be read nowhere are words that nothing has": {
        *("Index.rarities", "Index.absent_words", "Index.respelt"),
    },
    "it names nothing of a document": {
        *("Index.generation", "Index.identity", "Index.embedder", "Index.calibration"),
        *("Index.require", "Engine.embed", "Engine.has_llm", "Engine.llm_missing"),
        *("Engine.llm_trouble", "Index.directory"),
    },
    "it is how a viewer gets in": {
        *("Index.open", "Index.seen_by", "Index.viewer", "Index.pinned", "Index.close"),
        *(
            "Engine.open",
            "Engine.seen_by",
            "Engine.with_models_of",
            "Engine.viewer",
            "Engine.close",
        ),
    },
}
"""How each public method and property of an index and an engine keeps to what a viewer may read."""


def test_every_public_method_states_how_it_keeps_to_its_viewer() -> None:
    # A new one fails here until HELD_BY says how it keeps to what a viewer may read.
    public = {
        f"{one.__name__}.{name}" for one in (Index, Engine) for name in dir(one) if name[0] != "_"
    }
    held = [name for names in HELD_BY.values() for name in names]
    assert sorted(held) == sorted(public)


def test_docs_access_md_names_every_test_of_this_file() -> None:
    page = (REPOSITORY / "docs" / "access.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    own = {name for name in globals() if name.startswith("test_")}
    assert own - named <= {
        "test_every_public_method_states_how_it_keeps_to_its_viewer",
        "test_docs_access_md_names_every_test_of_this_file",
    }

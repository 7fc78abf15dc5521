"""``vind sort``: what examples teach, what stays unsure, and who sees which classes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.shares import Shared, engine_of, rights_of, write_share
from tests.unit.search.toy_index import engine_over, index_in, sha256_of_text
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.arrays import Vectors
from vind.indexes.errors import ArgumentError, FilterError, IndexFailure, SortError
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.search import Engine
from vind.search.sorting import UNSURE, Tags, least_probability

INVOICES = {f"mail/{n}.txt": f"invoice amount due payment euro number {n}" for n in range(8)}
LEAVE = {f"mail/{n}.txt": f"holiday leave request days off week {n}" for n in range(10, 18)}
NEW = {
    "new/bill.txt": "invoice payment due euro",
    "new/off.txt": "request holiday leave week",
    "new/fox.txt": "quick brown fox jumps over lazy dogs",
}
EXAMPLES = dict.fromkeys(INVOICES, "invoice") | dict.fromkeys(LEAVE, "leave")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    index_in(tmp_path / "index", {**INVOICES, **LEAVE, **NEW})
    with engine_over(tmp_path / "index") as opened:
        yield opened


def tags_of(engine: Engine) -> dict[str, str]:
    return {one.path: one.tag for one in engine.sort()}


def paths_of(engine: Engine, **kept_to: str) -> set[str]:
    return {hit.path for hit in engine.search("week", k=50, **kept_to)}


def test_examples_teach_classes_and_what_is_like_none_is_unsure(engine: Engine) -> None:
    taught = engine.teach(EXAMPLES)
    assert taught.examples == {"invoice": 8, "leave": 8}
    assert (taught.sure, taught.right, taught.unknown) == (1, 1, ())
    documents = {one.path: one for one in engine.sort()}
    assert {path: one.tag for path, one in documents.items()} == {
        **EXAMPLES,
        "new/bill.txt": "invoice",
        "new/off.txt": "leave",
        "new/fox.txt": UNSURE,
    }
    assert all(EXAMPLES[path] == "leave" for path in documents["new/off.txt"].like)
    assert len(documents["new/off.txt"].like) == 2
    assert documents["mail/0.txt"].taught
    assert not documents["new/bill.txt"].taught
    assert engine.tags() == {"invoice": (8, 9), "leave": (8, 9), UNSURE: (0, 1)}


def test_classes_filter_a_search(engine: Engine) -> None:
    engine.teach(EXAMPLES)
    engine.sort()
    assert paths_of(engine, tags="Leave") == {*LEAVE, "new/off.txt"}
    assert paths_of(engine, tags=UNSURE) == {"new/fox.txt"}
    assert paths_of(engine, tags="leave", paths="new") == {"new/off.txt"}
    assert {hit.path for hit in engine.search('"fox jumps"', tags=["leave", UNSURE])} == {
        "new/fox.txt"
    }
    assert {q.path for q in engine.ask("payment due?", "never", tags="invoice").quotes} <= {
        *INVOICES,
        "new/bill.txt",
    }
    with pytest.raises(FilterError, match=r"'bills'. The tags are: invoice, leave, unsure"):
        engine.search("week", tags="bills")
    with pytest.raises(FilterError, match="No document in the index passes"):
        engine.search("week", tags="leave", types="pdf")


def test_a_run_keeps_to_its_filters_and_tells_how_far_it_is(engine: Engine) -> None:
    engine.teach(EXAMPLES)
    told: list[tuple[int, int, str]] = []
    engine.sort(lambda *one: told.append(one), paths=["new"])
    assert told[-1] == (3, 3, "documents")
    assert engine.tags()["invoice"] == (8, 9)
    with pytest.raises(FilterError):
        engine.sort(paths=["elsewhere"])


def test_a_correction_is_an_example_and_holds_at_once(engine: Engine) -> None:
    engine.teach(EXAMPLES)
    engine.sort()
    assert engine.correct({"new/fox.txt": "leave", "/docs/new/bill.txt": " leave "}) == ()
    assert paths_of(engine, tags="leave") == {*LEAVE, *NEW}
    engine.sort()
    assert engine.tags() == {"invoice": (8, 8), "leave": (10, 11)}
    engine.forget_tags("leave")
    assert engine.tags() == {"invoice": (8, 8)}
    engine.forget_tags()
    assert engine.tags() == {}


@pytest.mark.parametrize(
    ("examples", "told"),
    [
        ({"mail/0.txt": "invoice"}, "two at least, with 3 examples of each.*invoice: 1"),
        (dict.fromkeys(INVOICES, "invoice"), "invoice: 8"),
        ({"gone.txt": "invoice"}, "may read: none"),
    ],
)
def test_too_few_examples_are_kept_and_refused(
    engine: Engine, examples: dict[str, str], told: str
) -> None:
    with pytest.raises(SortError, match=told):
        engine.teach(examples)
    with pytest.raises(SortError):
        engine.sort()
    engine.teach(EXAMPLES)


@pytest.mark.parametrize("name", ["", " ", "Unsure", "two\nlines", "x" * 101, "nul\0"])
def test_a_name_that_no_class_can_have_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(ArgumentError):
        engine.teach({**EXAMPLES, "new/fox.txt": name})
    assert engine.tags() == {}


@pytest.mark.parametrize("path", ["../mail/0.txt", "/etc/passwd", "mail/\0", "", "mail"])
def test_a_path_of_no_document_is_told(engine: Engine, path: str) -> None:
    assert engine.teach({**EXAMPLES, path: "leave"}).unknown == (path,)


def test_classes_follow_a_file_that_is_moved_and_an_index_that_is_made_anew(
    tmp_path: Path, engine: Engine
) -> None:
    by_hash = {f"hash of {path}": tag for path, tag in EXAMPLES.items()}
    assert engine.teach(by_hash).unknown == ()
    engine.sort()
    kept = tmp_path / "index.tags.sqlite"
    assert kept.stat().st_mode & 0o077 == 0
    index_in(tmp_path / "other", {path.replace("new", "old"): text for path, text in NEW.items()})
    with Index.open(tmp_path / "other") as index:
        hashes = set(index.contents().values())
    Tags(tmp_path / "other").keep(dict.fromkeys(hashes, "leave"))
    with engine_over(tmp_path / "other") as moved:
        assert moved.tags() == {"leave": (0, 3)}


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "index.tags.sqlite").write_bytes(b"something else" * 100)
    with pytest.raises(IndexFailure, match="Remove it to begin anew"):
        Tags(tmp_path / "index").teach({"x": "y"})


class CloseReader(ToyEmbedder):
    """Reads for classes with another eye: the last word of a text alone."""

    reads_classes = True

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def embed_classes(self, texts: list[str]) -> Vectors:
        self.read += texts
        return self.embed_queries([text.rpartition(" ")[2] for text in texts])


def test_what_is_read_closely_is_read_once(tmp_path: Path) -> None:
    texts = {f"{n}.txt": f"the same words {n} {('good', 'bad')[n % 2]}" for n in range(20)}
    examples = {f"{n}.txt": ("praise", "blame")[n % 2] for n in range(8)}
    index_in(tmp_path / "index", texts)
    reader = CloseReader()
    settings = Settings(index=tmp_path / "index", cache=tmp_path / "cache")
    with Engine(Index.open(tmp_path / "index"), settings, reader) as engine:
        engine.teach(examples)
        assert len(reader.read) == 8

        def stop(done: int, _: int, note: str) -> None:
            if note == "documents":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            engine.sort(stop)
        done = len(reader.read)
        assert 8 < done < 20
        tags = tags_of(engine)
        assert sorted(reader.read) == sorted(texts.values())
        assert tags == {f"{n}.txt": ("praise", "blame")[n % 2] for n in range(20)}


ANNA, BEN = Viewer("anna", frozenset({"hr"})), Viewer("ben", frozenset({"works"}))
HR = rights_of("group:hr")


def test_nobody_sees_classes_or_examples_of_files_that_are_hidden(tmp_path: Path) -> None:
    files = [
        *(Shared(f"open{n}.txt", f"invoice payment euro due {n}") for n in range(5)),
        *(Shared(f"hr{n}.txt", f"holiday leave request week {n}", HR) for n in range(5)),
        *(Shared(f"box{n}.txt", f"parcel box delivery street {n}") for n in range(5)),
        Shared("secret.txt", "invoice payment euro secret", HR),
    ]
    write_share(tmp_path / "index", files)
    examples = {one.path: one.path.rstrip("01234.tx") for one in files[:15]}
    engine = engine_of(tmp_path / "index", UNRESTRICTED)
    engine.teach(examples)
    engine.sort()
    engine.correct({"secret.txt": "hush"})
    ben, anna = (engine.seen_by(viewer) for viewer in (BEN, ANNA))
    assert set(ben.tags()) == {"open", "bo"}
    assert set(anna.tags()) == {"open", "hr", "bo", "hush"}
    for tag in ("hush", "nothing"):
        with pytest.raises(FilterError, match=f"'{tag}'. The tags are: bo, open"):
            ben.search("invoice", tags=tag)
    assert {hit.path for hit in anna.search("invoice", tags="hush")} == {"secret.txt"}
    assert ben.correct({"secret.txt": "box"}) == ("secret.txt",)
    assert ben.correct({sha256_of_text("invoice payment euro secret"): "box"}) != ()
    assert all("hr" not in path for one in ben.sort() for path in one.like)
    ben.forget_tags()
    assert anna.tags()["hush"] == (1, 1)


@pytest.mark.parametrize(
    ("judged", "least"),
    [
        ([(0.9, True), (0.8, True), (0.7, True)], 0.7),
        ([(0.9, True), (0.8, True), (0.7, False)], 0.8),
        ([(0.9, True)] * 10 + [(0.5, False)], 0.5),
        ([(0.9, True), (0.9, False)], 2.0),
        ([(0.9, False), (0.8, True)], 2.0),
    ],
)
def test_the_least_probability_leaves_nine_in_ten_right(
    judged: list[tuple[float, bool]], least: float
) -> None:
    probabilities, is_right = zip(*judged, strict=True)
    assert least_probability(np.array(probabilities), np.array(is_right)) == least

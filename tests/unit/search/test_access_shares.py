"""Nothing shown to a viewer stands only in what they may not read, whatever the share.

Shares of a few files are drawn at random, of words that are no words of any language, with
duplicates, versions, members of archives, rights and groups; then somebody asks.
"""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from tests.unit.search.shares import (
    EVERYBODY,
    NOBODY_KNOWS,
    Shared,
    all_told,
    engine_of,
    rights_of,
    write_share,
)
from vind.indexes.access import Viewer, may_read
from vind.indexes.errors import VindError
from vind.indexes.index import Index
from vind.indexes.text.words import WORD
from vind.indexes.types import Filters
from vind.search import Engine
from vind.search.types import CITATION

_PARTS = ("bdglmnprtv", ("irk", "ulm", "osp"), "aeu", ("xt", "zg"))
WORDS = ["".join(parts) for parts in product(*_PARTS)]
"""Words of one length, so that many are a slip or two from each other."""

RIGHTS = (
    EVERYBODY,
    NOBODY_KNOWS,
    rights_of("group:hr"),
    rights_of("group:works"),
    rights_of("user:anna"),
    rights_of("group:hr", "user:ben"),
)
FOLDERS = ("/srv/eerste", "/srv/tweede")
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of its own in it
"""An index is written to the disk again and again, which takes most of the time."""

FIRST_SIZE = 1_000_003
"""No other number that is told comes to these."""


@dataclass(frozen=True)
class Case:
    """A share, which of its files have a newer version, who asks, and what."""

    files: tuple[Shared, ...]
    newer: tuple[tuple[int, int], ...]
    viewer: Viewer
    questions: tuple[str, ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    # Shrinks worse than drawing each, and draws twenty times as fast.
    chance = random.Random(draw(st.integers(0, 1 << 32)))  # noqa: S311
    words = chance.sample(WORDS, 60)
    few = words[:25]
    texts = [
        "\n".join(
            " ".join(chance.choices(few, k=chance.randint(2, 5))).capitalize() + "."
            for _ in range(chance.randint(1, 3))
        )
        for _ in range(4)
    ]
    files: dict[tuple[str, str], Shared] = {}
    for number in range(draw(st.integers(2, 7))):
        of_text = chance.randrange(len(texts))
        steps = chance.choices(words, k=chance.randint(1, 3))
        container = f"{chance.choice(words)}.zip" if chance.random() < 0.25 else ""
        path = "/".join([container, *steps] if container else steps) + ".txt"
        one = Shared(
            path,
            texts[of_text],
            chance.choice(RIGHTS),
            folder=f"{chance.choice(FOLDERS)}-{chance.choice(words)}",
            container=container,
            title=words[30 + of_text] if of_text % 2 else "",
            author=words[40 + of_text],
            created=datetime(2031, 1, 1, tzinfo=UTC) if of_text == 1 else None,
            day=number + 1,
            size=FIRST_SIZE + number,
        )
        files.setdefault(one.place, one)
        if container:
            rights = one.rights if chance.random() < 0.7 else chance.choice(RIGHTS)
            day, size = 20 + number, FIRST_SIZE + 20 + number
            text = f"{container} {number}"
            archive = Shared(container, text, rights, one.folder, day=day, size=size)
            files.setdefault(archive.place, archive)
    kept = tuple(files.values())
    places = range(len(kept))
    newer = tuple({chance.choice(places): chance.choice(places) for _ in range(3)}.items())
    groups = frozenset(one for one in ("hr", "works") if chance.random() < 0.4)
    viewer = Viewer(chance.choice(("anna", "ben", "carl")), groups)
    asked = [chance.sample(words, 4), [_slip(one, chance) for one in chance.sample(few, 3)]]
    return Case(kept, newer, viewer, tuple(map(" ".join, asked)))


def _slip(word: str, chance: random.Random) -> str:
    """``word`` with one letter too few or two exchanged, behind its first."""
    place = chance.randrange(1, len(word) - 1)
    if chance.random() < 0.5:
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def words_in(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def words_of(one: Shared) -> set[str]:
    return words_in(" ".join((one.folder, one.path, one.text, one.title, one.author)))


def told_by(call: Callable[..., object], *given: Any, **kept_to: Any) -> object:
    """What a call returns, or what it raises on purpose."""
    try:
        return call(*given, **kept_to)
    except VindError as error:
        return error
    except KeyError:
        return None


def calls(
    engine: Engine, everything: Engine, case: Case, ids: Sequence[int]
) -> Iterator[tuple[str, object]]:
    """What every door of an engine says to a viewer, with what was asked of it."""
    last = case.questions[-1]
    for asked in case.questions:
        yield asked, told_by(engine.search, asked, 10)
        yield asked, told_by(engine.ask, asked, words="never")
        before = everything.ask(asked, words="never")
        yield last, told_by(engine.ask, last, words="never", follows=before)
        for quote in before.quotes:
            yield "", told_by(engine.find_again, quote)
    yield "", told_by(engine.search, "iets", types="pdf")
    yield "", told_by(engine.search, "iets", paths="nergens/**")
    for one in case.files:
        place = f"{one.folder}/{one.path}"
        yield place, told_by(engine.search, last, paths=place)
        yield place, told_by(engine.opening, one.path, one.folder)
    year = case.files[0].written.year
    days = {"after": date(year, 1, 1), "before": date(year, 12, 31)}
    yield last, told_by(engine.search, last, **days)
    for passage_id in ids:
        yield "", told_by(engine.passage, passage_id)
        yield "", told_by(engine.document_text, passage_id)
        yield "", told_by(engine.original, passage_id)
    yield "", engine.files()
    yield "", [engine.ledger_page(offset, 2).files for offset in range(0, len(case.files), 2)]
    yield "", engine.ledger_page(states=["indexed", "partial"]).files
    yield "", engine.file_types()
    yield "", replace(engine.status(), directory=Path())


def index_calls(
    index: Index, case: Case, ids: Sequence[int], files: Sequence[int]
) -> Iterator[object]:
    """The same of the index below it."""
    every = " ".join(WORDS)
    found = index.nearest(ToyEmbedder().embed_query(every), 100)
    found += index.match(every, 100)
    assert {one.passage_id for one in found} <= set(index.file_ids(ids))
    assert index.file_ids(ids).keys() == index.passages(ids).keys() == set(index.states(ids)[0])
    for passage_id in set(ids) - index.passages(ids).keys():
        with pytest.raises(KeyError):
            index.vectors([passage_id])
    yield index.passages(ids)
    yield index.searchable_paths()
    yield index.duplicates(files)
    yield index.openings(files)
    yield index.holders(one.place for one in case.files)
    for file_id in files:
        yield index.passages_of(file_id)
        yield told_by(index.document_text, file_id)
        yield index.tables_of(file_id)
    for one in case.files:
        yield index.passing_by_duplicate(Filters(paths=(one.path,)))
        if index.document_of(*one.place) is not None:
            yield one.place
    yield list(map(index.respelt, case.questions[1].split()))


def check(case: Case, directory: Path) -> None:
    write_share(
        directory,
        case.files,
        {case.files[old].place: case.files[new].place for old, new in case.newer},
    )
    readable = [one for one in case.files if may_read(case.viewer, one.rights)]
    hidden = [one for one in case.files if one not in readable]
    own_words = set().union(*map(words_of, readable))
    hidden_words = set().union(*map(words_of, hidden)) - own_words - {"txt", "zip"}
    hidden_days = {one.written.date() for one in hidden}
    hidden_sizes = {one.size for one in hidden}
    texts = {one.text for one in readable}
    with engine_of(directory) as everything, everything.seen_by(case.viewer) as engine:
        index, whole = engine._index, everything._index
        files = sorted(whole.searchable_paths())
        stored = [one for file_id in files for one in whole.passages_of(file_id)]
        ids = [one.passage_id for one in stored]
        allowed = {one.passage_id for one in stored if whole.document_text(one.file_id) in texts}
        assert set(index.passages(ids)) == allowed

        def hold(asked: str, told: object) -> None:
            for one in all_told(told):
                if isinstance(one, str):
                    leaked = words_in(CITATION.sub("", one)) & hidden_words - words_in(asked)
                    assert not leaked, (leaked, told)
                elif isinstance(one, date):
                    day = one.date() if isinstance(one, datetime) else one
                    assert day not in hidden_days, (day, told)
                else:
                    assert one not in hidden_sizes, (one, told)

        for asked, told in calls(engine, everything, case, ids):
            hold(asked, told)
        for told in index_calls(index, case, ids, files):
            hold("", told)
        every = " ".join(WORDS)
        absent = set(index.absent_words(every))
        assert absent >= set(WORDS) - own_words
        rare = index.rarities(every)
        assert len({rare[word] for word in rare if word in hidden_words}) <= 1
        found = engine.status()
        assert sum(found.states.values()) == len(readable) == len(engine.files())
        pages = [engine.ledger_page(offset, 2) for offset in range(0, len(case.files), 2)]
        assert [one for page in pages for one in page.files] == engine.files()
        for state, count in found.states.items():
            assert engine.ledger_page(states=[state]).total == count
        assert set(found.folders) == {one.folder for one in readable}
        assert found.passages == len(allowed)
        assert index.is_empty == (not allowed)


def _check(case: Case) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        check(case, Path(folder) / "index")


@settings(deadline=None, derandomize=True, max_examples=100)
@given(cases())
def test_random_shares_show_viewers_only_what_they_may_read(case: Case) -> None:
    _check(case)


@pytest.mark.nightly
@settings(deadline=None, max_examples=2000)
@given(cases())
def test_many_random_shares_show_viewers_only_what_they_may_read(case: Case) -> None:
    _check(case)

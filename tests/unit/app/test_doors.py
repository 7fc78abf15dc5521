"""The doors of vind, who comes to each, and what is hidden behind it.

A reader comes to every door of DOORS, over HTTP, twice: to a share with files that they may not
read, and to the same share

- with other hidden files: every hidden name, word, day and size is another one. Not a byte of what
  the reader gets may change, scores and counts included;
- without the hidden files. Not a byte may change but for what is counted over all of the index (see
  ``without_statistics``, CHOOSING and BY_SPELLING), which docs/access.md names.

``HIDDEN`` has a share for each kind of hidden document; Hypothesis draws many more.
"""

import json
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from hypothesis import given, settings
from starlette.applications import Starlette

from tests.browser.signing_in import SECRET
from tests.ports import free_port
from tests.unit.app.mcp_site import signed_in
from tests.unit.search.shares import (
    NOBODY_KNOWS,
    Shared,
    engine_of,
    rights_of,
    write_in_order,
)
from tests.unit.search.test_access_shares import MEMORY, WORDS, Case, cases, words_in, words_of
from vind.app.access.keys import create_key
from vind.app.api.application import api
from vind.app.mcp.transports import McpApplication
from vind.app.servers.run import OPTIONS
from vind.app.web import facets
from vind.app.web.doors import Doors
from vind.app.words import ENGLISH
from vind.indexes.access import Viewer, may_read
from vind.indexes.catalogue import stamp
from vind.indexes.settings import Settings
from vind.search import Engine

NAMES = frozenset({"127.0.0.1"})
SPOKEN = {"Accept": "application/json, text/event-stream"}
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


@dataclass
class Site:
    """REST and MCP as the page has them beside it, over whatever engine is put there."""

    url: str
    settings: Settings
    disk: Path
    keys: dict[frozenset[str], str] = field(default_factory=dict)
    engine: Engine | None = None

    def seen_by(self, viewer: Viewer) -> Engine:
        assert self.engine is not None
        return self.engine.seen_by(viewer)

    def key(self, groups: frozenset[str]) -> str:
        """The key of a program in these groups."""
        if groups not in self.keys:
            name = "-".join(["program", *sorted(groups)])
            self.keys[groups] = create_key(self.settings, name, groups)[1]
        return self.keys[groups]

    def audit(self) -> list[bytes]:
        """The lines of its last two files: a day or 32 MB may end between two looks."""
        files = sorted(Path(self.settings.audit).glob("*.jsonl"))
        return [line for file in files[-2:] for line in file.read_bytes().splitlines()]


@dataclass
class Reader:
    """Somebody at the doors of a site: what they bring, what they ask, and what they may guess."""

    site: Site
    http: httpx.Client
    case: Case

    @property
    def ids(self) -> range:
        """All that passages may have, and one before and one behind them."""
        passages = sum(len(one.document().passages) for one in self.case.files)
        return range(FIRST_ID - 1, FIRST_ID + passages + 1)

    def post(self, path: str, **sent: object) -> bytes:
        return self._told(self.http.post(path, json=sent))

    def get(self, path: str) -> bytes:
        return self._told(self.http.get(path))

    def tool(self, name: str, **arguments: object) -> bytes:
        called = {"name": name, "arguments": arguments}
        return self._told(self._spoken("tools/call", called))

    @cached_property
    def _session(self) -> dict[str, str]:
        hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}
        opened = self.http.post("/mcp", json=hello, headers=SPOKEN)
        return {**SPOKEN, "Mcp-Session-Id": opened.headers["mcp-session-id"]}

    def _spoken(self, method: str, sent: object) -> httpx.Response:
        spoken = {"jsonrpc": "2.0", "id": 2, "method": method, "params": sent}
        return self.http.post("/mcp", json=spoken, headers=self._session)

    def leave(self) -> None:
        """End the session: there may be 250 of one caller."""
        self.http.delete("/mcp", headers=self._session)

    @staticmethod
    def _told(reply: Any) -> bytes:
        """The status and the body, but for the random id and the moment of an answer, and waits."""
        of_this_moment = rb'"(id|created)":\s?("[\w-]*"|\d+)'
        body = reply.content.replace(b"event: waiting\ndata: {}\n\n", b"")
        return b"%d %s" % (reply.status_code, re.sub(of_this_moment, rb'"\1":0', body))


Door = Callable[[Reader], Iterator[bytes]]
DOORS: dict[str, Door] = {}


CHOOSING: set[str] = set()
"""Doors that show the best of all, so that what is counted over all may choose another."""


def door(what_shows: str, *, chooses: bool = False) -> Callable[[Door], Door]:
    def with_door(knock: Door) -> Door:
        DOORS[what_shows] = knock
        if chooses:
            CHOOSING.add(what_shows)
        return knock

    return with_door


@door("hits, their copies, versions and scores")
def _(reader: Reader) -> Iterator[bytes]:
    for query in reader.case.questions:
        yield reader.post("/api/search", query=query, k=50)


@door("hits that have words word for word")
def _(reader: Reader) -> Iterator[bytes]:
    for word in reader.case.questions[0].split()[:2]:
        yield reader.post("/api/search", query=f'"{word}"', k=50)


@door("hits that pass a filter, and what is said where none does")
def _(reader: Reader) -> Iterator[bytes]:
    last = reader.case.questions[-1]
    for one in reader.case.files[-3:]:
        place = f"{reader.site.disk}{one.folder}/{one.path}"
        yield reader.post("/api/search", query=last, k=50, paths=[place])
        yield reader.post("/api/search", query=last, k=50, author=one.author or "nobody")
    for kept_to in ({"types": ["odt"]}, {"paths": ["nowhere/**"]}, {"after": "2090-01-01"}):
        yield reader.post("/api/search", query=last, k=50, **kept_to)
    days = {"after": "2003-01-01", "before": "2006-12-31"}
    yield reader.post("/api/search", query=last, k=50, **days)


@door("cards of an answer: quotes, conflicts, rows, what lacks, slips put right", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    for question in reader.case.questions:
        yield reader.post("/api/ask", question=question, words="never")


@door("summaries, comparisons, and documents to choose from", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    path = reader.case.files[-1].path
    name = " ".join(re.findall(r"[a-z]+", path.lower()))
    for question in (
        f"Summarise {name}",
        f'Summarise it: "{path}"',
        f"Compare {name} with {reader.case.questions[-1]}",
    ):
        yield reader.post("/api/ask", question=question, words="never")


@door("an answer as it streams", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    question = reader.case.questions[-1]
    yield reader.post("/api/ask", question=question, words="never", stream=True)


@door("an answer that follows another", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    first, last = reader.case.questions[0], reader.case.questions[-1]
    asked = reader.http.post("/api/ask", json={"question": first, "words": "never"}).json()
    yield reader.post(
        "/api/ask", question=last, words="never", conversation=asked.get("id", "none")
    )


@door("OpenAI's chat, models and vectors", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    said = [{"role": "user", "content": reader.case.questions[-1]}]
    yield reader.post("/v1/chat/completions", messages=said)
    yield reader.get("/v1/models")
    yield reader.post("/v1/embeddings", input=reader.case.questions[0], model="x")


@door("passages and documents by their ids, one after the other")
def _(reader: Reader) -> Iterator[bytes]:
    for passage_id in reader.ids:
        yield reader.get(f"/api/passages/{passage_id}")
        yield reader.get(f"/api/documents/{passage_id}")


ORIGINALS = "the files themselves, by the ids of their passages"


@door(ORIGINALS)
def _(reader: Reader) -> Iterator[bytes]:
    for passage_id in reader.ids:
        yield reader.get(f"/api/originals/{passage_id}")


@door("the list of files, whole, in parts and by state")
def _(reader: Reader) -> Iterator[bytes]:
    yield reader.get("/api/files")
    for query in ("offset=1&limit=2", "state=indexed", "state=duplicate", "state=failed"):
        yield reader.get(f"/api/files?{query}")


@door("the status and its counts")
def _(reader: Reader) -> Iterator[bytes]:
    yield reader.get("/api/status")


@door("what is for administrators: runs and figures")
def _(reader: Reader) -> Iterator[bytes]:
    yield reader.get("/api/jobs")
    through = {"X-Forwarded-For": "192.0.2.7"}
    yield reader._told(reader.http.get("/metrics", headers=through))


@door("MCP: passages")
def _(reader: Reader) -> Iterator[bytes]:
    yield reader.tool("search", query=reader.case.questions[0], k=50)


@door("MCP: an answer", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    yield reader.tool("ask", question=reader.case.questions[-1], words="never")


@door("MCP: documents by their paths, and their list")
def _(reader: Reader) -> Iterator[bytes]:
    for one in reader.case.files[-3:]:
        yield reader.tool("get_document", path=one.path)
    yield reader.tool("list_documents", contains="t", limit=4)


@door("the page: questions that it suggests, and what its facets count", chooses=True)
def _(reader: Reader) -> Iterator[bytes]:
    engine = reader.site.seen_by(reader.case.viewer)
    if engine.status().passages:
        yield "\n".join(engine.suggestions("en")).encode()
        yield facets.show(engine.search(reader.case.questions[0], 50), ENGLISH).encode()


@door("the audit of what was shown")
def _(reader: Reader) -> Iterator[bytes]:
    before = reader.site.audit()[-1]
    reader.post("/api/search", query=reader.case.questions[0], k=50)
    reader.get("/api/files")
    written = reader.site.audit()
    lines = [json.loads(line) for line in written[written.index(before) + 1 :]]
    kept = ("event", "outcome", "files", "passages")
    yield b"0 %s" % json.dumps([{name: line.get(name) for name in kept} for line in lines]).encode()


# Who comes.


@contextmanager
def at_the_doors(site: Site, case: Case) -> Iterator[Reader]:
    """The reader of a case, by the headers of a proxy or by a key."""
    viewer = case.viewer
    if viewer.name.startswith("key:"):
        headers = {"Authorization": f"Bearer {site.key(viewer.groups)}"}
    else:
        headers = signed_in(viewer.name, ",".join(sorted(viewer.groups)))
    with httpx.Client(base_url=site.url, headers=headers, timeout=60) as http:
        reader = Reader(site, http, case)
        yield reader
        reader.leave()


# What they come to.


FIRST_ID = 1000


@pytest.fixture(scope="module", autouse=True)
def _ids_that_are_the_same_in_each_index() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp, "unused_id", lambda: FIRST_ID)
        yield


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield from site_in(Path(folder))


def site_in(folder: Path) -> Iterator[Site]:
    port = free_port()
    given = Settings(
        index=folder / "index",
        cache=folder / "cache",
        access="rules",
        administrators=("root",),
        proxy_addresses=("127.0.0.1",),
        proxy_secret=SECRET,
        keys=str(folder / "keys.json"),
        audit=str(folder / "audit"),
        api_rate=0,
    )
    found = Site(f"http://127.0.0.1:{port}", given, folder / "disk")
    rest = api(found.seen_by, given, NAMES)
    mcp = McpApplication(found.seen_by, given, NAMES)
    app = Starlette(lifespan=lambda _: mcp.running())
    server = uvicorn.Server(uvicorn.Config(Doors(app, rest, mcp), "127.0.0.1", port, **OPTIONS))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield found
    server.should_exit = True
    thread.join()
    rest.state.service.close()


Heard = dict[str, list[bytes]]
"""What came out of each door."""


def heard(site: Site, case: Case, files: Sequence[Shared | None]) -> Heard:
    """What the reader of ``case`` gets at each door of a share of ``files``, some left out."""
    in_order = sorted(
        range(len(files)), key=lambda at: (bool(case.files[at].container), case.files[at].place)
    )
    files = [one and replace(one, folder=f"{site.disk}{one.folder}") for one in files]
    documents = {case.files[at].content: at for at in reversed(in_order)}.values()
    newer = {
        old.place: new.place
        for a, b in case.newer
        if a in documents and b in documents and (old := files[a]) and (new := files[b])
    }
    shutil.rmtree(site.disk, ignore_errors=True)
    for one in files:
        if one and not one.container:
            file = Path(one.folder, one.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(one.text)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        index = Path(folder) / "index"
        write_in_order(index, filter(None, (files[at] for at in in_order)), newer)
        with engine_of(index) as engine, at_the_doors(site, case) as reader:
            site.engine = engine
            return {name: list(knock(reader)) for name, knock in DOORS.items()}


def without_hidden(case: Case) -> list[Shared | None]:
    return [one if may_read(case.viewer, one.rights) else None for one in case.files]


def with_other_hidden_files(case: Case) -> list[Shared]:
    """The share with other words wherever a word stands in no readable file; other days and sizes.

    There are as many words as before, and each is as frequent: nothing else is counted over all.
    """
    readable = [one for one in without_hidden(case) if one]
    known = set().union(*map(words_of, readable), {"txt", "zip", "docs"})
    asked = words_in(" ".join(case.questions))
    hidden = sorted(set().union(*map(words_of, case.files)) - known)
    spare = iter(sorted(set(WORDS) - known - set(hidden) - asked))
    other = {word: next(spare) for word in hidden}

    def renamed(text: str) -> str:
        return re.sub(r"\w+", lambda word: other.get(word[0].lower(), word[0]), text)

    def changed(one: Shared) -> Shared:
        said: dict[str, Any] = {name: renamed(getattr(one, name)) for name in WITH_WORDS}
        return replace(one, **said, day=one.day + 30, size=one.size + 50)

    return [one if one in readable else changed(one) for one in case.files]


WITH_WORDS = ("path", "text", "folder", "container", "title", "author", "heading")

OVER_ALL = {"score", "why", "right", "confidence", "generation"}
"""What is counted over all of the index, also for who may read a part of it."""

NUMBERS = {"passage_id"}
"""Ids, which count up over all of the index."""


BY_SPELLING = frozenset({"matches", "snippet"})
"""What depends on the word that a slip is taken for: the most frequent over all of the index."""


def without_statistics(reply: bytes, left_out: frozenset[str] = frozenset()) -> str:
    """A reply without what is counted over all of the index, and results in the order of places.

    Fields that are ``left_out`` are not in it either.
    """
    status, _, body = re.sub(rb"originals/\d+", b"originals", reply).partition(b" ")
    texts = [line.removeprefix("data:") for line in body.decode().splitlines()]
    try:
        found = [json.loads(body)]
    except ValueError:
        found = [json.loads(text) if text.lstrip()[:1] in {"{", "["} else text for text in texts]
    return f"{status.decode()} {json.dumps([_without(one, left_out) for one in found])}"


def _without(told: Any, left_out: frozenset[str]) -> Any:
    if isinstance(told, dict):
        return {
            name: _without(of, left_out)
            for name, of in sorted(told.items())
            if name not in OVER_ALL | NUMBERS | {"content"} | left_out
        }
    if isinstance(told, list):
        kept = [] if told and all(isinstance(one, int) for one in told) else told
        return sorted((_without(one, left_out) for one in kept), key=json.dumps)
    return told


def check(site: Site, case: Case, *, is_drawn: bool = False) -> None:
    """Assert that a reader gets the same whatever is hidden, and as if nothing was.

    Of a share that ``is_drawn`` the second is not asked of CHOOSING and BY_SPELLING.
    """
    there = heard(site, case, case.files)
    other, without = (
        heard(site, case, files) for files in (with_other_hidden_files(case), without_hidden(case))
    )
    left_out = BY_SPELLING if is_drawn else frozenset()
    for name in DOORS:
        assert there[name] == other[name], name
        if (is_drawn and name in CHOOSING) or (name == ORIGINALS and has_a_mixed_archive(case)):
            continue
        told = [
            sorted({without_statistics(reply, left_out) for reply in one[name]})
            for one in (there, without)
        ]
        assert told[0] == told[1], name


def has_a_mixed_archive(case: Case) -> bool:
    """Whether an archive has files for the reader and others: it is not handed out to them."""
    hidden = {(one.folder, one.container) for one in hidden_in(case) if one.container}
    return bool(hidden & {(one.folder, one.container or one.path) for one in case.files})


def hidden_in(case: Case) -> list[Shared]:
    return [one for one in case.files if not may_read(case.viewer, one.rights)]


# What is hidden.

HR = rights_of("group:hr")
WORKS = rights_of("group:works", "user:anna", "user:carl")
FEE, NEWER_FEE = "The archive fee is 1250 euro a year.", "The archive fee is 1400 euro a year."
MACHINES = "Machine\tSite\tPrice\nLathe\tGhent\t$ 12,000\nPress\tLeeds\t$ 8,500\nSaw\tGhent\t$ 950"
READABLE = (
    Shared("canteen.md", "The canteen opens at nine.\nLunch is served until two.", heading="Lunch"),
    Shared("fees-2024.txt", FEE, created=datetime(2024, 1, 1, tzinfo=UTC), day=7, heading="Fee"),
    Shared("machines.txt", MACHINES, day=8, author="Lotte de Wit"),
    Shared("plans.zip", "plans.zip", day=9),
    Shared("plans.zip/open.txt", "The north wing gets a lift.", container="plans.zip", day=10),
)
DISMISSAL = "The dismissal of Jansen costs 9000 euro."

HIDDEN: dict[str, tuple[tuple[Shared, ...], tuple[tuple[int, int], ...]]] = {
    "a file with words of its own": (
        (Shared("hr/bonus.pdf", "The bonus of Zwartkops is 777 euro.", HR, "/secret", day=6),),
        (),
    ),
    "a file of the same words": (
        (Shared("hr/lunch.md", "Lunch is served until nine in the north wing.", HR),),
        (),
    ),
    "the file that a readable one is a copy of": (
        (Shared("a/jansen.txt", DISMISSAL, HR), Shared("works/copy.txt", DISMISSAL, WORKS, day=4)),
        (),
    ),
    "a copy of a readable file": (
        (Shared("a/open.txt", DISMISSAL, WORKS), Shared("hr/copy.txt", DISMISSAL, HR, day=4)),
        (),
    ),
    "the first of three copies": (
        (
            Shared("hr/jansen.txt", DISMISSAL, HR, "/a"),
            Shared("old.zip/copy.txt", DISMISSAL, WORKS, "/b", "old.zip", day=4),
            Shared("works/copy.txt", DISMISSAL, WORKS, "/c", day=5),
        ),
        (),
    ),
    "a newer version": (
        (Shared("hr/fees-2025.txt", NEWER_FEE, HR, created=datetime(2025, 1, 1, tzinfo=UTC)),),
        ((1, len(READABLE)),),
    ),
    "an older version": (
        (Shared("hr/fees-2023.txt", NEWER_FEE, HR, created=datetime(2023, 1, 1, tzinfo=UTC)),),
        ((len(READABLE), 1),),
    ),
    "a member of an archive": (
        (Shared("plans.zip/hr.txt", "The south wing is sold.", HR, container="plans.zip"),),
        (),
    ),
    "the archive of a readable member": (
        (
            Shared("hr.zip", "hr.zip", HR),
            Shared("hr.zip/a.txt", "The west wing is painted.", container="hr.zip", day=4),
        ),
        (),
    ),
    "rows of a table": (
        (Shared("hr/wages.txt", "Name\tWage\nZwart\t$ 3,100\nWit\t$ 2,900", HR, author="Chris"),),
        (),
    ),
    "a file of unknown rights": (
        (Shared("[hr]/orchard.odt", "Nobody knows the orchard.", NOBODY_KNOWS, "/attic"),),
        (),
    ),
}
"""What each is: files beside READABLE, and which file has which as its newer version, by number."""

QUESTIONS = (
    "canteen lunch archive fee wing dismissal Jansen bonus Zwartkops orchard wages",
    "What is the archive fee in euro a year?",
    "Which machines are in Ghent?",
    "Which name has the highest wage?",
    "What does the dismissal of Jansen cost?",
    "When is the luhcn served for Zwartkosp?",
)
READERS = {
    "a person in a group": Viewer("ben", frozenset({"works"})),
    "a person by name": Viewer("anna"),
    "a person in no group": Viewer("carl"),
    "a program in a group": Viewer("key:program-works", frozenset({"works"})),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_nothing_hidden_shows_at_any_door(site: Site, hidden: str, reader: str) -> None:
    files, newer = HIDDEN[hidden]
    check(site, Case((*READABLE, *files), newer, READERS[reader], QUESTIONS))


def test_an_archive_with_a_member_for_others_is_not_handed_out(site: Site) -> None:
    files, newer = HIDDEN["a member of an archive"]
    for reader in READERS.values():
        case = Case((*READABLE, *files), newer, reader, QUESTIONS)
        mixed, whole = (
            heard(site, case, share)[ORIGINALS] for share in (case.files, without_hidden(case))
        )
        assert (b"200 plans.zip" in mixed, b"200 plans.zip" in whole) == (False, True)


@settings(max_examples=100)
@given(cases())
def test_nothing_hidden_of_random_shares_shows_at_any_door(site: Site, case: Case) -> None:
    check(site, case, is_drawn=True)


@pytest.mark.nightly
@settings(max_examples=2000)
@given(cases())
def test_nothing_hidden_of_2000_shares_shows_at_any_door(site: Site, case: Case) -> None:
    check(site, case, is_drawn=True)

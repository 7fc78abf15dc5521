"""The engine of a command: that of a server which the account runs, or one that is opened here."""

import json
import socket
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Unpack

from vind.app.serialize import to_json
from vind.app.servers.own_socket import MOST_HITS, socket_of
from vind.indexes.errors import FilterError, QuestionError, SmallTalkError, VindError
from vind.indexes.settings import Settings
from vind.search.types import (
    Answer,
    Answered,
    Event,
    Hit,
    KeptTo,
    QuotesFound,
    Told,
    Waiting,
    Wording,
    Words,
)

if TYPE_CHECKING:
    from vind.search import Engine

ANSWER_SECONDS = 2.0
"""After which a server that does not say what it has is none, as one that was stopped; an answer
may take minutes."""

OF_A_KIND: dict[str, type[VindError]] = {
    "question": QuestionError,
    "small-talk": SmallTalkError,
    "filter": FilterError,
}
"""The errors that a command goes on after, by how their problem is named."""


class CommandEngine(Protocol):
    """What the commands use of an engine. What it finds is in the audit before it is returned."""

    def folders(self) -> tuple[str, ...]:
        """The indexed folders that paths begin at."""

    def search(self, query: str, k: int, **kept_to: Unpack[KeptTo]) -> list[Hit]:
        """As ``Engine.search``."""

    def stream(
        self, question: str, words: Words, follows: Answer | None, **kept_to: Unpack[KeptTo]
    ) -> Generator[Event]:
        """As ``Engine.stream``."""


@contextmanager
def command_engine(settings: Settings, k: int = 1) -> Iterator[CommandEngine]:
    """The engine for a command: where a server runs over the index with these settings, its own.

    Its models are loaded, so that it answers in a fraction of a second. ``k`` are the passages that
    are wanted: where a server gives fewer, the index is opened here. Raises as ``Engine.open``.
    """
    path = socket_of(settings) if k <= MOST_HITS else None
    if path is not None and path.exists():
        served = _Served(path)
        if served.answers():
            yield served
            return
    from vind.search import Engine

    with Engine.open(settings=settings) as engine:
        yield _Opened(engine, settings)


class _Opened:
    """An engine of this process."""

    def __init__(self, engine: "Engine", settings: Settings) -> None:
        from vind.app.access import at_the_machine
        from vind.app.audit import Audit

        self._engine = engine
        self._audit, self._caller = Audit.of(settings), at_the_machine(settings)

    def folders(self) -> tuple[str, ...]:
        return self._engine.status().folders

    def search(self, query: str, k: int, **kept_to: Unpack[KeptTo]) -> list[Hit]:
        from vind.app.audit.log import write_hits

        hits = self._engine.search(query, k, **kept_to)
        write_hits(self._audit, self._caller, query, hits)
        return hits

    def stream(
        self, question: str, words: Words, follows: Answer | None, **kept_to: Unpack[KeptTo]
    ) -> Generator[Event]:
        from vind.app.audit.log import audited

        events = self._engine.stream(question, words, follows, **kept_to)
        return audited(events, self._audit, self._caller, question)


class _Connection(HTTPConnection):
    def __init__(self, path: Path, seconds: float | None = None) -> None:
        super().__init__("localhost", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        """To the socket, in place of a host."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class _Served:
    """The engine of a running server, asked over its socket."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folders: tuple[str, ...] = ()
        self._last: tuple[Answer, str] | None = None

    def answers(self) -> bool:
        """Whether a server is there, and says what it has."""
        try:
            with closing(_Connection(self._path, ANSWER_SECONDS)) as connection:
                status = json.loads(_reply(connection, "GET", "/api/status").read())
        except (OSError, HTTPException, ValueError, VindError):
            return False
        self._folders = tuple(status["folders"])
        return True

    def folders(self) -> tuple[str, ...]:
        return self._folders

    def search(self, query: str, k: int, **kept_to: Unpack[KeptTo]) -> list[Hit]:
        sent = {"query": query, "k": k, **kept_to}
        with closing(_Connection(self._path)) as connection:
            found = json.loads(_reply(connection, "POST", "/api/search", sent).read())
        hits: list[Hit] = _read(list[Hit], found["hits"])
        return hits

    def stream(
        self, question: str, words: Words, follows: Answer | None, **kept_to: Unpack[KeptTo]
    ) -> Generator[Event]:
        sent = {"question": question, "words": words, "stream": True, **kept_to}
        if self._last is not None and follows is self._last[0]:
            sent["conversation"] = self._last[1]
        with closing(_Connection(self._path)) as connection:
            for name, data in _events(_reply(connection, "POST", "/api/ask", sent)):
                if name == "answer":
                    answer = _read(Answer, data["answer"])
                    self._last = answer, data["id"]
                    yield Answered(answer)
                    return
                yield _event(name, data)
        raise VindError("The server broke off its answer. Ask again.")


def _reply(connection: HTTPConnection, method: str, path: str, sent: object = None) -> HTTPResponse:
    """What the server says. Raises the VindError that it tells of."""
    body = None if sent is None else to_json(sent, indent=None)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    if response.status != HTTPStatus.OK:
        raise _told(json.loads(response.read()))
    return response


def _told(problem: dict[str, Any]) -> VindError:
    """An error of the server, in its words."""
    kind = str(problem.get("type", "")).rpartition("#")[2]
    return OF_A_KIND.get(kind, VindError)(str(problem.get("detail")))


def _events(response: HTTPResponse) -> Iterator[tuple[str, Any]]:
    """The server-sent events of a response, each with its name and its data."""
    name = ""
    for line in response:
        field, _, value = line.decode().rstrip("\r\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def _event(name: str, data: Any) -> Event:
    kinds: dict[str, type[QuotesFound | Told | Wording]] = {
        "quotes": QuotesFound,
        "told": Told,
        "wording": Wording,
    }
    if name == "error":
        raise _told(data)
    return _read(kinds[name], data) if name in kinds else Waiting()


def _read(kind: Any, data: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind).validate_python(data)

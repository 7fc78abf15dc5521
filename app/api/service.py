"""The state that all endpoints share: identification, queues, kept answers and metrics.

Only this module reaches the unrestricted engine. An endpoint gets an ``Asker``, whose engine finds
only what the caller may read.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from vind.app.access import CALLER, Caller, Door, Scope, from_address, identify, is_at_this_machine
from vind.app.api.metrics import Metrics
from vind.app.audit import Audit, What
from vind.app.audit.log import shown_of
from vind.app.feedback import Feedback
from vind.app.servers.jobs import Jobs
from vind.app.servers.limits import Rates, Turns
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import AnswerGoneError, ForbiddenError, NotSignedInError, VindError
from vind.indexes.models import find_installed
from vind.indexes.models.resolve import embedder_for
from vind.indexes.settings import Settings
from vind.search import Engine
from vind.search.types import Answer, Hit

CALLERS, ANSWERS = 500, 10
"""For how many callers answers are kept, and how many for each: some 20 kB an answer, 100 MB in
all."""


OF_OPENAI = "/v1/"


class KeptAnswers:
    """The answers by caller and id, in memory only. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: OrderedDict[str, OrderedDict[str, Answer]] = OrderedDict()

    def keep(self, caller: str, answer: Answer) -> str:
        """Keeps ``answer`` and returns its unguessable id; drops the oldest of too many."""
        answer_id = secrets.token_urlsafe(16)
        with self._lock:
            own = self._of.setdefault(caller, OrderedDict())
            self._of.move_to_end(caller)
            own[answer_id] = answer
            if len(own) > ANSWERS:
                own.popitem(last=False)
            if len(self._of) > CALLERS:
                self._of.popitem(last=False)
        return answer_id

    def find(self, caller: str, answer_id: str) -> Answer:
        """The answer with that id. Raises AnswerGoneError where ``caller`` has none.

        Another caller's answer does not count.
        """
        with self._lock:
            answer = self._of.get(caller, OrderedDict()).get(answer_id)
        if answer is None:
            raise AnswerGoneError(
                "There is no answer of yours with this id (any more). Ask the question before it "
                "again, or leave `conversation` out."
            )
        return answer


@dataclass(frozen=True, slots=True)
class Asker:
    """The caller of a request, and the index as the caller may see it."""

    engine: Engine
    caller: Caller
    peer: str
    audit: Audit

    @property
    def name(self) -> str:
        """The caller's identifier, from ``Caller.told_apart``."""
        return self.caller.told_apart(self.peer)

    def shows(
        self,
        what: What,
        found: Iterable[Hit] = (),
        *,
        files: Iterable[Path] = (),
        outcome: str = "",
    ) -> None:
        """Writes to the audit log what is about to be returned.

        Raises AuditError: then nothing may be returned.
        """
        shown = shown_of(found)
        self.audit.write(
            what,
            self.caller,
            files=(*map(str, files), *shown.files),
            passages=shown.passages,
            outcome=outcome,
            peer=self.peer,
        )


class Service:
    """The state of one server. Create it in the event loop, or before that exists."""

    def __init__(
        self,
        engine_for: Callable[[Viewer], Engine],
        settings: Settings,
        jobs: Jobs | None = None,
        rates: Rates | None = None,
    ) -> None:
        self._engine_for = engine_for
        self._audit = Audit.of(settings)
        self.settings = settings
        self._rates = rates or Rates(settings.api_rate)
        # The queue is short enough that nobody waits over five times as long as alone.
        self.searches = Turns(settings.threads, settings.threads, "searches", 1)
        self.answers = Turns(settings.api_answers, settings.api_waiting, "questions", 5)
        self.kept = KeptAnswers()
        self.feedback = Feedback(settings.index)
        self.jobs = jobs or Jobs(settings)
        self.metrics = Metrics(settings.index)
        self.metrics.watch("searches", self.searches)
        self.metrics.watch("answers", self.answers)

    def asker(self, request: Request, scope: Scope) -> Asker:
        """The caller of ``request``, who must have ``scope``. This is the only way to an engine.

        Raises NotSignedInError, ForbiddenError, and TooManyError for too many requests.
        """
        peer = request.client.host if request.client else ""
        door: Door = "openai" if request.url.path.startswith(OF_OPENAI) else "rest"
        try:
            caller = request.scope.get(CALLER) or identify(
                request.headers, peer, self.settings, door, self._audit
            )
        except NotSignedInError:
            self._rates.take(from_address(peer))  # slows down guessing of keys
            raise
        asker = Asker(self._engine_for(caller.viewer), caller, peer, self._audit)
        self._rates.take(asker.name)
        try:
            caller.require(scope)
        except ForbiddenError:
            asker.shows(What.REFUSED, outcome=f"has no scope {scope}")
            raise
        return asker

    def is_ready(self) -> dict[str, bool]:
        """Whether the index can be searched and the models are here, without any details."""
        ready = {"index": False, "embedder": False, "llm": False}
        with suppress(VindError):
            engine = self._engine_for(UNRESTRICTED)
            ready["llm"] = not engine.llm_trouble
            ready["index"] = bool(engine.status().passages)
        with suppress(VindError):
            find_installed(embedder_for(self.settings).name, self.settings)
            ready["embedder"] = True
        return ready

    def close(self) -> None:
        """Stops a run that goes on. The engine's owner closes the engine."""
        self.jobs.close()


def service_of(request: Request) -> Service:
    """The service of the application that received ``request``."""
    service: Service = request.app.state.service
    return service


def may(scope: Scope) -> Callable[[Request], Asker]:
    """A dependency: the caller, who must have ``scope``."""

    def asker(request: Request) -> Asker:
        return service_of(request).asker(request, scope)

    return asker


def here_or_may_manage(request: Request) -> None:
    """A dependency: lets only administrators pass, and direct callers on this machine."""
    service = service_of(request)
    peer = request.client.host if request.client else ""
    if not is_at_this_machine(request.headers, peer, service.settings):
        service.asker(request, "manage")


Shared: TypeAlias = Annotated[Service, Depends(service_of)]
Searching: TypeAlias = Annotated[Asker, Depends(may("search"))]
Asking: TypeAlias = Annotated[Asker, Depends(may("ask"))]
Reading: TypeAlias = Annotated[Asker, Depends(may("read"))]
Managing: TypeAlias = Annotated[Asker, Depends(may("manage"))]

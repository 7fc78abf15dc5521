"""Servers of one language model: each request goes to the one with the fewest in flight.

A request that fails before its first word goes to another server, but only once if the cause is a
full server. A server that would fail the next request too is set aside for AWAY_SECONDS. Everything
runs in one event loop.
"""

import ssl
from collections import deque
from collections.abc import Sequence
from time import monotonic

import anyio
import httpx

from vind.indexes.errors import ModelServerError
from vind.indexes.settings import Settings
from vind.search.wording.chat import Chat
from vind.search.wording.llm import Reply
from vind.search.wording.prompt import Prompt

AWAY_SECONDS = 10.0
"""Time after which a server that was set aside is tried again."""

OF_THE_REQUEST = frozenset({"full", "context", "broke off"})
"""Faults that the next request may not have."""


class _Server:
    """The state of a server."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.in_flight = 0
        self.error: ModelServerError | None = None
        self.away_until = 0.0
        self.seen_until = 0.0

    @property
    def is_away(self) -> bool:
        return self.error is not None and monotonic() < self.away_until

    def set_aside(self, error: ModelServerError) -> None:
        self.error = error
        self.away_until = self.seen_until = monotonic() + AWAY_SECONDS
        self.chat.forget()

    def is_well(self) -> None:
        self.error = None
        self.seen_until = monotonic() + AWAY_SECONDS


class Pool:
    """The servers of the settings; create it in the event loop that uses it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        key = settings.llm_key
        headers = {"Accept-Encoding": "identity", "User-Agent": "vind"}
        self._client = httpx.AsyncClient(
            # The budget, or the caller leaving, ends generations.
            timeout=httpx.Timeout(None, connect=settings.llm_connect_seconds),
            # An idle connection that a server closes would look like a server that is away.
            limits=httpx.Limits(max_keepalive_connections=0),
            headers=headers | ({"Authorization": f"Bearer {key}"} if key else {}),
            trust_env=False,
            verify=ssl.create_default_context(),
        )
        self._servers = [
            _Server(Chat(self._client, address, settings.llm_model, key))
            for address in settings.llm_servers
        ]
        self._waiting: deque[anyio.Event] = deque()

    async def word(self, prompt: Prompt, reply: Reply) -> None:
        """Word ``prompt`` into ``reply``, which is ended in any case."""
        try:
            reply.end(finished=await self._worded(prompt, reply))
        except Exception as error:  # noqa: BLE001  the reader of the reply raises it again
            reply.end(error=error)
        except BaseException:  # cancelled: the caller has left, or the model is closed
            reply.end()
            raise

    async def look(self) -> None:
        """Check every server that was not used or checked in the last AWAY_SECONDS."""
        async with anyio.create_task_group() as tasks:
            for server in self._servers:
                if monotonic() >= server.seen_until:
                    server.seen_until = monotonic() + AWAY_SECONDS
                    tasks.start_soon(self._look_at, server)

    @property
    def errors(self) -> list[ModelServerError | None]:
        """The current error of each server; None for those without."""
        return [server.error for server in self._servers]

    @property
    def names(self) -> list[str]:
        """The name of the model at each server; empty if unknown."""
        return [server.chat.model for server in self._servers]

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _worded(self, prompt: Prompt, reply: Reply) -> bool:
        failed: list[_Server] = []
        was_full = False
        while True:
            server = await self._place(failed)
            try:
                finished = await self._asked(server, prompt, reply)
            except ModelServerError as error:
                if not reply.has_begun and error.fault not in OF_THE_REQUEST:
                    server.set_aside(error)
                failed.append(server)
                is_final = reply.has_begun or was_full or error.fault in {"slow", "context"}
                if is_final or not self._there(failed):
                    raise
                was_full = error.fault == "full"
            else:
                server.is_well()
                return finished
            finally:
                self._free(server)

    def _there(self, failed: Sequence[_Server]) -> list[_Server]:
        return [one for one in self._servers if one not in failed and not one.is_away]

    async def _place(self, failed: Sequence[_Server]) -> _Server:
        """The available server with the fewest requests in flight, once it has room.

        Waits if all are full. Raises ModelServerError if none is available.
        """
        while there := self._there(failed):
            server = min(there, key=lambda one: one.in_flight)
            if server.in_flight < self._settings.llm_at_once:
                server.in_flight += 1
                return server
            change = anyio.Event()
            self._waiting.append(change)
            try:
                await change.wait()
            finally:
                self._waiting.remove(change)
        error = next(one.error for one in self._servers if one.error is not None)
        raise ModelServerError(str(error), error.fault)

    def _free(self, server: _Server) -> None:
        server.in_flight -= 1
        for change in self._waiting:
            change.set()

    async def _asked(self, server: _Server, prompt: Prompt, reply: Reply) -> bool:
        """Whether the server finished its reply to ``prompt`` in time."""
        seconds = self._settings.llm_seconds
        with anyio.move_on_after(seconds):
            return await server.chat.word(prompt, reply)
        if reply.has_begun:
            return False
        raise server.chat.fault("slow", f"it has said nothing in {seconds:g} seconds")

    async def _look_at(self, server: _Server) -> None:
        try:
            with anyio.fail_after(self._settings.llm_connect_seconds):
                await server.chat.look()
        except ModelServerError as error:
            server.set_aside(error)
        except TimeoutError:
            server.set_aside(server.chat.fault("away", "it does not answer"))
        else:
            server.is_well()

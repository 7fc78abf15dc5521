"""The language model at servers with OpenAI's API, such as vLLM and llama.cpp's own: a pool.

What they are sent is a prompt: the question, and the quotes with their headings or file names. That
is what leaves this machine, to the addresses of VIND_LLM and to no other: no proxy of the
environment is used, and no redirection followed.
"""

import re
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from threading import Lock
from typing import Self
from weakref import finalize

from anyio.from_thread import BlockingPortal, start_blocking_portal

from vind.indexes.settings import Settings
from vind.search.wording.llm import PULSE_SECONDS, GoesOn, Piece, Reply
from vind.search.wording.pool import Limits, Pool
from vind.search.wording.prompt import MOST_TOKENS, Prompt

ABOUT_A_TOKEN = re.compile(r"\d|[^\w\s]|[a-z_]{1,4}|[^\W\d]", re.IGNORECASE)
"""The API has no tokenizer. Of English, Dutch and tables this finds .86 to 1.5 times as many as the
default model's does."""


class RemoteModel:
    """A language model at servers, shared by threads, as many of which it words for at once.

    It tells neither hidden states nor likelihoods: the fitted weights of vouching use none.
    """

    evidence_tokens = MOST_TOKENS

    def __init__(
        self,
        addresses: Sequence[str],
        model: str = "",
        key: str = "",
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
    ) -> None:
        """Servers at ``addresses``, up to "/v1"; nothing is sent yet.

        ``model`` is its name there, by default the only one that each lists; ``key`` is sent along.
        """
        opened = ExitStack()
        self._portal = opened.enter_context(start_blocking_portal(name="vind-llm"))
        self._pool = self._portal.call(Pool, addresses, model, key, limits)
        self._replies: set[Future[None]] = set()
        # Also where nobody closes it: Python would wait for its thread when the process ends.
        self._end = finalize(self, _end, self._replies, self._portal, self._pool, opened)
        self._changing = Lock()
        self._is_closed = False

    @classmethod
    def of(cls, settings: Settings, addresses: Sequence[str] = ()) -> Self:
        """That of the settings, or as they have it but at these ``addresses``."""
        limits = Limits(settings.llm_at_once, settings.llm_seconds, settings.llm_connect_seconds)
        return cls(addresses or settings.llm_servers, settings.llm_model, settings.llm_key, limits)

    def count_tokens(self, text: str) -> int:
        """About how many tokens ``text`` is. Raises ValueError when the model is closed."""
        self._require_open()
        return len(ABOUT_A_TOKEN.findall(text))

    def generate(
        self, prompt: Prompt, goes_on: GoesOn | None = None
    ) -> Generator[Piece, None, bool]:
        """As of ``LanguageModel``; nothing is sent where ``goes_on`` says no.

        Raises ModelServerError where no server words it, and ValueError when the model is closed.
        """
        self._require_open()
        if goes_on is not None and not goes_on(None):
            return False
        reply = Reply()
        with self._changing:
            self._require_open()
            running = self._portal.start_task_soon(self._pool.word, prompt, reply)
            self._replies.add(running)
        running.add_done_callback(self._replies.discard)
        try:
            return (yield from reply.pieces())
        finally:
            running.cancel()  # the server sees the connection end, and generates no more

    def trouble(self) -> str:
        """What ails its servers where it is all of them, as of the last ten seconds.

        A server that takes longer to tell than PULSE_SECONDS is told of the next time.
        """
        self._require_open()
        looking = self._portal.start_task_soon(self._pool.look)
        with suppress(TimeoutError):
            looking.result(PULSE_SECONDS)
        errors = self._pool.errors
        return "" if None in errors else " ".join(map(str, errors))

    def names(self) -> list[str]:
        """What the model is called at each server; empty where that was not found out yet."""
        return self._pool.names

    def close(self) -> None:
        """End what runs and what waits, and the connections."""
        with self._changing:
            if self._is_closed:
                return
            self._is_closed = True
        self._end()

    def _require_open(self) -> None:
        if self._is_closed:
            raise ValueError("the language model is closed")


def _end(replies: set[Future[None]], portal: BlockingPortal, pool: Pool, opened: ExitStack) -> None:
    for reply in tuple(replies):
        reply.cancel()
    portal.call(pool.close)
    opened.close()

"""The language model at servers with OpenAI's API, such as vLLM or llama.cpp's own.

They get a prompt: the question, and quotes with their headings or file names. That is all that
leaves this machine, and it goes only to the addresses in VIND_LLM: proxies of the environment are
not used, redirections not followed.
"""

import re
from collections.abc import Generator
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from threading import Lock
from weakref import finalize

from anyio.from_thread import BlockingPortal, start_blocking_portal

from vind.indexes.settings import Settings
from vind.search.wording.llm import PULSE_SECONDS, GoesOn, Reply
from vind.search.wording.pool import Pool
from vind.search.wording.prompt import MOST_TOKENS, Prompt

ABOUT_A_TOKEN = re.compile(r"\d|[^\w\s]|[a-z_]{1,4}|[^\W\d]", re.IGNORECASE)
"""Estimates tokens, as the API has no tokenizer: for English, Dutch and tables it counts .86 to 1.5
times the tokens of the default model."""


class RemoteModel:
    """A language model at servers, which words answers to several threads at once.

    It gives no hidden states.
    """

    evidence_tokens = MOST_TOKENS

    def __init__(self, settings: Settings) -> None:
        """The servers of the settings; nothing is sent yet."""
        opened = ExitStack()
        self._portal = opened.enter_context(start_blocking_portal(name="vind-llm"))
        self._pool = self._portal.call(Pool, settings)
        self._replies: set[Future[None]] = set()
        # For models that nobody closes: Python would wait for the thread when the process ends.
        self._end = finalize(self, _end, self._replies, self._portal, self._pool, opened)
        self._changing = Lock()
        self._is_closed = False

    def count_tokens(self, text: str) -> int:
        """An estimate of the tokens of ``text``. Raises ValueError when the model is closed."""
        self._require_open()
        return len(ABOUT_A_TOKEN.findall(text))

    def generate(self, prompt: Prompt, goes_on: GoesOn | None = None) -> Generator[str, None, bool]:
        """As in ``LanguageModel``; nothing is sent if ``goes_on`` returns False.

        Raises ModelServerError if every server fails, and ValueError when the model is closed.
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
            running.cancel()  # this closes the connection, so the server stops generating

    def trouble(self) -> str:
        """The errors of the servers if all have one, at most ten seconds old; else empty.

        A check that takes longer than PULSE_SECONDS counts the next time.
        """
        self._require_open()
        looking = self._portal.start_task_soon(self._pool.look)
        with suppress(TimeoutError):
            looking.result(PULSE_SECONDS)
        errors = self._pool.errors
        return "" if None in errors else " ".join(map(str, errors))

    def names(self) -> list[str]:
        """The name of the model at each server; empty if not known yet."""
        return self._pool.names

    def close(self) -> None:
        """Cancel all running and waiting generations, and close the connections."""
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

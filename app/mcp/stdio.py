"""The server for the program that starts it: one message a line, on stdin and stdout."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import IO, cast

import anyio
from mcp.server.stdio import stdio_server

from vind.app.access import at_the_machine
from vind.app.mcp.server import mcp_server
from vind.indexes.settings import Settings
from vind.search import Engine

LONGEST_LINE = 1 << 20
"""The longest message in bytes; a longer one is refused without being held in memory."""

TOO_LONG = "a line that is too long"
"""Stands for a line that is too long. It is no message, so that the protocol refuses it."""


def serve_stdio(settings: Settings) -> None:
    """Serve the account that runs this until stdin is closed. Raises as ``Engine.open`` does."""
    with _pipes() as (requests, answers), Engine.open(settings=settings) as engine:
        asyncio.run(_serve(engine, settings, requests, answers))


async def _serve(engine: Engine, settings: Settings, requests: IO[bytes], answers: IO[str]) -> None:
    server = mcp_server(engine.seen_by, settings, at_the_machine(settings, "mcp"))
    lines = cast("anyio.AsyncFile[str]", _Lines(requests))  # has all that is used of it
    async with stdio_server(lines, anyio.wrap_file(answers)) as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


@contextmanager
def _pipes() -> Iterator[tuple[IO[bytes], IO[str]]]:
    """The pipes for messages. Libraries that print write to stderr instead, and stdin is empty."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    yield requests, answers


class _Lines:
    """The lines of a pipe, read in a daemon thread that never keeps the process from ending."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    async def __aiter__(self) -> AsyncIterator[str]:
        loop, lines = asyncio.get_running_loop(), asyncio.Queue[str | None](maxsize=1)

        def read() -> None:
            while True:
                line = _line_of(self._pipe)
                asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()
                if line is None:
                    return

        Thread(target=read, name="vind-mcp-lines", daemon=True).start()
        while (line := await lines.get()) is not None:
            yield line


def _line_of(pipe: IO[bytes]) -> str | None:
    """The next line, or TOO_LONG for one that is too long; None at the end."""
    line = pipe.readline(LONGEST_LINE)
    if len(line) < LONGEST_LINE or line.endswith(b"\n"):
        return line.decode(errors="replace") if line else None
    while (rest := pipe.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
    return TOO_LONG

"""A client of OpenAI's chat API at one server: its models, its streamed replies, its errors.

Replies are untrusted: their size is limited, and only the fields below are read.
"""

import json
import re
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
from pydantic import BaseModel, ValidationError

from vind.indexes.errors import ModelServerError, ServerFault
from vind.search.wording.llm import ANSWER_TOKENS, Reply
from vind.search.wording.prompt import Prompt

MOST_BYTES = 1 << 20
"""Bytes read from a server at most; a reply of ANSWER_TOKENS takes some 50 KB."""

MOST_OF_A_LINE = 1 << 16

MOST_CHARACTERS = 200
"""Characters of a server's own message that we quote."""

CURES: dict[ServerFault, str] = {
    "away": "Start it, or mend VIND_LLM",
    "slow": "Give it more time with VIND_LLM_SECONDS, or name more servers in VIND_LLM",
    "full": "Ask again in a moment, lower VIND_LLM_AT_ONCE, or name more servers in VIND_LLM",
    "key": "Set VIND_LLM_KEY to a key that it takes",
    "model": "Set VIND_LLM_MODEL to one that it has",
    "context": "Start it with a context of 4096 tokens or more for each answer (vLLM: "
    "--max-model-len; llama.cpp: --ctx-size, which its slots share)",
    "api": "Set VIND_LLM to the address of OpenAI's API, up to and with /v1",
    "broke off": "Ask again, and see its log where that recurs",
}
"""What a user can do about each fault."""


class _NoSystemTurnError(Exception):
    """The model's chat template does not accept a system turn."""


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model]


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Chunk(BaseModel):
    choices: list[_Choice]


class Chat:
    """One server, at an ``address`` up to and with "/v1"."""

    def __init__(self, client: httpx.AsyncClient, address: str, model: str, key: str) -> None:
        self._client = client
        self.address = address
        self._named = model
        self._key = key
        self._takes_system_turn = True
        self.model = model
        """The name of the model; empty while it is unknown."""

    def forget(self) -> None:
        """Forget the model: the server may come back with another one."""
        self.model = self._named
        self._takes_system_turn = True

    def fault(self, fault: ServerFault, what: str) -> ModelServerError:
        """An error that says ``what`` is wrong with the server, and the cure for the ``fault``."""
        return ModelServerError(
            f"The language model at {self.address} words nothing: {what}. {CURES[fault]}.", fault
        )

    async def look(self) -> None:
        """Find the model's name. Raises ModelServerError, also if the server lists several."""
        try:
            async with self._client.stream("GET", f"{self.address}/models") as response:
                if response.status_code != HTTPStatus.OK:
                    raise self._refusal(response.status_code, await self._body(response))
                listed = _Models.model_validate_json(await self._body(response)).data
        except httpx.HTTPError as error:
            raise self._broken(error) from error
        except ValidationError:
            raise self.fault("api", "what it has at /models is no list of models") from None
        if self._named:
            return
        if len(listed) != 1:
            names = ", ".join(self._line(one.id) for one in listed[:5]) or "none"
            raise self.fault("model", f"of its models ({names}) none is chosen")
        self.model = listed[0].id

    async def word(self, prompt: Prompt, reply: Reply) -> bool:
        """Stream a greedy reply; True if the model ended it itself. Raises ModelServerError."""
        if not self.model:
            await self.look()
        if self._takes_system_turn:
            try:
                return await self._word(prompt.turns, reply)
            except _NoSystemTurnError:
                self._takes_system_turn = False
        return await self._word(prompt.one_turn, reply)

    async def _word(self, turns: list[dict[str, str]], reply: Reply) -> bool:
        asked = {
            "model": self.model,
            "messages": turns,
            "stream": True,
            "temperature": 0.0,
            "max_tokens": ANSWER_TOKENS,
        }
        address = f"{self.address}/chat/completions"
        try:
            async with self._client.stream("POST", address, json=asked) as response:
                if response.status_code != HTTPStatus.OK:
                    raise self._refusal(response.status_code, await self._body(response))
                return await self._read(response, reply)
        except httpx.HTTPError as error:
            raise self._broken(error) from error

    async def _read(self, response: httpx.Response, reply: Reply) -> bool:
        reason: str | None = None
        async for data in self._events(response):
            if data == "[DONE]":
                reason = reason or "stop"
                break
            try:
                chunk = _Chunk.model_validate_json(data)
            except ValidationError:
                raise self._refusal(HTTPStatus.INTERNAL_SERVER_ERROR, data) from None
            for choice in chunk.choices[:1]:
                if choice.delta.content:
                    reply.add(choice.delta.content)
                reason = choice.finish_reason or reason
        if reason is None:
            raise self.fault("broke off", "its reply has no end")
        if reason == "length" and not reply.has_begun:
            what = f"{self._line(self.model)} thinks longer than an answer may take"
            raise self.fault("model", what)
        return reason == "stop"

    async def _events(self, response: httpx.Response) -> AsyncIterator[str]:
        """The data of server-sent events; in this API each event is one line."""
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise self.fault("api", "it does not send its reply as it comes")
        size, rest = 0, b""
        async for part in response.aiter_raw():
            size += len(part)
            *lines, rest = (rest + part).split(b"\n")
            if size > MOST_BYTES or len(rest) > MOST_OF_A_LINE:
                raise self.fault("api", "it sends more than an answer")
            for line in lines:
                field, _, data = line.decode("utf-8", "replace").partition(":")
                if field == "data":
                    yield data.strip()

    async def _body(self, response: httpx.Response) -> str:
        body = b""
        async for part in response.aiter_raw():
            body += part
            if len(body) > MOST_BYTES:
                raise self.fault("api", "it sends more than was asked for")
        return body.decode("utf-8", "replace")

    def _refusal(self, status: int, said: str) -> Exception:
        """The error for a status and body that are not a reply."""
        message = _message(said)
        lower = f"{message} {said}".lower() if message else ""
        if self._takes_system_turn and status not in _PLAIN and re.search(r"\broles?\b", lower):
            return _NoSystemTurnError()
        told = f"HTTP {status}" + (f": {self._line(message)}" if message else "")
        if status in _PLAIN:
            fault, what = _PLAIN[status]
            return self.fault(fault, f"{what} (HTTP {status})")
        if "context" in lower:
            return self.fault("context", f"its context is too small for a question ({told})")
        if "model" in lower and re.search(r"\bnot\b|unknown|no such", lower):
            return self.fault("model", f"it has no model {self._line(self.model)}")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self.fault("broke off", f"it fails ({told})")
        return self.fault("api", f"it refuses what it is asked ({told})")

    def _broken(self, error: httpx.HTTPError) -> ModelServerError:
        why = self._line(str(error)) or type(error).__name__
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return self.fault("away", f"it cannot be reached ({why})")
        return self.fault("broke off", f"the connection ended ({why})")

    def _line(self, text: str) -> str:
        """A server's message, fit for our sentences: on one line, short, without the key."""
        text = text.replace(self._key, "…") if self._key else text
        line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
        return line.rstrip(".")[:MOST_CHARACTERS]


_PLAIN: dict[int, tuple[ServerFault, str]] = {
    HTTPStatus.UNAUTHORIZED: ("key", "it wants a key"),
    HTTPStatus.FORBIDDEN: ("key", "it refuses the key"),
    HTTPStatus.TOO_MANY_REQUESTS: ("full", "it is busy"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("full", "it is busy, or still loads its model"),
    HTTPStatus.REQUEST_TIMEOUT: ("slow", "it took too long"),
    HTTPStatus.GATEWAY_TIMEOUT: ("slow", "it took too long"),
    HTTPStatus.BAD_GATEWAY: ("away", "what stands before it does not reach it"),
}
"""Statuses that have one meaning, whatever the message."""


def _message(said: str) -> str:
    """The message in an error of this API or a usual framework; empty if there is none."""
    try:
        found = json.loads(said)
    except ValueError:
        return ""
    for name in ("error", "message", "detail"):
        if isinstance(found, dict):
            found = found.get(name, found)
    return found if isinstance(found, str) else ""

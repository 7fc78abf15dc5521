"""OpenAI's calls over an index, for programs that know them: models, chats, embeddings.

The user's last message is the question, and the one before it is the question that it follows.
Fields without a meaning here are ignored.
"""

import base64
import time
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import uuid4

import numpy as np
from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from vind.app.api.problems import in_openai_form, stopped, told
from vind.app.api.questions import EVENT_STREAM, Answering, AnswerStream, begin
from vind.app.api.schemas import LONGEST, Text
from vind.app.api.service import Asking, Searching, Shared
from vind.app.audit import What
from vind.app.folders import Names, named_quote, told_apart
from vind.app.plain import fragment, row_told, running
from vind.app.serialize import to_json
from vind.app.show.lines import place
from vind.app.words import words_for
from vind.indexes.arrays import Vector
from vind.indexes.errors import ArgumentError, QuestionError, SmallTalkError, VindError
from vind.search import Engine
from vind.search.question.cleaned import language_asked, require_question
from vind.search.types import (
    CITATION,
    Answer,
    Answered,
    Event,
    Quote,
    Told,
    Waiting,
    Wording,
    cited_numbers,
)
from vind.search.wording.fixed import not_found

router = APIRouter(prefix="/v1", tags=["As OpenAI has it"])

MODEL = "vind"
"""The only chat model: its answers are those of `/api/ask`."""

CHUNK = {"type": "object", "properties": {"data": {"type": "string"}}}
"""The schema of a streamed event, for the description of the API: a chunk, or ``[DONE]``."""

MOST_TEXTS = 256
"""The most texts embedded in one request, some seconds of a processor's time."""


class Model(BaseModel):
    """A model that can be named in a request."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "vind"


class Models(BaseModel):
    """All of them: the one that chats, and the embedder of the index."""

    object: Literal["list"] = "list"
    data: list[Model]


class Part(BaseModel):
    """A part of a message; those that are no text are left."""

    type: str
    text: str = ""


class Message(BaseModel):
    """What was said before, of which the user's own messages count."""

    role: Annotated[str, Field(max_length=20)]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatRequest(BaseModel):
    """A conversation, whose last question is to be answered."""

    model: Text = MODEL
    messages: Annotated[list[Message], Field(min_length=1, max_length=1000)]
    stream: bool | None = False


class UrlCitation(BaseModel):
    """Where a citation stands in the text, and the file that it is of, which can be fetched."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation; ``file``, ``page`` and ``quote`` are beside what OpenAI has."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation
    file: str
    page: int | None
    quote: str


class Reply(BaseModel):
    """What is said, whole or a piece of it."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class Choice(BaseModel):
    """The one reply, as a ``message`` or as the ``delta`` to what came before."""

    index: int = 0
    message: Reply | None = None
    delta: Reply | None = None
    finish_reason: Literal["stop"] | None = None


class Completion(BaseModel):
    """A reply, or a piece of it."""

    id: str
    object: Literal["chat.completion", "chat.completion.chunk"]
    created: int
    model: str = MODEL
    choices: list[Choice]


class EmbeddingRequest(BaseModel):
    """Texts of which the vectors are wanted."""

    model: Text = ""
    input: Text | Annotated[list[Text], Field(min_length=1, max_length=MOST_TEXTS)]
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: int | None = None


class Embedding(BaseModel):
    """The vector of a text; in base64 it is little-endian float32."""

    object: Literal["embedding"] = "embedding"
    index: int
    embedding: list[float] | str


class Usage(BaseModel):
    """What was read, in words."""

    prompt_tokens: int
    total_tokens: int


class Embeddings(BaseModel):
    """The vectors, in the order of the texts."""

    object: Literal["list"] = "list"
    data: list[Embedding]
    model: str
    usage: Usage


@router.get("/models")
def models(asker: Searching) -> Models:
    """The models that can be named."""
    return Models(data=[Model(id=MODEL), Model(id=asker.engine.status().embedder)])


@router.get("/models/{name:path}")
def model(name: str, asker: Searching) -> Model:
    """One of them."""
    for known in models(asker).data:
        if known.id == name:
            return known
    raise HTTPException(HTTPStatus.NOT_FOUND)


@router.post(
    "/chat/completions",
    response_model=Completion,
    response_model_exclude_none=True,
    responses={200: {"content": {EVENT_STREAM: {"schema": CHUNK}}}},
)
async def chat(
    sent: ChatRequest, request: Request, asker: Asking, service: Shared
) -> Completion | Response:
    """Answer the last question of a conversation; its citations are annotations of the reply."""
    service.metrics.asked("chat")
    if sent.model != MODEL:
        raise ArgumentError(f"The model that answers here is {MODEL}.")
    *before, question = [one.text[:LONGEST] for one in sent.messages if one.role == "user"] or [""]
    require_question(question)
    names = told_apart((await run_in_threadpool(asker.engine.status)).folders)
    reply = _Replying(names, str(request.base_url))
    stream = _conversed(asker.engine, before[-1] if before else "", question)
    answering = begin(asker, service, question, stream)
    if sent.stream:
        return AnswerStream(answering, _chunks(answering, reply), _broken_off(stopped()))
    try:
        answer = await answering.whole(request)
    finally:
        answering.leave()
    whole = reply.content(answer)
    message = Reply(role="assistant", content=whole, annotations=reply.annotations(answer))
    return reply.completion("chat.completion", Choice(message=message, finish_reason="stop"))


def _conversed(engine: Engine, before: str, question: str) -> Generator[Event]:
    follows = None
    with suppress(QuestionError):  # "thanks!" is no question, so nothing follows it
        follows = engine.ask(before, "never") if before else None
    try:
        yield from engine.stream(question, "auto", follows)
    except SmallTalkError as reply:
        said = str(reply)
        yield Answered(Answer((), (), False, 0.0, 0.0, language="", asked="", text=said))


class _Replying:
    """Turns an answer into chat messages: its text, and below that the sources."""

    def __init__(self, names: Names, address: str) -> None:
        self._id, self._created = f"chatcmpl-{uuid4().hex}", int(time.time())
        self._names, self._address = names, address

    def completion(
        self, kind: Literal["chat.completion", "chat.completion.chunk"], choice: Choice
    ) -> Completion:
        return Completion(id=self._id, object=kind, created=self._created, choices=[choice])

    def content(self, answer: Answer) -> str:
        said = _said(answer)
        cited = cited_numbers(said, len(answer.quotes))
        sources = [f"[{one}] {self._stands(answer, answer.quotes[one - 1])}" for one in cited]
        return "\n\n".join(filter(None, (said, "\n".join(sources), _trouble(answer))))

    def annotations(self, answer: Answer) -> list[Annotation]:
        return list(self._citations(answer))

    def _citations(self, answer: Answer) -> Iterator[Annotation]:
        for found in CITATION.finditer(_said(answer)):
            number = int(found[1])
            if not 1 <= number <= len(answer.quotes):
                continue
            quote = answer.quotes[number - 1]
            citation = UrlCitation(
                start_index=found.end() - len(found[0].lstrip()),
                end_index=found.end(),
                title=self._stands(answer, quote),
                url=f"{self._address}api/originals/{quote.passage_id}"
                f"{fragment(quote.page, quote.page_label)}",
            )
            yield Annotation(
                url_citation=citation,
                file=named_quote(quote, self._names).path,
                page=quote.page,
                quote=quote.text,
            )

    def _stands(self, answer: Answer, quote: Quote) -> str:
        path = named_quote(quote, self._names).path
        return place(path, quote.page, quote.page_label, "", words_for(answer.language).page)


def _said(answer: Answer) -> str:
    """The worded answer, else the best sentence, else that there is no answer."""
    if answer.text:
        return answer.text
    if best := answer.best:
        return f"{row_told(best.text, best.header) if best.header else running(best.text)} [1]"
    words = words_for(language_asked(answer.asked) or answer.language)
    return not_found(answer.lacking, words.language)


def _trouble(answer: Answer) -> str:
    """A sentence that the language model failed; empty where it did not."""
    if not answer.trouble:
        return ""
    words = words_for(language_asked(answer.asked) or answer.language)
    return f"{words.no_more_words if answer.is_worded else words.no_words} {answer.trouble}"


async def _chunks(answering: Answering, reply: _Replying) -> AsyncIterator[bytes]:
    """The reply in pieces as they arrive, and at the end what is only known then."""

    def chunk(delta: Reply, finish_reason: Literal["stop"] | None = None) -> bytes:
        choice = Choice(delta=delta, finish_reason=finish_reason)
        made = reply.completion("chat.completion.chunk", choice)
        return format_sse_event(data_str=made.model_dump_json(exclude_none=True))

    yield chunk(Reply(role="assistant", content=""))
    said = ""
    try:
        async for event in answering.events():
            if isinstance(event, Told | Wording):
                said += event.text
                yield chunk(Reply(content=event.text))
            elif isinstance(event, Waiting):
                yield format_sse_event(comment="waiting")
            elif isinstance(event, Answered):
                whole = reply.content(event.answer)
                rest = whole.removeprefix(said) if whole.startswith(said) else f"\n\n{whole}"
                yield chunk(Reply(content=rest))
                noted = reply.annotations(event.answer)
                yield chunk(Reply(annotations=noted), "stop")
    except VindError as error:
        yield _broken_off(told(error))
        return
    yield format_sse_event(data_str="[DONE]")


def _broken_off(problem: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=to_json(in_openai_form(problem), indent=None))


@router.post("/embeddings")
async def embeddings(sent: EmbeddingRequest, asker: Searching, service: Shared) -> Embeddings:
    """The vectors of texts by the embedder of the index, as of questions; of any model's name."""
    texts = [sent.input] if isinstance(sent.input, str) else sent.input

    def embedded() -> Embeddings:
        asker.shows(What.EMBED)
        vectors = asker.engine.embed(texts)
        if sent.dimensions not in {None, vectors.shape[1]}:
            raise ArgumentError(
                f"The vectors have {vectors.shape[1]} dimensions: ask for no other."
            )
        written = _written(vectors, as_base64=sent.encoding_format == "base64")
        words = sum(len(text.split()) for text in texts)
        return Embeddings(
            data=[Embedding(index=number, embedding=one) for number, one in enumerate(written)],
            model=asker.engine.status().embedder,
            usage=Usage(prompt_tokens=words, total_tokens=words),
        )

    async with service.searches.turn():
        return await run_in_threadpool(embedded)


def _written(vectors: Iterable[Vector], *, as_base64: bool) -> Iterator[list[float] | str]:
    for vector in vectors:
        if as_base64:
            yield base64.b64encode(np.asarray(vector, dtype="<f4").tobytes()).decode()
        else:
            yield vector.tolist()

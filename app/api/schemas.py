"""The JSON of requests and replies: the engine's own records, with little around them."""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from vind.app.folders import also_from_root
from vind.app.servers.own_socket import MOST_HITS
from vind.indexes.reading.status import IndexStatus
from vind.indexes.types import FileRecord, FileState
from vind.search import Engine
from vind.search.types import Answer, Hit, KeptTo, Quote, Words

LONGEST = 4000
"""The most characters of a question or a filter; a longer text is no question."""

MOST_FILES = 1000
"""The most files in one reply."""

Text: TypeAlias = Annotated[str, Field(max_length=LONGEST)]
Texts: TypeAlias = Annotated[list[Text], Field(max_length=100)]
PassageId: TypeAlias = Annotated[int, Field(ge=0, le=2**63 - 1)]


class _Request(BaseModel):
    """An unknown field is refused: who misspells a filter does not search in everything."""

    model_config = ConfigDict(extra="forbid")


class _Kept(_Request):
    paths: Texts | None = Field(None, description="Globs over paths, or folders.")
    types: Texts | None = Field(None, description="File extensions, such as pdf.")
    after: date | None = Field(None, description="The first day that a document may be of.")
    before: date | None = Field(None, description="The day that it must be older than.")
    author: Text | None = Field(None, description="A part of the name of its author or sender.")
    languages: Texts | None = Field(None, description="Languages: nl, en, de or other.")
    tags: Texts | None = Field(None, description="Classes that `vind sort` gave, or unsure.")

    def kept_to(self, engine: Engine) -> KeptTo:
        """The filters for ``engine``; paths may also begin as the web page shows them."""
        paths = self.paths and also_from_root(self.paths, engine.status().folders)
        return {
            "paths": paths,
            "types": self.types,
            "after": self.after,
            "before": self.before,
            "author": self.author,
            "languages": self.languages,
            "tags": self.tags,
        }


class SearchRequest(_Kept):
    """What to find passages for, and in which documents."""

    query: Text = Field(description="Words or a question.")
    k: int = Field(10, ge=1, le=MOST_HITS, description="How many passages.")


class SearchReply(BaseModel):
    """The passages, best first."""

    hits: list[Hit]


class AskRequest(_Kept):
    """A question, and how it is answered."""

    question: Text
    words: Words = Field("auto", description="Whether the language model words the answer.")
    conversation: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="The id of an earlier answer that this question follows."
    )
    stream: bool = Field(
        False, description="Server-sent events, as with `Accept: text/event-stream`."
    )


class AskReply(BaseModel):
    """An answer, the sentence of it that answers best, and the id by which it can be followed."""

    id: str
    best: Quote | None
    answer: Answer


class DocumentReply(BaseModel):
    """The whole text of the document that a passage stands in."""

    passage: Hit
    text: str


class FilesReply(BaseModel):
    """A part of the ledger, by folder and path; ``next`` is the offset of what comes after it."""

    files: list[FileRecord]
    total: int
    next: int | None


class StatusReply(BaseModel):
    """What the index has for who asks; ``index`` is for administrators."""

    passages: int
    states: dict[FileState, int]
    generation: int
    embedder: str
    folders: tuple[str, ...]
    llm: bool
    index: IndexStatus | None = None


class FeedbackRequest(_Request):
    """What somebody thinks of an answer."""

    answer: Annotated[str, Field(max_length=100)] = Field(description="The id of the answer.")
    thumb: Literal["up", "down"]
    reason: Annotated[str, Field(max_length=1000)] = ""


class Problem(BaseModel):
    """Why there is no other reply (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


TOLD: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
"""The schema of a problem, for the description of the API."""

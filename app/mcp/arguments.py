"""The arguments of the tools. A language model reads the descriptions."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vind.indexes.types import FilterLanguage
from vind.search.types import KeptTo, Words

LONGEST_QUESTION = 4000
"""In characters."""

MOST_HITS, MOST_CHARACTERS, MOST_DOCUMENTS = 50, 50_000, 500


class Arguments(BaseModel):
    """Of a tool; what is misspelt is refused, as it would be taken for left out."""

    model_config = ConfigDict(extra="forbid")


class KeptToArguments(Arguments):
    """What a search is kept to, as in ``KeptTo``."""

    paths: list[str] | None = Field(
        None,
        max_length=100,
        description="Keep to files whose path matches one of these globs ('contracts/**'), or that "
        "are in one of these folders.",
    )
    types: list[str] | None = Field(
        None, max_length=100, description="Keep to these file extensions, such as pdf."
    )
    after: date | None = Field(None, description="Keep to documents of this day or later.")
    before: date | None = Field(None, description="Keep to documents of before this day.")
    author: str | None = Field(
        None, max_length=1000, description="Keep to authors and senders with this in their name."
    )
    languages: list[FilterLanguage] | None = Field(
        None, max_length=100, description="Keep to documents in these languages."
    )
    tags: list[str] | None = Field(
        None, max_length=100, description="Keep to documents that were sorted into these classes."
    )

    @property
    def kept_to(self) -> KeptTo:
        """The filters as keyword arguments of the engine."""
        return {
            "paths": self.paths,
            "types": self.types,
            "after": self.after,
            "before": self.before,
            "author": self.author,
            "languages": self.languages,
            "tags": self.tags,
        }


class SearchArguments(KeptToArguments):
    """Of ``search``."""

    query: str = Field(max_length=LONGEST_QUESTION, description="Words or a question.")
    k: int = Field(8, ge=1, le=MOST_HITS, description="How many passages.")


class AskArguments(KeptToArguments):
    """Of ``ask``."""

    question: str = Field(
        max_length=LONGEST_QUESTION, description="One question, that can be read by itself."
    )
    words: Words = Field(
        "auto",
        description="Whether a language model on vind's machine words the answer: auto (where the "
        "best sentence is not likely the whole answer), always, or never (the fastest).",
    )


class DocumentArguments(Arguments):
    """Of ``get_document``: the file by its path or by a passage of it, and which part."""

    path: str = Field(
        "", max_length=10_000, description="Its path, as search or list_documents gives it."
    )
    folder: str = Field(
        "", max_length=10_000, description="The indexed folder that the path is below, if told."
    )
    passage_id: int | None = Field(
        None, ge=0, description="In place of path: a passage of it that was found."
    )
    start: int = Field(0, ge=0, description="The first character to read.")
    length: int = Field(20_000, ge=100, le=MOST_CHARACTERS, description="How many characters.")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if bool(self.path) == (self.passage_id is not None):
            raise ValueError("give path or passage_id, and not both")
        return self


class ListArguments(Arguments):
    """Of ``list_documents``."""

    contains: str = Field(
        "", max_length=1000, description="Only files with this in their path, whatever the case."
    )
    types: list[str] | None = Field(
        None, max_length=100, description="Only these file extensions, such as pdf."
    )
    offset: int = Field(0, ge=0, description="How many files to pass over.")
    limit: int = Field(100, ge=1, le=MOST_DOCUMENTS, description="How many files.")

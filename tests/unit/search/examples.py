"""Passages and quotes for the tests of this room."""

from indexes.types import Language, Passage, StoredPassage
from search.quotes import Excerpt
from search.types import Quote


def stored(
    text: str,
    passage_id: int = 1,
    *,
    path: str = "leave.md",
    start: int = 0,
    page: int | None = None,
    heading: str = "",
    language: Language = "en",
) -> StoredPassage:
    passage = Passage(text, start, start + len(text), page, heading, language=language)
    return StoredPassage(passage_id, passage_id, "/docs", path, "", "text/markdown", passage)


def quote(
    text: str, *, path: str = "leave.md", heading: str = "", page: int | None = None
) -> Quote:
    return Quote(
        text=text,
        path=path,
        page=page,
        start=0,
        end=len(text),
        score=1.0,
        folder="/docs",
        heading=heading,
        passage_id=1,
    )


def excerpt(text: str, *, path: str = "leave.md", heading: str = "", header: str = "") -> Excerpt:
    return Excerpt(quote(text, path=path, heading=heading), text, header)

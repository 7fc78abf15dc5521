"""Creates Word paragraphs and tables, and inserts them after what they belong to."""

from collections.abc import Iterable
from typing import Any

from vind.ingest.parsers.office.ooxml_names import W


def anchor_of(element: Any) -> Any | None:
    """The paragraph of an element, or the outermost table around it: inserts go after this."""
    tables = list(element.iterancestors(W + "tbl"))
    return tables[-1] if tables else next(element.iterancestors(W + "p"), None)


def put_behind(found: Iterable[tuple[Any, Any]]) -> None:
    """Insert elements after their anchors, (anchor, element), in order."""
    for anchor, element in reversed(list(found)):
        anchor.addnext(element)


def paragraph(like: Any, text: str) -> Any:
    """A Word paragraph with the lines of a text."""
    made = like.makeelement(W + "p")
    run = made.makeelement(W + "r")
    made.append(run)
    for place, line in enumerate(text.splitlines()):
        if place:
            run.append(run.makeelement(W + "br"))
        words = run.makeelement(W + "t")
        words.text = line
        run.append(words)
    return made


def run_of(like: Any, text: str) -> Any:
    """A Word run with a text."""
    run = like.makeelement(W + "r")
    run.append(run.makeelement(W + "t"))
    run[0].text = text
    return run


def table(like: Any, rows: Iterable[Iterable[str]]) -> Any:
    """A Word table with these rows of texts."""
    made = like.makeelement(W + "tbl")
    for row in rows:
        made.append(made.makeelement(W + "tr"))
        for text in row:
            made[-1].append(made.makeelement(W + "tc"))
            made[-1][-1].append(paragraph(like, text))
    return made

"""Paragraphs put into the text of a Word file, behind what they belong to."""

from collections.abc import Iterable
from typing import Any

from vind.ingest.parsers.office.ooxml_names import W


def anchor_of(element: Any) -> Any | None:
    """What is said of an element stands behind this: its paragraph, or the table around that."""
    tables = list(element.iterancestors(W + "tbl"))
    return tables[-1] if tables else next(element.iterancestors(W + "p"), None)


def put_behind(found: Iterable[tuple[Any, Any]]) -> None:
    """Put elements behind their anchors, (anchor, element); those of one keep their order."""
    for anchor, element in reversed(list(found)):
        anchor.addnext(element)


def paragraph(like: Any, text: str) -> Any:
    """A paragraph of a Word file, whose lines are parted as the text's are."""
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
    """A text within a paragraph."""
    run = like.makeelement(W + "r")
    run.append(run.makeelement(W + "t"))
    run[0].text = text
    return run


def table(like: Any, rows: Iterable[Iterable[str]]) -> Any:
    """A table of a Word file."""
    made = like.makeelement(W + "tbl")
    for row in rows:
        made.append(made.makeelement(W + "tr"))
        for text in row:
            made[-1].append(made.makeelement(W + "tc"))
            made[-1][-1].append(paragraph(like, text))
    return made

"""Helpers of these tests: a file read as a worker would, shown as lines easy to compare."""

from pathlib import Path
from typing import Any

import pytest

from vind.ingest.document.parsed import Block, ParsedDocument
from vind.ingest.files.sniff import sniff
from vind.ingest.parsers import parse
from vind.ingest.parsers.base import Source


def read(path: Path, *, ocr: bool = True) -> ParsedDocument:
    """What is in a file."""
    return parse(Source(path, path.name, ocr=ocr), sniff(path))


def read_text(path: Path, name: str, content: str | bytes) -> ParsedDocument:
    """What is in a file of this name and content, made in the folder ``path``."""
    file = path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(file)


def outline(document: ParsedDocument) -> list[str]:
    """The blocks as lines: "h2 Title", "p Text", "- item", "th a|b", "tr 1|2"."""
    return [_line(document, block) for block in document.blocks]


def _line(document: ParsedDocument, block: Block) -> str:
    mark = {
        "heading": f"h{block.level}",
        "paragraph": "p",
        "item": "-",
        "header": "th",
        "row": "tr",
    }
    text = document.text[block.start : block.end]
    return f"{mark[block.kind.value]} {text.replace(chr(9), '|')}"


def examples(said: str) -> list[Any]:
    """Examples of a text and the blocks that are read of it, as in

    ## its name
    the text
    =>
    the lines of ``outline``, with a "⏎" for each end of a line in a block
    """
    found = []
    for example in said.strip().removeprefix("## ").split("\n## "):
        name, _, rest = example.partition("\n")
        text, _, lines = rest.strip("\n").partition("\n=>\n")
        blocks = [line.replace("⏎", "\n") for line in lines.split("\n")]
        found.append(pytest.param(text, blocks, id=name))
    return found

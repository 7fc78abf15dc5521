"""Inserts footnotes, endnotes and comments, which unstructured does not read."""

import re
from typing import TYPE_CHECKING

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.office.package import parts_of
from vind.ingest.parsers.word.lettering import Lettering
from vind.ingest.parsers.word.paragraphs import anchor_of, paragraph, put_behind

if TYPE_CHECKING:
    from docx.document import Document

_REFERENCES = {
    W + "footnoteReference": "footnotes",
    W + "endnoteReference": "endnotes",
    W + "commentReference": "comments",
}
# Elements between or inside words. Tab stops have the same name as tabs, but come before the text.
_SIGNS = {W + "noBreakHyphen": "-", **dict.fromkeys((W + n for n in ("p", "tab", "br", "cr")), " ")}


def put_notes_in_text(document: "Document", lettering: Lettering) -> list[str]:
    """Insert each note after the paragraph that refers to it; return those without a reference."""
    notes = _notes(document, lettering)
    found = []
    for reference in document.element.body.iter(*_REFERENCES):
        anchor = anchor_of(reference)
        if anchor is not None:
            said = notes.pop((_REFERENCES[reference.tag], reference.get(W + "id")), [])
            found += [(anchor, paragraph(anchor, text)) for text in said]
    put_behind(found)
    return [text for said in notes.values() for text in said]


def _notes(document: "Document", lettering: Lettering) -> dict[tuple[str, str | None], list[str]]:
    """The paragraphs of notes by kind and id; those of comments with their author."""
    notes: dict[tuple[str, str | None], list[str]] = {}
    for kind, root in parts_of(document.part, *_REFERENCES.values()):
        lettering.apply(root)
        for note in root.iterchildren("*"):
            parts = note.iter(W + "t", *_SIGNS)
            text = "".join(_SIGNS.get(part.tag) or part.text or "" for part in parts)
            author = note.get(W + "author", "").strip()
            if re.search(r"\w", text):
                told = " ".join(text.split())
                key = (kind, note.get(W + "id"))
                notes.setdefault(key, []).append(f"{author}: {told}" if author else told)
    return notes

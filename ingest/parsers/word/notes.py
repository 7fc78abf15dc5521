"""Footnotes, endnotes and comments of a Word file, which unstructured does not read."""

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
# What parts words, or stands in one, without being text; the tab stops of a paragraph are not in
# the way, as they stand in front of it.
_SIGNS = {W + "noBreakHyphen": "-", **dict.fromkeys((W + n for n in ("p", "tab", "br", "cr")), " ")}


def put_notes_in_text(document: "Document", lettering: Lettering) -> list[str]:
    """Put each note behind what refers to it; those that nothing refers to are handed back."""
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
    """What the notes of each kind and number say, a comment with who made it."""
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

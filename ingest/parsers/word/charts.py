"""Inserts charts and SmartArt into the text of a Word file, as unstructured skips both."""

from typing import TYPE_CHECKING, Any

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.ooxml_names import DGM, A, C, R
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.word.paragraphs import anchor_of, paragraph, put_behind, table

if TYPE_CHECKING:
    from docx.document import Document

_KEYS = {C + "chart": R + "id", DGM + "relIds": R + "dm"}


def put_charts_in_text(document: "Document") -> str:
    """Insert each chart, as its titles and a table, and each diagram's lines, after its paragraph.

    Returns the ledger's reason where charts are missing from the file, else "".
    """
    found = []
    read = set()
    lacking = 0
    for shown in document.element.body.iter(*_KEYS):
        relation = document.part.rels.get(shown.get(_KEYS[shown.tag], ""))
        anchor = anchor_of(shown)
        if relation is None:
            lacking += 1
        if anchor is None or relation is None or relation.is_external:
            continue
        part = relation.target_part
        if part not in read:
            read.add(part)
            said = _chart if shown.tag == C + "chart" else _diagram
            found += [(anchor, element) for element in said(anchor, xml_root(part.blob))]
    put_behind(found)
    if not lacking:
        return ""
    return "1 chart is not in the file" if lacking == 1 else f"{lacking} charts are not in the file"


def _chart(like: Any, root: Any) -> list[Any]:
    title, rows = table_of_chart(root)
    return [paragraph(like, title), table(like, rows)]


def _diagram(like: Any, root: Any) -> list[Any]:
    lines = ("".join(text.text or "" for text in p.iter(A + "t")) for p in root.iter(A + "p"))
    return [paragraph(like, "\n".join(filter(None, map(one_line, lines))))]

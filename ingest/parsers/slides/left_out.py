"""Adds what unstructured skips on a slide: charts, SmartArt, notes, and texts partly off it."""

from collections.abc import Set
from typing import Any

from vind.ingest.cleaning import one_line
from vind.ingest.document import TextBuilder
from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.ooxml_names import MC, A, C
from vind.ingest.parsers.office.package import parts_of
from vind.ingest.parsers.safe_xml import xml_root


def add_left_out(builder: TextBuilder, slide: Any, seen: Set[str]) -> None:
    """Add the texts of a slide that are not among the paragraphs ``seen``; notes come last."""
    _add_paragraphs(builder, xml_root(slide.part.blob), seen)
    for _, diagram in parts_of(slide.part, "diagramData"):
        _add_paragraphs(builder, diagram, seen)
    for _, chart in parts_of(slide.part, "chart"):
        titles, rows = table_of_chart(chart)
        for title in titles.splitlines():
            if title not in seen:
                builder.paragraph(title)
        builder.table(rows, has_header=bool(rows) and not rows[0][0])
        _add_paragraphs(builder, chart, seen)
    for _, notes in parts_of(slide.part, "notesSlide"):
        _add_paragraphs(builder, notes, seen)


def _add_paragraphs(builder: TextBuilder, root: Any, seen: Set[str]) -> None:
    for paragraph in root.iter(A + "p"):
        runs = [
            ("\n" if run.tag == A + "br" else run.text or "", run.getparent().tag == A + "fld")
            for run in paragraph.iter(A + "t", A + "br")
        ]
        if one_line("".join(text for text, _ in runs)) not in seen and not _is_in_table(paragraph):
            # A field is the slide's number or the date of today.
            builder.paragraph("".join(text for text, is_field in runs if not is_field))


def _is_in_table(paragraph: Any) -> bool:
    """Whether a paragraph is in a table or a chart title, which were added, outside alternatives.

    unstructured skips alternatives (``AlternateContent``).
    """
    table = next(paragraph.iterancestors(A + "tbl", C + "title"), None)
    return table is not None and next(table.iterancestors(MC + "AlternateContent"), None) is None

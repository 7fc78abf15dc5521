"""Reads text boxes, other shapes, diagrams and chart titles on Excel sheets."""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl.utils import get_column_letter

from vind.ingest.parsers.office.charts import table_of_chart
from vind.ingest.parsers.office.package import DGM, MC, A, C, R
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.sheets.xlsx_book import parts_beside, relations_of


def drawn_on(archive: ZipFile, sheet: str) -> dict[str, str]:
    """The texts of shapes, diagrams and charts on a sheet, by their first cell ("B12").

    ``sheet`` is its part. Of charts only titles are read, as their numbers are in cells.
    """
    drawn: dict[str, str] = {}
    for drawn_part in parts_beside(archive, sheet, "drawing"):
        drawing = xml_root(archive.read(drawn_part))
        # Repeats the text for versions of Excel that cannot show the shape itself.
        etree.strip_elements(drawing, f"{MC}Fallback", with_tail=False)
        parts = {relation.id: relation.target for relation in relations_of(archive, drawn_part)}
        for anchor in drawing.iterchildren("{*}*"):
            charts = [parts.get(chart.get(f"{R}id")) for chart in anchor.iter(f"{C}chart")]
            titles = [
                table_of_chart(xml_root(archive.read(chart)))[0]
                for chart in charts
                if chart in archive.namelist()
            ]
            diagrams = [parts.get(one.get(f"{R}dm")) for one in anchor.iter(f"{DGM}relIds")]
            shown = [
                text
                for part in diagrams
                if part in archive.namelist()
                for text in _paragraphs(xml_root(archive.read(part)))
            ]
            cell = _cell(anchor)
            texts = [drawn.get(cell, ""), *_paragraphs(anchor), *shown, *titles]
            drawn[cell] = "\n".join(filter(str.strip, texts))
    return {cell: text for cell, text in drawn.items() if text}


def _paragraphs(anchor: Any) -> Iterator[str]:
    for paragraph in anchor.iter(f"{A}p"):
        runs = paragraph.iter(f"{A}t", f"{A}br")
        yield "".join("\n" if run.tag == f"{A}br" else run.text or "" for run in runs)


def _cell(anchor: Any) -> str:
    """The cell in which a drawing begins; A1 where it is not anchored to a cell."""
    column, row = (int(anchor.findtext(f"{{*}}from/{{*}}{name}", "0")) for name in ("col", "row"))
    return f"{get_column_letter(column + 1)}{row + 1}"

"""PDFs with real text: a running header, "page x of y", tables, and a letterhead for letters."""

import html
import io
import re
from functools import partial

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    ListFlowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from samples.builders import markup
from samples.builders.markup import Source, emphasis
from samples.builders.pdf_canvas import NumberedCanvas, dated
from samples.builders.pdf_look import BLUE, MARGIN, PALE, WIDTH, styles_of

_FRAME_PADDING = 6
"""In points; what reportlab leaves free inside the margins."""
_CELL_PADDING = 6
"""In points, on each side."""
_WIDEST_SHARE = 42
"""Characters beyond which a column's text no longer asks for more width."""
_CLAUSE = re.compile(r"(\d+\.\d+) ")


def build(source: Source) -> bytes:
    """The bytes of a .pdf. ``layout`` is report (the default), letter or certificate."""
    written = io.BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        invariant=1,
        title=source.settings["title"],
        author=source.settings["author"],
        subject=source.settings.get("subtitle", ""),
        creator="Waterhoen huisstijl 3.1",
        leftMargin=MARGIN - _FRAME_PADDING,
        rightMargin=MARGIN - _FRAME_PADDING,
        topMargin=2.6 * cm,
        bottomMargin=2.3 * cm,
    )
    styles = styles_of(source)
    story = _opening(source, styles)
    for block in source.blocks:
        story += _flowables(block, styles)
    with dated(source):
        document.build(story, canvasmaker=partial(NumberedCanvas, source))
    return written.getvalue()


def _opening(source: Source, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    if source.settings.get("layout") == "letter":
        name = source.settings["author"].rsplit(", ", 1)[-1]
        return [Paragraph(f"<b>{html.escape(name)}</b>", styles["h1"]), Spacer(1, 0.3 * cm)]
    opening: list[Flowable] = [Paragraph(html.escape(source.settings["title"]), styles["title"])]
    if subtitle := source.settings.get("subtitle"):
        opening.append(Paragraph(html.escape(subtitle), styles["h3"]))
    opening.append(Spacer(1, 0.4 * cm))
    return opening


def _flowables(block: markup.Block, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    match block:
        case markup.Heading(level, text):
            return [Paragraph(_rich(text), styles[f"h{level}"])]
        case markup.Paragraph(text):
            if clause := _CLAUSE.match(text):
                rest = _rich(text[clause.end() :])
                return [Paragraph(rest, styles["clause"], bulletText=clause[1])]
            return [Paragraph(_rich(text), styles["body"])]
        case markup.Listing(items, ordered):
            paragraphs = [Paragraph(_rich(item), styles["body"]) for item in items]
            kind = {"bulletType": "1"} if ordered else {"bulletType": "bullet", "start": "•"}
            return [ListFlowable(paragraphs, leftIndent=16, **kind), Spacer(1, 0.2 * cm)]
        case markup.Table():
            space = Spacer(1, 0.35 * cm)
            return [space, KeepTogether(_table(block, styles)), space]
        case markup.Chart(bars):
            return [KeepTogether(_chart(bars))]
        case markup.PageBreak():
            return [PageBreak()]
        case _:
            raise ValueError(f"A PDF has no {type(block).__name__}.")


def _rich(text: str) -> str:
    pieces: list[str] = []
    for piece, bold in emphasis(text):
        escaped = html.escape(piece, quote=False).replace("\n", "<br/>")
        pieces.append(f"<b>{escaped}</b>" if bold else escaped)
    return "".join(pieces)


def _table(block: markup.Table, styles: dict[str, ParagraphStyle]) -> Table:
    rows = [
        [
            Paragraph(
                _rich(f"**{cell}**" if not number and cell else cell),
                styles["figure" if right else "cell"],
            )
            for cell, right in zip(row, block.right, strict=True)
        ]
        for number, row in enumerate(block.rows)
    ]
    look = [
        ("BACKGROUND", (0, 0), (-1, 0), PALE),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.lightgrey),
        ("LINEBELOW", (0, 0), (-1, 0), 1, BLUE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(rows, colWidths=_widths(block), repeatRows=1, style=TableStyle(look))


def _widths(block: markup.Table) -> list[float]:
    """Points a column: room for its longest word, the rest shared by length of text."""
    columns = list(zip(*block.rows, strict=True))
    words = [
        max(stringWidth(word, "Helvetica-Bold", 8.5) for cell in column for word in cell.split())
        for column in columns
    ]
    least = [2 * _CELL_PADDING + width for width in words]
    longest = [min(max(map(len, column)), _WIDEST_SHARE) for column in columns]
    spare = WIDTH - sum(least)
    return [
        width + spare * length / sum(longest) for width, length in zip(least, longest, strict=True)
    ]


def _chart(bars: tuple[tuple[str, float], ...]) -> Drawing:
    drawing = Drawing(WIDTH, 5.2 * cm)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 30, 20, WIDTH - 60, 4.2 * cm
    chart.data = [tuple(value for _, value in bars)]
    chart.categoryAxis.categoryNames = [label for label, _ in bars]
    chart.valueAxis.valueMin = 0
    chart.bars[0].fillColor = BLUE
    drawing.add(chart)
    return drawing

"""An annual report as a PDF: a page a page, with a footer and tables under their captions."""

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from benchmarks import report_wording as wording
from benchmarks.reports import LANGUAGES, Page, Report, Table

WITH_CAPTION, UNDER_CAPTION, IN_HEADER = range(3)

STYLES = getSampleStyleSheet()


def write_pdf(report: Report, file: Path) -> None:
    """The same bytes every time."""
    title = wording.REPORT[LANGUAGES.index(report.language)].format(year=report.year)

    def footer(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 40, f"{report.company} | {title}")
        canvas.drawRightString(523, 40, str(document.page))

    story: list[Flowable] = []
    for page in report.pages:
        story += [*_flowables(page, report.style), PageBreak()]
    document = SimpleDocTemplate(
        str(file), pagesize=A4, title=f"{title} {report.company}", invariant=True
    )
    document.build(story[:-1], onFirstPage=footer, onLaterPages=footer)
    if document.page != len(report.pages):
        raise ValueError(f"{file.name} has {document.page} pages and not {len(report.pages)}")


def _flowables(page: Page, style: int) -> list[Flowable]:
    story: list[Flowable] = []
    if page.above:
        story.append(Paragraph(page.above, STYLES["Heading1"]))
    level = "Heading2" if page.above else "Heading1"
    story.append(Paragraph(page.begins, STYLES[level]))
    for paragraph in page.prose:
        story += [Paragraph(paragraph, STYLES["BodyText"]), Spacer(1, 6)]
    return [*story, *_table(page.table, style)] if page.table else story


def _table(table: Table, style: int) -> list[Flowable]:
    caption = f"{table.caption} ({table.unit})" if style == WITH_CAPTION else table.caption
    story: list[Flowable] = [Spacer(1, 10), Paragraph(f"<b>{caption}</b>", STYLES["BodyText"])]
    if style == UNDER_CAPTION:
        story.append(Paragraph(f"<i>{table.unit}</i>", STYLES["BodyText"]))
    (_, *heads), *rows = table.rows
    first = table.unit if style == IN_HEADER else ""
    ruled = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, "black"),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, "black"),
        ("FONT", (0, 0), (-1, -1), "Helvetica", 8),
        ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    ]
    story.append(Grid([[first, *heads], *rows], style=ruled, hAlign="LEFT"))
    return story

"""How the firm's PDFs look: colours, margins and type."""

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm

from samples.builders.markup import Source

BLUE = colors.HexColor("#1F5C7A")
PALE = colors.HexColor("#E8F0F4")
MARGIN = 2.5 * cm
WIDTH = A4[0] - 2 * MARGIN
"""Of the text, in points."""


def styles_of(source: Source) -> dict[str, ParagraphStyle]:
    """The paragraph styles by what they are for; a certificate is centred."""
    sheet = getSampleStyleSheet()
    centred = {"alignment": TA_CENTER} if source.settings.get("layout") == "certificate" else {}
    body = ParagraphStyle(
        "body", sheet["BodyText"], fontName="Times-Roman", fontSize=11, leading=15, **centred
    )
    styles = {
        "body": body,
        "clause": ParagraphStyle(
            "clause", body, leftIndent=1.1 * cm, bulletFontName="Times-Roman", bulletFontSize=11
        ),
        "cell": ParagraphStyle(
            "cell", body, fontName="Helvetica", fontSize=8.5, leading=11, spaceBefore=0
        ),
        "title": ParagraphStyle("title", sheet["Title"], textColor=BLUE, **centred),
    }
    styles["figure"] = ParagraphStyle("figure", styles["cell"], alignment=TA_RIGHT)
    for level, size in enumerate((15, 12, 10.5), start=1):
        styles[f"h{level}"] = ParagraphStyle(
            f"h{level}",
            sheet[f"Heading{level}"],
            fontSize=size,
            leading=1.25 * size,
            spaceBefore=size,
            textColor=BLUE,
            keepWithNext=1,
            **centred,
        )
    return styles

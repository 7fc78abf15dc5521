"""What stands on every page, and the date that the file carries."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from samples.builders.markup import Source
from samples.builders.pdf_look import BLUE, MARGIN

_PAGE_OF = {"nl": "Pagina {} van {}", "en": "Page {} of {}"}
_ADDRESS = {
    "nl": "Waterhoen Pomptechniek B.V. · Gemaalkade 14 · 0123 AB Zuiderkolk · 012-3456789",
    "en": "Waterhoen Pumps Ltd · 3 Sluice Lane · Kingsferry ZZ9 4WP · 01632 960145",
}
_DATE_VARIABLE = "SOURCE_DATE_EPOCH"
"""Where reportlab takes the date of a file from; it asks the clock otherwise."""


@contextmanager
def dated(source: Source) -> Iterator[None]:
    """PDFs started inside carry the date of the source."""
    before = os.environ.get(_DATE_VARIABLE)
    os.environ[_DATE_VARIABLE] = str(int(source.date.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[_DATE_VARIABLE]
        else:
            os.environ[_DATE_VARIABLE] = before


class NumberedCanvas(Canvas):  # type: ignore[misc]
    """Holds the pages back until their number is known, then writes header and footer."""

    def __init__(self, source: Source, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._source = source
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Holds the page back."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Writes all pages."""
        for number, state in enumerate(self._held, start=1):
            self.__dict__.update(state)
            self._furnish(number, len(self._held))
            super().showPage()
        super().save()

    def _furnish(self, number: int, count: int) -> None:
        settings = self._source.settings
        if settings.get("layout") == "certificate":
            self.setStrokeColor(BLUE)
            self.setLineWidth(3)
            self.rect(1.2 * cm, 1.2 * cm, A4[0] - 2.4 * cm, A4[1] - 2.4 * cm)
            return
        right = A4[0] - MARGIN
        self.setFont("Helvetica", 8)
        self.setFillColor(colors.grey)
        self.drawString(MARGIN, A4[1] - 1.6 * cm, settings.get("header", settings["title"]))
        self.drawRightString(right, 1.3 * cm, _PAGE_OF[settings["lang"]].format(number, count))
        self.drawString(MARGIN, 1.3 * cm, settings.get("footer", _ADDRESS[settings["lang"]]))
        self.setStrokeColor(BLUE)
        self.line(MARGIN, A4[1] - 1.8 * cm, right, A4[1] - 1.8 * cm)

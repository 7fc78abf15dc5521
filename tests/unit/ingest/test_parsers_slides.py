from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from tests.unit.ingest.reading import outline, read
from vind.ingest.parsers.office.package import A

BOX = (Inches(1), Inches(2), Inches(6), Inches(4))


def on_slide(path: Path, title: str, add: Callable[[Any], object]) -> list[str]:
    """What is read of a slide with this title and what ``add`` puts on it."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = title
    add(slide)
    deck.save(str(path / "a.pptx"))
    return outline(read(path / "a.pptx"))


def test_a_chart_is_a_table_of_its_series_below_its_title(tmp_path: Path) -> None:
    def add(slide: Any) -> None:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["Q1", "Q2", "Q3", "Q4"]
        data.add_series("Noord", (10, 20, 10, 30))
        data.add_series("Zuid", (20, None, 12, 10))
        chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "Omzet per kwartaal"
        chart.plots[0].series[0].points[0].data_label.text_frame.text = "Brand in de hal"
        slide.notes_slide.notes_text_frame.text = "Noem Noord."

    assert on_slide(tmp_path, "Omzet", add) == [
        "h1 Omzet",
        "p Omzet per kwartaal",
        "th |Noord|Zuid",
        "tr Q1|10|20",
        "tr Q2|20",
        "tr Q3|10|12",
        "tr Q4|30|10",
        "p Brand in de hal",
        "p Noem Noord.",
    ]


@pytest.mark.parametrize("left", [-0.2, 1])
def test_a_text_box_is_read_though_its_text_is_part_of_another(tmp_path: Path, left: float) -> None:
    def add(slide: Any) -> None:
        for text in ("12", "Noord", "Jan"):
            box = slide.shapes.add_textbox(Inches(left), Inches(2), Inches(1), Inches(1))
            box.text_frame.text = text
        slide.shapes.add_textbox(*BOX).text_frame.text = "Januari"

    found = on_slide(tmp_path, "Bezetting 2012: Directie Noord", add)
    assert found[0] == "h1 Bezetting 2012: Directie Noord"
    assert sorted(found[1:]) == ["p 12", "p Jan", "p Januari", "p Noord"]


def test_a_short_cell_merged_over_rows_is_repeated_in_each(tmp_path: Path) -> None:
    def add(slide: Any) -> None:
        table = slide.shapes.add_table(4, 2, *BOX).table
        for place, text in enumerate(("Soort", "Prijs", "", "ex btw", "Fiets", "250", "", "300")):
            table.cell(place // 2, place % 2).text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 0).merge(table.cell(3, 0))

    assert on_slide(tmp_path, "Prijzen", add) == [
        "h1 Prijzen",
        "th Soort|Prijs",
        "tr |ex btw",
        "tr Fiets|250",
        "tr Fiets|300",
    ]


def test_lines_cells_and_fields_of_a_slide_are_read_once(tmp_path: Path) -> None:
    def add(slide: Any) -> None:
        box = slide.shapes.add_textbox(*BOX)
        box.text_frame.text = "Eerste regel\vTweede regel"
        paragraph = box.text_frame.add_paragraph()
        paragraph.text = "Pagina "
        paragraph._p.append(paragraph._p.makeelement(f"{A}fld", {"id": "{1}", "type": "slidenum"}))
        paragraph._p[-1].append(paragraph._p.makeelement(f"{A}t"))
        paragraph._p[-1][0].text = "1"
        table = slide.shapes.add_table(2, 2, *BOX).table
        for place, text in enumerate(("Soort\nnaam", "Euro", "Fiets", "250")):
            table.cell(place // 2, place % 2).text = text

    assert on_slide(tmp_path, "Prijzen", add) == [
        "h1 Prijzen",
        "p Eerste regel\nTweede regel",
        "p Pagina 1",
        "th Soort naam|Euro",
        "tr Fiets|250",
    ]


def test_automatic_numbers_of_powerpoint_lists_are_read(tmp_path: Path) -> None:
    steps = [
        ("Sluit af", "arabicPeriod", 0, ""),
        ("de pomp", "alphaLcParenR", 1, ""),
        ("de klep", "alphaLcParenR", 1, ""),
        ("Tap af", "arabicPeriod", 0, ""),
        ("Pauze", "", 0, ""),
        ("Spoel", "romanUcParenBoth", 0, "4"),
        ("Vul", "romanUcParenBoth", 0, "4"),
        ("Los", "circleNumDbPlain", 0, "x"),
    ]

    def add(slide: Any) -> None:
        frame = slide.shapes.add_textbox(*BOX).text_frame
        for text, kind, level, start in steps:
            paragraph = frame.add_paragraph()
            paragraph.text, paragraph.level = text, level
            if kind:
                counted = paragraph._p.get_or_add_pPr().makeelement(A + "buAutoNum")
                counted.set("type", kind)
                if start:
                    counted.set("startAt", start)
                paragraph._p.pPr.append(counted)

    assert on_slide(tmp_path, "Ketel", add) == [
        "h1 Ketel",
        "p 1. Sluit af",
        "p a) de pomp",
        "p b) de klep",
        "p 2. Tap af",
        "p Pauze",
        "p (IV) Spoel",
        "p (V) Vul",
        "p 1. Los",
    ]

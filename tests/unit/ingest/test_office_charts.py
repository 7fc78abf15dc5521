from copy import deepcopy
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from vind.ingest.parsers.office.charts import table_of_chart

TITLE = "<c:title><c:tx><c:rich><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:rich></c:tx></c:title>"


def chart(categories: list[Any], number_format: str = "General", **series: tuple[Any, ...]) -> Any:
    data: Any = CategoryChartData(number_format)  # type: ignore[no-untyped-call]
    data.categories = categories
    for name, values in series.items():
        data.add_series(name, values)
    return root_of(data)


def root_of(data: Any, kind: XL_CHART_TYPE = XL_CHART_TYPE.COLUMN_CLUSTERED) -> Any:
    writer: Any = ChartXmlWriter(kind, data)  # type: ignore[no-untyped-call]
    return etree.fromstring(writer.xml.encode())


def titled(root: Any, title: str, of_axis: str) -> Any:
    xml = etree.tostring(root).decode()
    xml = xml.replace("<c:chart>", "<c:chart>" + TITLE.format(title))
    xml = xml.replace("<c:catAx>", "<c:catAx>" + TITLE.format(of_axis))
    return etree.fromstring(xml)


def test_percentages_and_dates_are_read_as_they_are_shown() -> None:
    root = chart([date(2025, 1, 31), date(2025, 2, 28)], "0.0%", Verzuim=(0.0512, 0.04))
    rows = [["", "Verzuim"], ["2025-01-31", "5.1%"], ["2025-02-28", "4.0%"]]
    assert table_of_chart(root) == ("", rows)
    old = etree.tostring(root).replace(b'date1904 val="0"', b'date1904 val="1"')
    assert table_of_chart(etree.fromstring(old))[1][1] == ["2029-02-01", "5.1%"]


def test_categories_in_levels_are_one_name_each() -> None:
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    for year, quarters in (("2024", ("Q1", "Q2")), ("2025", ("Q1",))):
        category = data.add_category(year)
        for quarter in quarters:
            category.add_sub_category(quarter)
    data.add_series("Omzet", (1, 2, 3))
    assert table_of_chart(root_of(data))[1] == [
        ["", "Omzet"],
        ["2024 Q1", "1"],
        ["2024 Q2", "2"],
        ["2025 Q1", "3"],
    ]


def test_a_chart_of_very_many_numbers_has_a_title_alone() -> None:
    root = titled(chart(["Q1"], Noord=(1,)), "Metingen", "Tijd")
    points = next(root.iter("{*}numCache"))
    for place in range(20_000):
        points.append(deepcopy(points[-1]))
        points[-1].set("idx", str(place))
    assert table_of_chart(root) == ("Metingen\nTijd", [])

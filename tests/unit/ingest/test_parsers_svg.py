from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from vind.indexes.errors import CorruptFileError, EmptyFileError

PLAN = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<title>Begane grond</title><desc>De ruimten met hun sleutels.</desc><!-- Getekend in 2025 -->
<metadata><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">begane-grond</dc:title></metadata>
<defs><style>.a{fill:#fff}</style></defs>{}</svg>"""


def plan(drawn: str) -> str:
    return PLAN.replace("{}", drawn)


def test_the_texts_of_a_drawing_are_read_and_nothing_of_its_lines(tmp_path: Path) -> None:
    drawn = """<path d="M0 0L10 10"><title>Nooduitgang</title></path>
    <text x="10" y="20"><tspan>Vergader</tspan><tspan>zaal <a>3</a></tspan></text>
    <text y="20"><tspan x="1" y="20">Zaal</tspan><tspan x="9" y="20">tje</tspan>
    <tspan x="1" y="30">12 stoelen</tspan><tspan dy="1em">sleutel B</tspan></text>
    <switch><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Keuken<br/>sleutel C</p>
    </foreignObject><text>Keuk...</text></switch>"""
    found = read_text(tmp_path, "a.svg", plan(drawn))
    assert outline(found) == [
        "h1 Begane grond",
        "p De ruimten met hun sleutels.",
        "p Nooduitgang",
        "p Vergaderzaal 3",
        "p Zaaltje 12 stoelen sleutel B",
        "p Keuken sleutel C",
    ]
    assert found.facts.title == "Begane grond"


def test_a_drawing_without_text_is_empty_and_a_broken_one_corrupt(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match="There is no text in the file"):
        read_text(tmp_path, "a.svg", '<svg><path d="M0 0L10 10"/><!-- Inkscape --></svg>')
    with pytest.raises(CorruptFileError, match="The drawing is damaged"):
        read_text(tmp_path, "b.svg", plan("<text>Zaal"))


def test_an_entity_of_a_drawing_is_not_filled_in(tmp_path: Path) -> None:
    entity = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    content = f"{entity}<svg><text>Zaal &a;</text></svg>"
    assert read_text(tmp_path, "a.svg", content).text == "Zaal &a;"

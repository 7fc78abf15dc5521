from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from vind.indexes.errors import CorruptFileError


def rtf(tmp_path: Path, body: str, head: str = "") -> list[str]:
    source = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}" + head + body + "}"
    return outline(read_text(tmp_path, "a.rtf", source.encode("cp1252")))


STYLES = r"""{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\*\cs9 Standaard;}
{\s2\outlinelevel1{\*\x} Opschrift;}{\s15 Title;}}"""


def test_headings_are_found_by_style_and_outline_level(tmp_path: Path) -> None:
    body = r"""\pard\s15 Handboek\par\pard\plain\s1 Onderhoud\par\pard\plain\s0 Elke pomp.\par
\pard\s2 Smeren\par\pard\plain Met vet.\par"""
    assert rtf(tmp_path, body, STYLES) == [
        "h1 Handboek",
        "h2 Onderhoud",
        "p Elke pomp.",
        "h3 Smeren",
        "p Met vet.",
    ]
    assert rtf(tmp_path, r"\pard\outlinelevel0 Kop\par\pard Tekst\par") == ["h1 Kop", "p Tekst"]


def test_rtf_escapes_are_decoded(tmp_path: Path) -> None:
    body = r"Zo\'eb betaalt \u8364?5 \ldblquote ja\rdblquote  \u-10179?\u-8704? \{a\}\'80 caf\'e9"
    assert rtf(tmp_path, body) == ["p Zoë betaalt €5 “ja” 😀 {a}€ café"]


def test_rtf_table_rows_are_read_whatever_their_cells_hold(tmp_path: Path) -> None:
    body = r"""Vooraf.\par\trowd\cellx1\cellx2\pard\intbl Soort\cell Prijs\cell\row
\trowd\cellx1\cellx2\pard\intbl Pomp\par W3 | W4\cell 250\cell\trowd\cellx1\cellx2\row
\pard\intbl Slang\cell 7\cell\row\pard Slot.\par"""
    assert rtf(tmp_path, body) == [
        "p Vooraf.",
        "th Soort|Prijs",
        "tr Pomp W3 | W4|250",
        "tr Slang|7",
        "p Slot.",
    ]


def row(ends: str, cells: str) -> str:
    shape = "".join(rf"\{end}" for end in ends.split())
    return rf"\trowd{shape}\pard\intbl {cells.replace('|', chr(92) + 'cell ')}\cell\row" + "\n"


def test_merged_cells_keep_the_columns_and_are_repeated_over_rows(tmp_path: Path) -> None:
    body = (
        row(r"clvmgf\cellx2000 cellx6000 cellx8000", "Zone|Per maand|Borg")
        + row(r"clvmrg\cellx2000 cellx4000 cellx6000 cellx8000", "|nu|straks|")
        + row(r"clvmgf\cellx2010 cellx4010 cellx6010 cellx8010", "Haven|30|35|")
        + row(r"clvmrg\cellx2000 cellx4000 cellx6000 cellx8000", "|40|45|50")
        + row(r"clvmrg\cellx2000 cellx4000 cellx6000 cellx8000", "|||")
        + row(r"cellx6000 cellx8000", "Samen|50")
    )
    assert rtf(tmp_path, body) == [
        "th Zone|Per maand nu|Per maand straks|Borg",
        "tr Haven|30|35",
        "tr Haven|40|45|50",
        "tr Samen|||50",
    ]


def test_a_table_with_too_many_cell_widths_is_read_without_a_grid(tmp_path: Path) -> None:
    rows = "".join(row(f"cellx{1000 + 100 * n} cellx90000", "a|b") for n in range(300))
    assert rtf(tmp_path, rows) == ["th a|b", *["tr a|b"] * 299]


def test_list_items_keep_their_number_and_lose_their_bullet(tmp_path: Path) -> None:
    body = r"""{\listtext\'b7\tab}Kraan dicht\par{\listtext\u-3913 ?\tab}Klep open\par
{\listtext 2.\tab}Start\par"""
    assert rtf(tmp_path, body) == ["- Kraan dicht", "- Klep open", "- 2. Start"]


def test_wordpad_list_numbers_are_read_once(tmp_path: Path) -> None:
    body = r"""{\pntext\f0 1.\tab}{\*\pn\pnlvlbody\pnf0\pnstart1\pndec{\pntxta.}}Kraan dicht\par
{\pntext\f0 2.\tab}Klep open\par{\pntext\'b7\tab}Bel Jan\par"""
    assert rtf(tmp_path, body) == ["- 1. Kraan dicht", "- 2. Klep open", "- Bel Jan"]
    twice = r"{\listtext 1.\tab}{\pntext 1.\tab}Kraan dicht\par"
    assert rtf(tmp_path, twice) == ["- 1. Kraan dicht"]


SIGNS = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset2 Symbol;}
{\f2\fnil\fcharset2{\*\panose 05000000}Wingdings;}}"""


def test_letters_in_symbol_fonts_become_the_signs_seen(tmp_path: Path) -> None:
    body = r"""{\f2 \'fe} vast {\f2 q\'02}{\f2\u61608\'a8} tijdelijk, \f1\'b3\plain  18 jaar\par
20 {\f1\'b0}C, 5 {\f1 m}g{\footnote\pard Marge {\f1\'b1\f0 \'b1} 2.}\par
{\listtext\f2\'d8\tab}Helm op\par{\listtext\f2\'a7\tab}Bril op\par"""
    assert outline(read_text(tmp_path, "a.rtf", SIGNS + body + "}")) == [
        "p ☑ vast ❑☐ tijdelijk, ≥ 18 jaar",
        "p 20 °C, 5 µg",
        "- Helm op",
        "- Bril op",
        "p Marge ±± 2.",
    ]


def test_notes_and_boxes_are_read_and_deletions_and_pictures_not(tmp_path: Path) -> None:
    body = r"""{\header Kop van elk blad}De pomp{\footnote\pard Type W3.} draait{\deleted  niet}
{\b\deleted0  altijd}.{\shp{\*\shpinst{\sp{\sn x}}{\shptxt\pard In het kader.\par}}}
{\pict\pngblip 89504e47}{\field{\*\fldinst{PAGE}}{\fldrslt{3}}}\par"""
    assert rtf(tmp_path, body) == ["p De pomp draait altijd.3", "p In het kader.", "p Type W3."]


def test_the_info_group_gives_the_facts_of_an_rtf(tmp_path: Path) -> None:
    info = r"""{\info{\title Onderhoud caf\'e9}{\author A. Bakker}
{\creatim\yr2024\mo3\dy1\hr9\min5}{\revtim\yr0}}"""
    facts = read_text(tmp_path, "a.rtf", r"{\rtf1\ansi" + info + "Tekst}").facts
    assert (facts.title, facts.author) == ("Onderhoud café", "A. Bakker")
    assert (facts.created, facts.modified) == (datetime(2024, 3, 1, 9, 5, tzinfo=UTC), None)


def test_a_cut_off_rtf_gives_the_text_it_has(tmp_path: Path) -> None:
    source = r"{\rtf1\ansi{\fonttbl{\f0\fcharset81 A;}}\f0 Elke pomp.\par{\pict\bin9 }{}{"
    assert outline(read_text(tmp_path, "a.rtf", source)) == ["p Elke pomp."]


def test_an_rtf_with_a_picture_without_length_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError, match="damaged"):
        read_text(tmp_path, "a.rtf", r"{\rtf1\ansi Tekst{\pict\bin}")

from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from vind.ingest.document.parsed import BlockKind


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("Jansen, Piet;1,50;2,75\nBakker, An;2,50;3,75\n",
         ["tr Jansen, Piet|1,50|2,75", "tr Bakker, An|2,50|3,75"]),
        ("1,5;2,5;3,5\n2,5;3,5;4,5\n", ["tr 1,5|2,5|3,5", "tr 2,5|3,5|4,5"]),
        ("Pomp, groot\t1,5\nKlep, klein\t2,5\n", ["tr Pomp, groot|1,5", "tr Klep, klein|2,5"]),
        ("a;b|c|d\ne;f|g|h\n", ["th a;b|c|d", "tr e;f|g|h"]),
        ("2024-01-01;1,50\n2024-01-02;2,75\n", ["tr 2024-01-01|1,50", "tr 2024-01-02|2,75"]),
        ("a;1,5;2,5\nb;3,5;4,5\n", ["tr a|1,5|2,5", "tr b|3,5|4,5"]),
        ("a,b;c\nd,e;f\ng,h\n", ["th a|b;c", "tr d|e;f", "tr g|h"]),
        ("sep=;\r\nnaam;prijs\r\nboor;1,5\r\n", ["th naam|prijs", "tr boor|1,5"]),
        ('"SEP=:"\nnaam:prijs\nboor:1,5\n', ["th naam|prijs", "tr boor|1,5"]),
    ],
)  # fmt: skip
def test_a_comma_in_each_line_is_not_preferred_over_the_delimiter(
    tmp_path: Path, content: str, lines: list[str]
) -> None:
    assert outline(read_text(tmp_path, "a.csv", content)) == lines


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("Overzicht 2026\n\nNaam;Bedrag\nJan;1,50\n", ["p Overzicht 2026", "th Naam|Bedrag"]),
        ("Prijzen, 2026;;\nNaam;Maat;Prijs\nPomp;;5\n", ["p Prijzen, 2026", "th Naam|Maat|Prijs"]),
        ("Overzicht\nVan;An\nOp;3 mei\nNr;Naam;Maat;Prijs\n1;Pomp;5;6\n2;Klep;7;8\n3;Bout;9;1\n",
         ["p Overzicht", "tr Van|An", "tr Op|3 mei", "th Nr|Naam|Maat|Prijs"]),
        ("Van;An\n;\nNaam;Maat;Prijs\nPomp;5;6\n", ["tr Van|An", "th Naam|Maat|Prijs"]),
        ("Naam;Prijs\nPomp;5;oud\nKlep;6;nieuw\n", ["th Naam|Prijs", "tr Pomp|5|oud"]),
        (";2024;2025\nHuur;900;950\nGas;80;\n", ["th |2024|2025", "tr Huur|900|950"]),
        ("Naam;27;28;29;30\nAn;V;;L;L\n", ["th Naam|27|28|29|30", "tr An|V||L|L"]),
        ("Naam;27;28;30;31\nAn;V;;L;L\n", ["tr Naam|27|28|30|31", "tr An|V||L|L"]),
        ("Naam;1;2;3\nAn;V;;L\n", ["tr Naam|1|2|3", "tr An|V||L"]),
        ("Team;2026-01-01;2026-02-01;2026-03-01;2026-04-01\nOost;5;6;7;8\n",
         ["th Team|2026-01-01|2026-02-01|2026-03-01|2026-04-01", "tr Oost|5|6|7|8"]),
        ("Team;1-1-2026;1-2-2026;1-3-2026;1-4-2026\nOost;5-1-2026;6-2-2026;;\n",
         ["tr Team|1-1-2026|1-2-2026|1-3-2026|1-4-2026", "tr Oost|5-1-2026|6-2-2026"]),
        ("Team;2025;;2026;\n;fte;euro;fte;euro\nOost;5;6;7;8\n",
         ["th Team|2025 fte|2025 euro|2026 fte|2026 euro", "tr Oost|5|6|7|8"]),
        ("Uren;;;\nPeriode;mei;;\nDienst;nacht;;\n;;;\nNaam;Uren;Saldo;Reden\nJan;12;30;\n",
         ["p Uren", "tr Periode|mei", "tr Dienst|nacht", "th Naam|Uren|Saldo|Reden"]),
        ("Uren\nPeriode: mei\n\nNaam;Uren;Saldo;Reden\nJan;1;3;\nPiet;2;4;\nIna;8;9;ziek\n",
         ["p Uren", "p Periode: mei", "th Naam|Uren|Saldo|Reden"]),
        ("Periode;2026-01;\nNaam;Uren;Saldo\nJan;12;30\n",
         ["tr Periode|2026-01", "th Naam|Uren|Saldo"]),
        ("Naam;Week 1;Week 2;\nJan;ziek;vrij;halve dag\nPiet;8;8;8\n",
         ["th Naam|Week 1|Week 2", "tr Jan|ziek|vrij|halve dag"]),
    ],
)  # fmt: skip
def test_lines_above_the_header_of_a_csv_are_no_header(
    tmp_path: Path, content: str, lines: list[str]
) -> None:
    assert outline(read_text(tmp_path, "a.csv", content))[: len(lines)] == lines


def test_an_unclosed_quote_swallows_no_rows(tmp_path: Path) -> None:
    content = (
        'naam;maat\n"19 inch kast;10\n24 inch;20\n"De ""grote""\nkast";30\n"Kast" hoog;"4;5"\n'
        '"stuk;40\n"los;50\n'
    )
    lines = [
        "th naam|maat",
        'tr "19 inch kast|10',
        "tr 24 inch|20",
        'tr De "grote" kast|30',
        "tr Kast hoog|4;5",
        'tr "stuk|40',
        'tr "los|50',
    ]
    assert outline(read_text(tmp_path, "a.csv", content)) == lines
    rows = "naam;maat\n" + "kast;10\n" * 200 + '"bak;20\n' + "plank;30\n" * 200
    found = outline(read_text(tmp_path, "b.csv", rows))
    assert (len(found), found[201:203]) == (402, ['tr "bak|20', "tr plank|30"])


def test_twenty_thousand_stray_quotes_are_read_as_rows(tmp_path: Path) -> None:
    rows = 'x";"y\n' * 20_000
    found = read_text(tmp_path, "a.csv", rows)
    assert len(outline(found)) == 20_000
    assert found.text.endswith('x"\t"y')


@pytest.mark.parametrize(
    "content",
    [
        "Opmerking\nDe lift is stuk, monteur gebeld\nDeur klemt, hout gezwollen",
        "Opmerking\nLift stuk; monteur gebeld\nDeur klemt; hout gezwollen",
        "Gewerkt\n1,5 uur in Goes\n2,5 uur in Tholen",
    ],
)
def test_sentences_in_a_single_column_are_not_split(tmp_path: Path, content: str) -> None:
    assert outline(read_text(tmp_path, "a.csv", content)) == [f"p {content}"]


@pytest.mark.parametrize(
    "rows",
    [
        "Naam, Uren\nJan, 12\nPiet, 8",
        "Naam,Uren\nJan,12\nPiet,8",
        "1,2,3\n4,5,6",
        "2026-05-14,12\n2026-05-15,8",
        '"Jan, Piet, An en Ina",12\n"Bo, Kim, Lot en Max",8',
    ],
)
def test_a_table_below_a_title_line_is_read_as_a_table(tmp_path: Path, rows: str) -> None:
    found = outline(read_text(tmp_path, "a.csv", f"Uren in mei\n{rows}"))
    assert found[0] == "p Uren in mei"
    assert [line[:2] for line in found[1:]] in (["th", "tr", "tr"], ["tr", "tr"])


@pytest.mark.parametrize(("name", "content"), [
    ("a.txt", "Artikel\tMaat\tPrijs\n100\tKlep\t1,00\n101\tPomp, klein\t4,70\n"),
    ("a.log", "Artikel;Maat;Prijs\n100;Klep;1,00\n\n101;Pomp, klein;4,70\n"),
])  # fmt: skip
def test_delimited_rows_in_a_txt_or_log_file_are_a_table(
    tmp_path: Path, name: str, content: str
) -> None:
    assert outline(read_text(tmp_path, name, content)) == [
        "th Artikel|Maat|Prijs",
        "tr 100|Klep|1,00",
        "tr 101|Pomp, klein|4,70",
    ]


@pytest.mark.parametrize("content", [
    "Artikel\tMaat\tPrijs\n100\tKlep\t1,00\n",
    "Naam\tJan\nPlaats\tGoes\nFunctie\tMonteur\n",
    "Artikel;Maat;Prijs\n100;Klep;1,00\n101;Pomp\n",
    "De pomp lekt; dat moet anders; nu\nDe klep sluit; die is nieuw; en goed\nWij gaan; zij; ook\n",
    "int maat;\nint prijs;\nint aantal;\n",
    "2024-06-01 02:00:11\tINFO\tgestart\n2024-06-01 02:41:00\tINFO\tgereed\n"
    "2024-06-02 02:00:11\tINFO\tgestart\n",
])  # fmt: skip
def test_text_with_stray_delimiters_is_no_table(tmp_path: Path, content: str) -> None:
    found = read_text(tmp_path, "a.txt", content)
    assert {block.kind for block in found.blocks} == {BlockKind.PARAGRAPH}
    assert found.text.split() == content.split()

import time
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ingest.reading import outline, read_text
from tests.unit.ingest.unpacking import contents, unpack
from vind.indexes.errors import EmptyFileError
from vind.ingest.parsers.text.plain import Encoded, text_and_tables


def test_paragraphs_stay_and_hard_wrapped_lines_are_joined(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "a.txt",
        "Beste collega's,\r\n\r\n"
        "Vanaf maandag gelden de nieuwe regels voor het melden van ziekte en\r\n"
        "verlof; lees ze goed door voordat je iets aanvraagt bij je leidinggevende\r\n"
        "of bij de afdeling.\r\n\r\n"
        "- bel voor negen uur\r\n- meld je af\r\n",
    )
    assert outline(document) == [
        "p Beste collega's,",
        "p Vanaf maandag gelden de nieuwe regels voor het melden van ziekte en verlof; lees ze goed"
        " door voordat je iets aanvraagt bij je leidinggevende of bij de afdeling.",
        "p - bel voor negen uur\n- meld je af",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Beheerders per applicatie:",
            "Afas Profit (salaris): Karin Mol, toestel 4410",
            "Nedap Ons (dossier): Bert Vos, toestel 4411",
            "Topdesk (meldingen): Els Kok, toestel 4412",
        ],
        [
            "2026-05-14 10:00:00,123 INFO [main] Server - Started job 0 in 0 ms",
            "2026-05-14 10:01:00,123 INFO [main] Server - Started job 1 in 3 ms",
            "2026-05-14 10:02:00,123 INFO [main] Server - Started job 2 in 6 ms",
        ],
        [
            "Lift staat stil met iemand erin, en de monteur van de lift is onderweg",
            "1 praat via de knop met het belletje en blijf praten tot hij er is",
            "2 bel de liftservice, de monteur moet er binnen 45 minuten zijn",
            "3 niet zelf de deur openen",
        ],
        [
            "[ ] Beschadigd vat? Niet laden, in een overvat doen en Bas bellen",
            "[x] Onder de 1000 punten zijn er geen borden nodig",
        ],
        [
            "Meenemen naar de opname in het ziekenhuis",
            "een lijst van de medicijnen die je slikt",
            "je verzekeringspas en een paspoort",
            "nachtkleding en een paar pantoffels",
        ],
        [
            "Storing: 0174-55 01 77, ook in de nacht",
            "Reactie: binnen 20 minuten aan de telefoon, binnen een uur ter plaatse",
            "Potplanten gaan voor bij vorst, daarna de sla, daarna tomaat.",
        ],
        [
            "Verslag van het overleg met de buurt over de sloot",
            "==================================================",
            "en over de nieuwe beschoeiing langs de achterpaden.",
        ],
        [
            "[2025-06-05 14:12] <yus> het bouwpark verhuist de 10e naar het cluster",
            "[2025-06-10 14:31] <kat> alles draait weer",
        ],
    ],
)
def test_separate_lines_of_text_are_not_joined(tmp_path: Path, lines: list[str]) -> None:
    document = read_text(tmp_path, "a.txt", "\n".join(lines) + "\n")
    assert outline(document) == ["p " + "\n".join(lines)]


@pytest.mark.parametrize(
    "text",
    [
        "Bij ziekte bel je voor negen uur met je leidinggevende van de\n"
        "Afdeling Productie; is die er niet, dan met de afdeling van de\n"
        "Dienst Personeel, die het doorgeeft.",
        "Wie zich ziek meldt belt voor negen uur met zijn leidinggevende,\n"
        "Karin Mol of haar vervanger; is niemand te bereiken, dan met de balie,\n"
        "Kamer 12.",
        "Bij ziekte bel je voor negen uur met je leidinggevende, of met\nAfdeling Personeel.",
        "Het kwartaalverslag gaat over de veiligheid en over het milieu, van\n"
        "10 juli tot en met 30 september, en is nog niet door het bestuur van\n"
        "12 oktober gezien.",
        "wij hebben de tekeningen ontvangen van het bureau in Delft en\n"
        "zien geen bezwaren tegen de plaats van de nieuwe steiger\n"
        "zolang de doorgang vrij blijft",
        "Storing: bel de wacht in Goes, die binnen een uur ter plaatse is met\n"
        "Karin Mol of haar vervanger, en die blijft tot alles weer draait.",
    ],
)
def test_hard_wrapped_lines_of_a_sentence_are_joined(tmp_path: Path, text: str) -> None:
    assert outline(read_text(tmp_path, "a.txt", text)) == ["p " + text.replace("\n", " ")]


def test_markdown_gives_headings_lists_tables_and_code(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "a.md",
        "---\ntitle: 'Reizen'\nauthor: P. Bakker\ndate: 2024-03-01\n---\n"
        "# Reiskosten\nWat **wel** en [niet](http://x) mag:\n- trein\n- auto\n  - eigen auto\n"
        "<details><summary>Hoeveel?</summary>\n\nEr geldt 0,23 per km.\n\n</details>\n\n"
        "| Soort | Euro |\n|---|---|\n| Trein | alles |\n\n```\nx = 1\n    y\n```\n",
    )
    assert outline(document) == [
        "h1 Reiskosten",
        "p Wat wel en niet mag:",
        "- trein",
        "- auto",
        "- eigen auto",
        "h4 Hoeveel?",
        "p Er geldt 0,23 per km.",
        "th Soort|Euro",
        "tr Trein|alles",
        "p x = 1\n    y",
    ]
    assert document.facts.title == "Reizen"
    assert document.facts.author == "P. Bakker"
    assert document.facts.created == datetime(2024, 3, 1, tzinfo=UTC)


def test_front_matter_besides_title_and_date_is_read(tmp_path: Path) -> None:
    front = "title: Beleid\nstatus: vervallen per 2024-05-01\ndate: 2023-02-01\n\n# voor wie\n"
    front += "eigenaar: Afdeling HR\nlabels:\n- verlof\n  - ziekte\n"
    document = read_text(tmp_path, "a.md", f"---\n{front}---\n\n# Verlof\n")
    assert outline(document) == [
        "p status: vervallen per 2024-05-01\n# voor wie\neigenaar: Afdeling HR\n"
        "labels:\n- verlof\n  - ziekte",
        "h1 Verlof",
    ]
    assert document.facts.title == "Beleid"
    assert document.facts.created == datetime(2023, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "before",
    [
        "\n# Notulen 4 maart\n\nAanwezig: Jan, Piet.\n",
        "Aanwezig: Jan, Piet.\nDe huur stijgt met 3%.\n",
        "title: Notulen\n\nDe huur stijgt met 3%.\n",
    ],
)
def test_text_between_two_rules_is_no_front_matter(tmp_path: Path, before: str) -> None:
    document = read_text(tmp_path, "a.md", f"---\n{before}\n---\n\nBesluit genomen.\n")
    said = [line.strip("# ") for line in before.splitlines() if line]
    assert [line in document.text for line in said] == [True] * len(said)
    assert document.text.endswith("Besluit genomen.")


def test_html_is_read_as_a_reader_sees_it(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "a.html",
        "<html><head><title>Verlof &amp; ziekte</title><style>p{}</style>"
        '<meta name=author content="HR"><script>var x="niet"</script></head><body>'
        "<nav><a>menu</a></nav><form><h2>Verlof</h2><p>Je hebt<br>25 <b>dagen</b>.</p>"
        "<details><summary>En ziek?</summary>Bel <a href='#'>ons</a>.</details>"
        "<figure><figcaption>Figuur 1</figcaption></figure>"
        "<table><caption>Recht</caption><tr><th>Soort</th><th>Dagen</th></tr><tr><td>Basis</td><td>25</td></tr></table>"
        "<ul><li>een</li><li>twee <ul><li>drie</li></ul></li></ul></form></body></html>",
    )
    assert outline(document) == [
        "h2 Verlof",
        "p Je hebt 25 dagen.",
        "h4 En ziek?",
        "p Bel ons.",
        "p Figuur 1",
        "p Recht",
        "th Soort|Dagen",
        "tr Basis|25",
        "- een",
        "- twee",
        "- drie",
    ]
    assert (document.facts.title, document.facts.author) == ("Verlof & ziekte", "HR")


SPANS = """
<table><thead><tr><th rowspan=2>Regio</th><th colspan=2>Prijs</th><th>Per</th></tr></thead>
<tr><td rowspan="3">Noord</td><td>Boor</td><td>10</td><td rowspan=2 colspan="x">dag</td></tr>
<tr><td>Zaag</td><td>20</td></tr>
<tr><td>Tang</td><td>5</td><td>week</td></tr>
<tr><td colspan="2">Samen</td><td>35</td></tr></table>"""


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_merged_cells_keep_the_others_in_their_columns(tmp_path: Path, name: str) -> None:
    assert outline(read_text(tmp_path, name, SPANS)) == [
        "th Regio|Prijs||Per",
        "tr Noord|Boor|10|dag",
        "tr |Zaag|20",
        "tr |Tang|5|week",
        "tr Samen||35",
    ]


@pytest.mark.parametrize("size", ["1000000", "9" * 5000, "²", "-3"])
def test_a_cell_with_a_huge_span_costs_no_memory(tmp_path: Path, size: str) -> None:
    row = f"<tr>{f'<td rowspan={size} colspan={size}>x</td>' * 20}</tr>"
    found = read_text(tmp_path, "a.html", f"<table>{row * 50}</table>")
    assert found.text.count("x") == 1000
    assert len(found.text) < 100_000


def test_menus_and_contents_lists_of_a_page_are_left_out(tmp_path: Path) -> None:
    links = "".join(f"<li>{n}. <a href='#{n}'>Hoofdstuk over pompen</a></li>" for n in range(40))
    page = (
        "<html><body><div class='navheader'>Verlof <a href=a>Vorige</a></div>"
        f"<div class='main'><h2>Verlof</h2><ul id='toc'>{links}</ul>Je hebt <a href=b>25 dagen</a>."
        "<div class='nav'><p>{}</p><a href=c>Meer</a></div></div>"
        "<div role='navigation'><a href=d>Volgende</a></div></body></html>"
    )
    short, long = "Zie ook", "Wie langer dan tien jaar in dienst is, krijgt er twee dagen bij. " * 2
    assert outline(read_text(tmp_path, "a.html", page.format(short))) == [
        "h2 Verlof",
        "p Je hebt 25 dagen.",
    ]
    assert long.strip() in read_text(tmp_path, "b.html", page.format(long)).text
    only = f"<html><body><ul class='toc'>{links}</ul></body></html>"
    assert "39. Hoofdstuk over pompen" in read_text(tmp_path, "c.html", only).text


def test_numbers_of_a_markdown_list_are_read(tmp_path: Path) -> None:
    document = read_text(tmp_path, "a.md", "3. Sluit\n4. Open\n\n   Wacht.\n5. **Draai** dicht\n")
    assert outline(document) == ["- 3. Sluit", "p 4. Open", "p Wacht.", "- 5. Draai dicht"]


def test_html_with_text_only_in_menus_or_deep_nesting_is_read(tmp_path: Path) -> None:
    page = "<html><body><nav>Alleen &eacute;&eacute;n menu</nav><main></main></body></html>"
    assert read_text(tmp_path, "a.html", page).text == "Alleen één menu"
    deep = "<div>" * 50_000 + "heel diep" + "</div>" * 50_000
    assert "heel diep" in read_text(tmp_path, "b.html", deep).text


def test_rows_of_a_csv_have_their_header(tmp_path: Path) -> None:
    document = read_text(tmp_path, "a.csv", 'Artikel;Prijs\n"Fiets;\nrood";1.250,00\n;\n007;5\n')
    assert outline(document) == ["th Artikel|Prijs", "tr Fiets; rood|1.250,00", "tr 007|5"]
    assert document.blocks[1].header == "Artikel\tPrijs"
    numbers = read_text(tmp_path, "b.tsv", "1\t2\n3\t4\n")
    assert outline(numbers) == ["tr 1|2", "tr 3|4"]
    assert outline(read_text(tmp_path, "c.csv", "geen tabel\n")) == ["p geen tabel"]


ORDERS = """\
Wie mag tekenen, hangt af van het bedrag van de bestelling met de btw erbij:
Bedrag van de bestelling     Wie
---------------------------------------------
tot 250 euro                 elke coördinator
250 tot 1.500 euro           het locatiehoofd
boven 1.500 euro             de controller
Splitsen mag niet.
"""


def test_a_table_in_plain_text_is_read_row_by_row(tmp_path: Path) -> None:
    assert outline(read_text(tmp_path, "a.txt", ORDERS)) == [
        "p Wie mag tekenen, hangt af van het bedrag van de bestelling met de btw erbij:",
        "th Bedrag van de bestelling|Wie",
        "tr tot 250 euro|elke coördinator",
        "tr 250 tot 1.500 euro|het locatiehoofd",
        "tr boven 1.500 euro|de controller",
        "p Splitsen mag niet.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        # Numbered, with wide spaces; two lines; wide spaces that are not under each other.
        "1.  bel de balie\n2.  meld je af\n3.  ga naar huis",
        "Naam   Jan\nStad   Ede",
        "Ik bel.  Jij niet.\nWij bellen hem.  Hij niet.\nZij.  Hij belt ons.",
        "a  b\na  b  c\na  b",
    ],
)
def test_plain_text_with_wide_spaces_is_no_table(text: str, tmp_path: Path) -> None:
    assert outline(read_text(tmp_path, "a.txt", text)) == [f"p {text}"]


@given(st.text("ab  \n-", max_size=60))
def test_no_word_of_a_plain_text_is_lost_or_moved(text: str) -> None:
    parts = list(text_and_tables(text))
    told = [part if isinstance(part, str) else " ".join(map(" ".join, part)) for part in parts]
    wanted = [word for word in text.split() if set(word) != {"-"}]
    assert [word for one in told for word in one.split() if set(word) != {"-"}] == wanted


def test_rows_between_vertical_bars_are_a_table(tmp_path: Path) -> None:
    rule = "-" * 48
    content = (
        f"Vestiging  1000  Goes\n{rule}\n"
        f"|Materiaal |Omschrijving       |   Voorraad|BE |\n{rule}\n"
        f"|4711-001  |Pomp met aanzuiging|         12|ST |\n"
        f"|4712-010  |Pakkingset DN80    |        140|SET|\n{rule}\n"
    )
    found = outline(read_text(tmp_path, "a.txt", content))
    assert found[1:] == [
        "th Materiaal|Omschrijving|Voorraad|BE",
        "tr 4711-001|Pomp met aanzuiging|12|ST",
        "tr 4712-010|Pakkingset DN80|140|SET",
    ]
    boxed = "+----+------+\n| nr | naam |\n+----+------+\n| 1  |      |\n+----+------+"
    found = outline(read_text(tmp_path, "b.txt", f"{boxed}\n| los |"))
    assert found == ["p +----+------+", "th nr|naam", "tr 1", "p | los |"]


PHOTO = b64encode(b"".join(sha256(bytes([number])).digest() for number in range(20))).decode()
LEFT_OUT = "1 stretch of base64: no text"


def wrapped(width: int, end: str = "\n") -> str:
    return end.join(PHOTO[start : start + width] for start in range(0, len(PHOTO), width))


ESCAPED = wrapped(76, "\\r\\n").replace("/", "\\/")


def invoice(*attached: str) -> str:
    parts = "".join(f"<Attachment>{one}</Attachment>" for one in attached)
    return (
        '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl">'
        f"<ID>24700112</ID>{parts}<Note>Meranti kozijn</Note></Invoice>"
    )


def test_files_embedded_in_an_xml_invoice_are_members(tmp_path: Path) -> None:
    def embedded(said: str, content: str) -> str:
        return f"<EmbeddedDocumentBinaryObject {said}>{content}</EmbeddedDocumentBinaryObject>"

    file = tmp_path / "f.xml"
    file.write_text(
        invoice(
            embedded('mimeCode="text/plain" filename="bon.txt"', b64encode(b"Bon 12").decode()),
            embedded('mimeCode="application/pdf"', f"\n  {wrapped(76)}\n  "),
            embedded('mimeCode="text/plain" filename="stuk.txt"', "Geens"),
            embedded('mimeCode="text/plain" filename="leeg.txt"', ""),
        )
    )
    found, unpacker = unpack(file)
    assert contents(unpacker) == {
        "bon.txt": b"Bon 12",
        "attachment-2.pdf": b"".join(sha256(bytes([number])).digest() for number in range(20)),
        "stuk.txt": "corrupt",
    }
    assert outline(found)[:4] == [
        "h1 Invoice",
        "p ID: 24700112",
        "h2 Attachment",
        "h3 EmbeddedDocumentBinaryObject",
    ]
    assert outline(found)[-1] == "p Note: Meranti kozijn"
    assert PHOTO[:60] not in found.text
    assert found.unread == ""


@pytest.mark.parametrize(("name", "content", "expected"), [
    (
        "a.json",
        f'[{{"klant": "Jansen", "foto": "data:image/png;base64,{PHOTO}"}}, {{"klant": "Piet"}}]',
        ["th klant|foto", "tr Jansen", "tr Piet"],
    ),
    (
        "a.json",
        f'{{"klant": "Jansen", "foto": "{ESCAPED}"}}',
        ["p klant: Jansen"],
    ),
    ("a.yaml", f"klant: Jansen\nfoto: {PHOTO}\nplaats: Goes\n", ["p klant: Jansen\nplaats: Goes"]),
    ("a.csv", f"klant;foto\nJansen;{PHOTO}\nPiet;\n", ["th klant|foto", "tr Jansen", "tr Piet"]),
    (
        "server.pem",
        f"-----BEGIN CERTIFICATE-----\n{wrapped(64)}\n-----END CERTIFICATE-----\n",
        ["p -----BEGIN CERTIFICATE-----", "p -----END CERTIFICATE-----"],
    ),
    (
        "a.xml",
        f'<klanten><klant logo="{PHOTO}">Jansen</klant></klanten>',
        ["h1 klanten", "p klant: Jansen"],
    ),
    ("a.xml", f"<klant><foto>{wrapped(76)}</foto> Jansen", ["p  Jansen"]),
])  # fmt: skip
def test_base64_is_left_out_and_reported(
    tmp_path: Path, name: str, content: str, expected: list[str]
) -> None:
    found = read_text(tmp_path, name, content)
    assert outline(found) == expected
    assert found.unread == LEFT_OUT


def test_a_file_of_only_base64_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match=LEFT_OUT):
        read_text(tmp_path, "a.txt", PHOTO)


@pytest.mark.parametrize("text", [
    PHOTO[:499],
    "\n".join(sha256(bytes([number])).hexdigest() for number in range(40)),
    "ACGT" * 200,
    "Donau" * 60 + "-" + "dampf" * 60,
    "0123456789" * 60,
])  # fmt: skip
def test_text_that_is_short_or_not_base64_stays(text: str) -> None:
    encoded = Encoded()
    assert encoded.left_out(f"Zie {text}\nen verder") == f"Zie {text}\nen verder"
    assert encoded.unread == ""


def test_very_long_text_is_searched_for_base64_in_seconds() -> None:
    start = time.monotonic()
    for text in ("a" * 5_000_000, ("a" * 59 + " ") * 80_000, ("a" * 60 + "\n") * 80_000):
        assert Encoded().left_out(text) == text
    assert time.monotonic() - start < 10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.ingest.document.characters import clean, in_font, one_line, raised
from vind.ingest.document.decoding import decode, encoding_of, is_text
from vind.ingest.document.parsed import HEADER_AT_MOST, Block, BlockKind, TextBuilder


def test_the_text_is_built_once_with_exact_spans() -> None:
    builder = TextBuilder()
    builder.page(1)
    builder.heading("  Verlof ", 1)
    builder.paragraph("Je hebt 25 dagen.")
    builder.item("een")
    builder.item("twee")
    builder.page(2)
    builder.table([["Artikel", "Prijs"], ["Fiets", "250"]], has_header=True)
    document = builder.build()
    assert document.text == (
        "Verlof\n\nJe hebt 25 dagen.\n\neen\ntwee\n\nArtikel\tPrijs\nFiets\t250"
    )
    assert document.blocks[0] == Block(BlockKind.HEADING, 0, 6, 1, 1)
    assert document.blocks[-1] == Block(BlockKind.ROW, 51, 60, page=2, header="Artikel\tPrijs")
    assert [(p.number, document.text[p.start : p.end]) for p in document.pages] == [
        (1, "Verlof\n\nJe hebt 25 dagen.\n\neen\ntwee"),
        (2, "Artikel\tPrijs\nFiets\t250"),
    ]


def test_rows_of_a_wide_table_carry_only_its_first_headings() -> None:
    columns = [f"column {number}" for number in range(5000)]
    builder = TextBuilder()
    builder.table([columns, ["1"] * 5000], has_header=True)
    header, row = builder.build().blocks
    assert header.end - header.start == len("\t".join(columns))
    assert 1900 < len(row.header) <= HEADER_AT_MOST
    assert row.header.split("\t") == columns[: row.header.count("\t") + 1]


def test_ligatures_soft_hyphens_and_odd_spaces_are_cleaned() -> None:
    assert clean("ﬁnanci\xadële\u200b eﬀecten") == "financiële effecten"
    assert clean("cafe\u0301") == "café"
    assert one_line(" 25\xa0dagen \r\n per\tjaar ") == "25 dagen per jaar"


def test_line_ends_and_blank_lines_are_normalised() -> None:
    assert clean("a\r\nb\rc\x0bd  \n\n\n\n e") == "a\nb\nc\nd\n\n e"


def test_signs_of_symbol_fonts_become_the_signs_seen() -> None:
    assert clean("\uf0b3\uf02018 jaar, 20 \uf0b0C \uf0b1 5 \uf06dg") == "≥ 18 jaar, 20 °C ± 5 µg"
    assert clean("\uf0fe ja \uf0a8 nee \uf028 0113") == "☑ ja ☐ nee ☎ 0113"
    assert clean("\uf0b7 Mondkap\n\uf0a7 Bril\n\uf0d8 Helm") == "• Mondkap\n▪ Bril\n➢ Helm"
    assert clean("\uf17c \ue000") == "\uf17c \ue000"


@pytest.mark.parametrize(
    ("font", "seen"),
    [
        ("Symbol", "≤⇒\N{GREEK SMALL LETTER ALPHA}"),
        ("Wingdings", ""),
        ("wingdings 2", "☐"),
        ("Arial", "\uf0a3\uf0de\uf061"),
    ],
)
def test_private_characters_are_mapped_by_their_font(font: str, seen: str) -> None:
    assert in_font(font, "\uf0a3\uf0de\uf061") == seen


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_cleaned_text_is_valid_utf8_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert "\r" not in cleaned
    assert "\0" not in cleaned


def test_unfinished_marks_of_raised_text_are_removed() -> None:
    assert clean(f"{raised('²x')} 5{raised('12')[:-1]} en {'1' * 9}") == "²x 512 en 111111111"


TEXT = "Geïnteresseerd in café's? De prijs is € 25, zei hij: dat is duur."


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "cp1252",
    ],
)
def test_any_encoding_of_dutch_text_is_read(encoding: str) -> None:
    content = TEXT.encode(encoding)
    assert decode(content) == TEXT
    assert is_text(content)


def test_a_declared_encoding_is_used_if_it_fits() -> None:
    content = '<?xml version="1.0" encoding="iso-8859-2"?><a>\xb1</a>'.encode("latin-1")
    assert "ą" in decode(content)
    assert decode("größe".encode("cp850"), "cp850") == "größe"
    assert encoding_of(b"charset=nonsense caf\xe9") == "cp1252"


@pytest.mark.parametrize("named", ["iso-8859-1", "ISO_8859-1", "latin1", "us-ascii", "cp1252"])
def test_text_declared_latin_1_is_decoded_as_windows_1252(named: str) -> None:
    content = "\u20ac 1.250 \u2013 zie \u2018bijlage\u2019 in het caf\u00e9".encode("cp1252")
    assert decode(content, named) == "\u20ac 1.250 \u2013 zie \u2018bijlage\u2019 in het caf\u00e9"
    page = f'<meta charset="{named}">'.encode() + content
    assert "\u20ac 1.250 \u2013 zie" in decode(page)


@pytest.mark.parametrize("named", ["iso-2022-jp", "ISO-2022-KR", "hz-gb-2312", "utf-7"])
def test_encodings_within_ascii_are_decoded_as_declared(named: str) -> None:
    text = "\u4eba, caf\xe9" if named == "utf-7" else "\u4eba 12"
    content = text.encode(named)
    assert content.isascii()
    assert decode(content, named) == text
    assert decode(f'<meta charset="{named}">'.encode() + content).endswith(text)
    assert decode("één".encode(), named) == "één"


@given(st.binary(max_size=2000))
def test_any_bytes_decode_to_text(content: bytes) -> None:
    assert isinstance(decode(content), str)
    is_text(content)


@given(st.text(st.characters(exclude_characters="\0\ufeff", codec="utf-8")))
def test_utf8_is_decoded_unchanged(text: str) -> None:
    content = text.encode("utf-8")
    assert encoding_of(content) == "utf-8"
    assert decode(content) == text


def test_utf8_with_a_stray_byte_is_decoded_as_utf8() -> None:
    assert decode(
        "één twee drie vier vijf zes élan café übér naïef coöp ".encode() + b"\xff"
    ).startswith("één")

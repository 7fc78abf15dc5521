import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.ingest.document.decoding import decode, encoding_of, is_text

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


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    content = '<?xml version="1.0" encoding="iso-8859-2"?><a>\xb1</a>'.encode("latin-1")
    assert "ą" in decode(content)
    assert decode("größe".encode("cp850"), "cp850") == "größe"
    assert encoding_of(b"charset=nonsense caf\xe9") == "cp1252"


@pytest.mark.parametrize("named", ["iso-8859-1", "ISO_8859-1", "latin1", "us-ascii", "cp1252"])
def test_what_calls_itself_latin_is_read_as_windows_wrote_it(named: str) -> None:
    content = "\u20ac 1.250 \u2013 zie \u2018bijlage\u2019 in het caf\u00e9".encode("cp1252")
    assert decode(content, named) == "\u20ac 1.250 \u2013 zie \u2018bijlage\u2019 in het caf\u00e9"
    page = f'<meta charset="{named}">'.encode() + content
    assert "\u20ac 1.250 \u2013 zie" in decode(page)


@pytest.mark.parametrize("named", ["iso-2022-jp", "ISO-2022-KR", "hz-gb-2312", "utf-7"])
def test_what_is_written_in_the_characters_of_ascii_is_read_as_it_says(named: str) -> None:
    text = "\u4eba, caf\xe9" if named == "utf-7" else "\u4eba 12"
    content = text.encode(named)
    assert content.isascii()
    assert decode(content, named) == text
    assert decode(f'<meta charset="{named}">'.encode() + content).endswith(text)
    assert decode("één".encode(), named) == "één"


@given(st.binary(max_size=2000))
def test_any_bytes_give_some_text(content: bytes) -> None:
    assert isinstance(decode(content), str)
    is_text(content)


@given(st.text(st.characters(exclude_characters="\0\ufeff", codec="utf-8")))
def test_utf8_comes_back(text: str) -> None:
    content = text.encode("utf-8")
    assert encoding_of(content) == "utf-8"
    assert decode(content) == text


def test_utf8_with_a_stray_byte_is_still_utf8() -> None:
    assert decode(
        "één twee drie vier vijf zes élan café übér naïef coöp ".encode() + b"\xff"
    ).startswith("één")

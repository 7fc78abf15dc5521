import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.app.plain import (
    MARKS,
    counted,
    duration,
    one_line,
    page_name,
    printable,
    row_told,
    running,
    running_around,
    sender_of,
    shortened,
    shortened_to,
    size,
)


@given(st.text(st.characters()))
def test_printable_text_has_no_control_characters(text: str) -> None:
    shown = printable(text)
    assert not any(
        unicodedata.category(mark) in {"Cc", "Cs"} and mark not in "\n\t" for mark in shown
    )
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred\x07\x9b2J", "a\ufffd[31mred\ufffd\ufffd2J"),
        ("gnp.\u202eexe", "gnp.\ufffdexe"),
        ("Één zin.\n\tTweede — €5 👩‍💻\r\n", "Één zin.\n\tTweede — €5 👩‍💻\n"),
        (b"caf\xe9.pdf".decode("utf-8", "surrogateescape"), "caf\ufffd.pdf"),
    ],
)
def test_control_and_bidi_characters_are_replaced_in_text(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert one_line(f"{text}\nx") == f"{' '.join(shown.split())} x"


def test_running_text_separates_table_rows_by_slashes() -> None:
    assert running("Prices\nArt\tPrice\nT1\t € 5") == "Prices / Art · Price / T1 · € 5"
    assert running("Art\tPrice\nT1\t€ 5\n\nFrom May\non") == "Art · Price / T1 · € 5 / From May on"


def test_running_text_shows_empty_cells_as_dashes() -> None:
    table = "\tBHV\tEHBO\t\nBert\t \tx\nAn\tx\t\n\t\t\n\t\tx"
    assert (
        running(table) == "\u2013 · BHV · EHBO / Bert · \u2013 · x / An · x / \u2013 · \u2013 · x"
    )
    wide = "\t" * 4_000
    assert running(f"x{wide}y{wide}{' ' * 4_000}") == "x · … · y"
    opening, closing = MARKS
    row = table.index("\t\tx"), len(table)
    assert running_around(table, *row, 99).endswith(f"/ {opening}\u2013 · \u2013 · x{closing}")


@given(st.text(), st.integers(1, 50))
def test_shortened_never_exceeds_its_length(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= length


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (1_117_320_768, "1.1 GB"), (4e12, "4000.0 GB")],
)
def test_size_formats_bytes(count: int, shown: str) -> None:
    assert size(count) == shown


def test_counts_have_a_singular_or_plural_noun() -> None:
    assert [counted(n, "file") for n in (0, 1, 1204)] == ["0 files", "1 file", "1,204 files"]


def test_a_page_name_has_its_label_and_number() -> None:
    named = [page_name(4, label) for label in ("", "iv", "A\n3", "Prijzen!8:16")]
    assert named == ["4", "iv (4)", "A 3 (4)", "Prijzen!8:16"]


def test_shortened_to_keeps_the_given_position_visible() -> None:
    text = "een twee drie " * 10 + "hier staat het"
    assert shortened_to(text, 0, 30) == shortened(text, 30)
    assert shortened_to(text, text.index("hier"), 30) == "… hier staat het"
    assert shortened_to(text, 5, 30) == shortened(text, 30)
    assert [shortened("one two, three", 10), shortened("one two", 7)] == ["one two…", "one two"]


@pytest.mark.parametrize(
    ("author", "sender"),
    [
        ("Rob Terpstra <rob@waterhoen.example>", "Rob Terpstra"),
        ('"T. Brouwer" <t@postvak.example>', "T. Brouwer"),
        ("<info@klant.example>", "info@klant.example"),
        ("info@klant.example", "info@klant.example"),
        ("Microsoft Office User", ""),
        ("", ""),
    ],
)
def test_a_sender_is_shown_by_name(author: str, sender: str) -> None:
    assert sender_of(author) == sender


def test_running_around_marks_the_span_and_cuts_words_before_it() -> None:
    opening, closing = MARKS
    table = "Tarieven:\nKat\t€ 5\nHond\t€ 9"
    row = table.index("Hond"), len(table)
    marked = f"{opening}Hond · € 9{closing}"
    assert running_around(table, *row, 36) == f"Tarieven: / Kat · € 5 / {marked}"
    assert running_around(table, *row, 34) == f"… / Kat · € 5 / {marked}"
    assert running_around(table, *row, 16) == f"… € 5 / {marked}"
    assert running_around(table, *row, 2) == f"… {marked}"
    assert running_around("een, twee drie vier", 0, 3, 16) == f"{opening}een{closing}, twee drie …"
    assert running_around("een, twee drie vier", 0, 3, 2) == f"{opening}een{closing} …"
    assert running_around("x" * 9 + "een", 9, 12, 4) == f"… xx{opening}een{closing}"
    spoofed = f"{closing}a{opening}"
    assert running_around(spoofed, 1, 2, 9) == f"\ufffd{opening}a{closing}\ufffd"


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_marks_do_not_change_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((one, other))
    shown = running_around(text, start, end, 4 * len(text))
    assert [shown.count(mark) for mark in MARKS] == [1, 1]
    assert list(filter(str.isalnum, shown)) == list(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1 second"),
        (45.2, "45 seconds"),
        (60.0, "1 minute"),
        (89 * 60, "89 minutes"),
        (90 * 60, "2 hours"),
        (47 * 3600, "47 hours"),
        (49 * 3600, "2 days"),
    ],
)
def test_durations_are_rounded(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("row", "header", "told"),
    [
        (
            "Bos\tCompleet\t\x1b",
            "Klant\tContract\tPrijs",
            "Klant: Bos · Contract: Compleet · Prijs: \ufffd",
        ),
        ("Bos\t\t€ 5", "Klant\tContract\tPrijs", "Klant: Bos · Prijs: € 5"),
        ("Licht\t8 uur", "Duur", "Licht · Duur: 8 uur"),  # an empty corner
        ("Bos", "Klant\tContract", "Klant: Bos"),
    ],
)
def test_a_row_is_shown_with_its_column_names(row: str, header: str, told: str) -> None:
    assert row_told(row, header) == told

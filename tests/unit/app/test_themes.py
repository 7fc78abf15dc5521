"""The table and the lines of ``vind themes``."""

import pytest

from vind.app.cli.themes import _show, _table
from vind.search.themes import Theme, ThemeQuote, Themes

THEME = Theme(
    ("=word", "gate"),
    (("/docs", "a.pdf"), ("/docs", "b.pdf")),
    {"2025-01": 1, "2025-02": 30},
    (ThemeQuote("The gate is\x1b[2J broken.", "/docs", "a.pdf", 3),),
)


def test_the_table_has_a_line_for_each_document_and_no_formula() -> None:
    assert _table(Themes((THEME,), 4)).splitlines() == [
        "theme,words,path",
        '1,"\'=word, gate",/docs/a.pdf',
        '1,"\'=word, gate",/docs/b.pdf',
    ]


def test_themes_are_shown_with_their_quotes_and_months(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _show(Themes((THEME,), 1))
    shown = capsys.readouterr().out
    assert "1. =word, gate: 2 documents" in shown
    assert "a.pdf, page 3" in shown
    assert "\x1b" not in shown
    assert f"2025-01  {'█'} 1" in shown
    assert f"2025-02  {'█' * 30} 30" in shown
    assert "1 document of no theme." in shown

"""What comes from the page's own buttons, of which a visitor may send anything."""

import json

import pytest

from vind.app.web.acts import _read, button


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        (json.dumps(["ask", "Wat?"]), ("ask", "Wat?")),
        ("", None),
        ("{", None),
        ("[" * 3000, None),
        ('["ask"]', None),
        ('["ask", 1]', None),
        ('{"ask": "x"}', None),
    ],
)
def test_what_is_no_act_does_nothing(typed: str, done: tuple[str, str] | None) -> None:
    assert _read(typed) == done


def test_a_button_has_what_it_is_done_with_as_text() -> None:
    body = button("ask", '"><script>', "x", label="<b>")
    assert 'data-with="&quot;&gt;&lt;script&gt;"' in body
    assert 'aria-label="&lt;b&gt;"' in body

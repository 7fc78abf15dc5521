import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.app.plain import printable
from vind.app.web.markup import (
    AROUND,
    cited,
    marked,
    passage,
    safe,
    safe_found,
    sentence,
    surroundings,
)

HOSTILE = st.text(
    st.sampled_from([*"<>&\"'`[]()!\n\t abc=/:1é", "\x1b", "\u202e", "\ud800"]),
    max_size=40,
)


class Page(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(HOSTILE)
def test_safe_text_contains_no_tags(text: str) -> None:
    page = Page(safe(text))
    assert page.tags == []
    assert page.text == printable(text)


@given(HOSTILE)
def test_safe_text_cannot_leave_an_attribute(text: str) -> None:
    ((tag, attributes),) = Page(f'<p title="{safe(text)}">').tags
    assert (tag, attributes) == ("p", {"title": printable(text)})


@given(HOSTILE, st.integers(-5, 50), st.integers(-5, 50))
def test_marked_text_has_one_mark_over_its_span(text: str, start: int, end: int) -> None:
    body = marked(text, [(start, end)])
    page = Page(body)
    assert page.text == printable(text)
    chosen = text[max(0, start) : max(0, end)]
    inside = re.findall(r"<mark>(.*?)</mark>", body, re.DOTALL)
    assert [html.unescape(part) for part in inside] == ([printable(chosen)] if chosen else [])


@given(HOSTILE, st.integers(0, 40), st.integers(0, 40))
def test_a_passage_keeps_all_but_white_space(text: str, start: int, end: int) -> None:
    page = Page(passage(text, (start, end)))
    assert {tag for tag, _ in page.tags} <= {"p", "mark", "div", "table", "tr", "td"}
    assert "".join(page.text.split()) == "".join(printable(text).split())


def test_a_passage_has_paragraphs_and_tables() -> None:
    text = "Kop\n\nArt\tPrijs\nT1\t€ 5\nSlot"
    start = text.index("T1")
    assert passage(text, (start, start + len("T1\t€ 5"))) == (
        '<p>Kop</p><div class="scroll" tabindex="0"><table><tr><td>Art</td><td>Prijs</td></tr>'
        "<tr><td><mark>T1</mark></td><td><mark>€ 5</mark></td></tr></table></div><p>Slot</p>"
    )


def test_a_mark_spans_lines() -> None:
    assert passage("een zin\nover regels. Meer.", (0, 19)) == (
        "<p><mark>een zin\nover regels</mark>. Meer.</p>"
    )


@given(HOSTILE, st.integers(0, 3))
def test_citations_are_the_only_links(text: str, quotes: int) -> None:
    links = [attributes for tag, attributes in Page(cited(text, quotes)).tags if tag == "a"]
    assert all(
        link["href"] in {f"#quote-{number}" for number in range(1, quotes + 1)} for link in links
    )


def test_a_citation_becomes_a_link_and_keeps_its_full_stop() -> None:
    assert cited("Vijf dagen [2]. <b>[9]</b>", 2) == (
        'Vijf dagen<span class="held"><a class="cite" href="#quote-2">2</a>.</span> '
        "&lt;b&gt;[9]&lt;/b&gt;"
    )


def test_backticked_commands_in_sentences_become_code() -> None:
    assert sentence("Run `vind index <FOLDER>` & wait.") == (
        "Run <code>vind index &lt;FOLDER&gt;</code> &amp; wait."
    )


@given(st.text("ab \n", max_size=3000), st.integers(0, 3000), st.integers(0, 500))
def test_surroundings_contain_the_span_and_are_bounded(
    document: str, start: int, length: int
) -> None:
    start = min(start, len(document))
    end = min(start + length, len(document))
    text, offset = surroundings(document, start, end)
    assert document[offset : offset + len(text)] == text
    assert max(0, start - 2 * AROUND) <= offset <= max(0, start - AROUND)
    assert min(len(document), end + AROUND) <= offset + len(text) <= end + 2 * AROUND


def test_surroundings_end_at_nearby_line_breaks_and_are_bounded() -> None:
    lines = [f"line {number:04}" for number in range(1000)]
    document = "\n".join(lines)
    start = document.index("line 0500")
    text, _ = surroundings(document, start, start + 9)
    assert set(text.split("\n")) < set(lines)
    text, offset = surroundings("x" * 10_000_000, 5_000_000, 5_000_010)
    assert (offset, len(text)) == (5_000_000 - AROUND, 2 * AROUND + 10)


@pytest.mark.parametrize(
    ("text", "start", "spans", "shown"),
    [
        ("a <b> c", 0, [(2, 5)], "a <mark>&lt;b&gt;</mark> c"),
        ("een twee drie " * 9 + "vier", 126, [(126, 130)], "… <mark>vier</mark>"),
        (
            "vier " + "een twee drie " * 9,
            0,
            [(0, 4)],
            "<mark>vier</mark> een twee drie een twee drie een …",
        ),
        ("een twee drie " * 9 + "vier", 0, [(126, 130)], "… twee drie <mark>vier</mark>"),
        ("\ufdd0 x", 0, [(2, 3)], "\ufffd <mark>x</mark>"),
    ],
)
def test_matched_words_are_visible_and_marked(
    text: str, start: int, spans: list[tuple[int, int]], shown: str
) -> None:
    assert safe_found(text, start, 40, spans) == shown

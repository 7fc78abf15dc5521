"""How what was found parts, and what a visitor may keep a search to."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import streamlit as st

from vind.app.web import facets
from vind.app.web.acts import DONE
from vind.app.words import ENGLISH
from vind.search.types import Hit


def hit(path: str, year: int = 2025, author: str = "", language: str = "nl") -> Hit:
    day = datetime(year, 3, 1, tzinfo=UTC)
    return Hit(path, None, "x", "", 0.1, 0, 1, 1, "/docs", "", language, author=author, dated=day)


FOUND = [
    hit("a/hr/x.pdf", author="Anna <anna@hr.example>"),
    hit("a/hr/x.pdf", author="Anna <anna@hr.example>"),
    hit("a/hr/y.PDF", 2024, "<b>"),
    hit("a/legal/z.docx", 2026),
    hit("a/top.c++", language="en"),
]


def counts_of(name: str, body: str) -> dict[str, int]:
    """The values that can be kept to, with how many documents have each."""
    found = re.findall(r'data-with="(.*?)".*?class="count">(\d+)<', body)
    read = [(json.loads(unescape(given)), int(count)) for given, count in found]
    return {value: count for (facet, value), count in read if facet == name}


def test_facets_count_documents_by_type_folder_year_and_author() -> None:
    body = facets.show(FOUND, ENGLISH)
    assert counts_of("types", body) == {"pdf": 2, "docx": 1}
    assert counts_of("path", body) == {"a/hr/**": 2, "a/legal/**": 1}
    assert list(counts_of("year", body)) == ["2026", "2025", "2024"]
    assert counts_of("languages", body) == {"nl": 3, "en": 1}
    assert "<b>" not in body
    assert ">Anna <span" in body
    assert counts_of("author", body) == {"Anna <anna@hr.example>": 1, "<b>": 1}


def test_facets_with_one_value_are_not_shown() -> None:
    assert facets.show([hit("a/x.pdf"), hit("a/y.pdf")], ENGLISH) == ""


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


@pytest.mark.parametrize(
    ("chosen", "filters"),
    [
        (["types", "pdf"], {"t-types": ["pdf"]}),
        (["types", "exe"], {}),
        (["languages", "nl"], {"t-languages": ["nl"]}),
        (["languages", "xx"], {}),
        (["path", "a/**"], {"t-path": "a/**"}),
        (["year", "2025"], {"t-after": date(2025, 1, 1), "t-before": date(2026, 1, 1)}),
        (["year", "9999"], {}),
        (["open", "search"], {}),
        ("types", {}),
        (None, {}),
    ],
)
def test_only_values_that_a_facet_offers_can_be_chosen(
    state: dict[str, object], chosen: object, filters: dict[str, object]
) -> None:
    state[DONE] = facets.NARROW, json.dumps(chosen)
    facets.follow(ENGLISH, ["pdf"], "t")
    assert state == filters


def test_a_loosened_filter_becomes_empty(state: dict[str, object]) -> None:
    state |= {"t-types": ["pdf"], DONE: (f"{facets.LOOSEN} t", "types")}
    facets.follow(ENGLISH, ["pdf"], "t")
    assert state == {"t-types": []}
    state[DONE] = f"{facets.LOOSEN} t", "open"
    facets.follow(ENGLISH, ["pdf"], "t")
    assert state == {"t-types": []}

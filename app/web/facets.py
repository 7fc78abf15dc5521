"""Facets of the search results: type, folder, year, author and language, each with a count.

A click on a value sets the tab's filter to it, and another click clears the filter.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import takewhile
from pathlib import PurePosixPath
from typing import NamedTuple

import streamlit as st

from vind.app.plain import sender_of
from vind.app.web import filters
from vind.app.web.acts import button, taken
from vind.app.web.markup import safe, safe_line
from vind.app.words import Words
from vind.indexes.catalogue.ledger import extension
from vind.indexes.types import OTHER
from vind.search.types import Hit

COUNTED = 100
"""How many hits of a search are counted; later ones have little to do with it."""

SHOWN = 6
"""How many values of a facet are shown, the most frequent first."""

NARROW, LOOSEN = "narrow", "loosen"
"""The acts that set a filter to a value, and that clear one."""


_YEAR = re.compile("19[0-9]{2}|20[0-9]{2}")
"""The years whose days the filter can hold."""


class Facet(NamedTuple):
    """A facet: its filter, the value of a hit, the value's label, and the heading."""

    name: str
    value: Callable[[Hit, int], str]
    label: Callable[[str, Words], str]
    heading: Callable[[Words], str]


def _type(hit: Hit, _: int) -> str:
    """The file type, empty where the filter does not offer it."""
    found = extension(hit.path)
    return found if found.isalnum() else ""


def _folder(hit: Hit, above: int) -> str:
    """A glob for the first folder below the ``above`` folders that all hits share."""
    parts = PurePosixPath(hit.path).parent.parts
    return "/".join([*parts[: above + 1], "**"]) if len(parts) > above else ""


def _year(hit: Hit, _: int) -> str:
    return str(hit.dated.year) if hit.dated else ""


def _author(hit: Hit, _: int) -> str:
    return hit.author


def _language(hit: Hit, _: int) -> str:
    return hit.language or OTHER


def _as_it_is(value: str, _: Words) -> str:
    return value


def _name(value: str, _: Words) -> str:
    """The author; the sender's name for a mail."""
    return sender_of(value) or value


FACETS = (
    Facet("types", _type, _as_it_is, lambda words: words.types),
    Facet("path", _folder, lambda value, _: value.removesuffix("**"), lambda words: words.folder),
    Facet("year", _year, _as_it_is, lambda words: words.year),
    Facet("author", _author, _name, lambda words: words.author),
    Facet(
        "languages",
        _language,
        lambda value, words: words.language_names.get(value, value),
        lambda words: words.languages,
    ),
)


def show(hits: Sequence[Hit], words: Words) -> str:
    """HTML of the facet values that distinguish ``hits`` as shown; empty where none do.

    The counts are of documents.
    """
    documents = {(hit.folder, hit.path): hit for hit in hits}.values()
    folders = [PurePosixPath(hit.path).parent.parts for hit in documents]
    above = len(list(takewhile(lambda names: len(set(names)) == 1, zip(*folders, strict=False))))
    rows = [_row(facet, documents, words, above) for facet in FACETS]
    if not any(rows):
        return ""
    told = safe(words.facets.format(words.counted(len(documents), words.document)))
    return (
        f'<nav class="vind facets" lang="{words.language}" aria-label="{told}"><p>{told}</p>'
        f'<dl tabindex="0">{"".join(rows)}</dl></nav>'
    )


def _row(facet: Facet, documents: Iterable[Hit], words: Words, above: int) -> str:
    counts = Counter(facet.value(hit, above) for hit in documents)
    del counts[""]
    if len(counts) < 2:
        return ""
    values = sorted(counts, key=lambda value: (-counts[value], value))
    if facet.name == "year":
        values.sort(reverse=True)
    heading = facet.heading(words)
    buttons = "".join(
        button(
            NARROW,
            json.dumps([facet.name, value]),
            f'{safe_line(facet.label(value, words))} <span class="count">{counts[value]}</span>',
            kind="facet",
        )
        for value in values[:SHOWN]
    )
    return f"<div><dt>{safe(heading)}</dt><dd>{buttons}</dd></div>"


def kept_to(words: Words, tab: str) -> str:
    """HTML of the filters set in ``tab``, each cleared by a click; empty without any."""
    buttons = "".join(
        button(
            f"{LOOSEN} {tab}",
            name,
            f"{safe_line(said)} <span aria-hidden='true'>&times;</span>",
            "kept",
            label,
        )
        for name, said in filters.set_in(words, tab)
        for label in [words.let_go.format(said)]
    )
    if not buttons:
        return ""
    return f'<p class="vind kept-to" lang="{words.language}">{safe(words.kept_to)} {buttons}</p>'


def follow(words: Words, types: Sequence[str], tab: str) -> None:
    """Sets or clears the filter of ``tab`` that was clicked. Call it before its filters are shown.

    ``types`` are the file types in the index. Unknown values are ignored.
    """
    let_go(tab)
    match _chosen(taken(NARROW)):
        case "types", value if value in types:
            st.session_state[f"{tab}-types"] = [value]
        case "languages", value if value in words.language_names:
            st.session_state[f"{tab}-languages"] = [value]
        case "path" | "author" as name, value:
            st.session_state[f"{tab}-{name}"] = value
        case "year", value if _YEAR.fullmatch(value):
            st.session_state[f"{tab}-after"] = date(int(value), 1, 1)
            st.session_state[f"{tab}-before"] = date(int(value) + 1, 1, 1)


def let_go(tab: str) -> bool:
    """Clears the filter of ``tab`` whose button was clicked; says whether one was."""
    name = taken(f"{LOOSEN} {tab}")
    if name not in filters.NOTHING:
        return False
    st.session_state[f"{tab}-{name}"] = filters.NOTHING[name]
    return True


def _chosen(given: str | None) -> tuple[str, str]:
    """The facet and its value; two empty texts for a malformed ``given``."""
    try:
        chosen = json.loads(given or "null")
    except (ValueError, RecursionError):
        return "", ""
    match chosen:
        case [str(name), str(value)]:
            return name, value
    return "", ""

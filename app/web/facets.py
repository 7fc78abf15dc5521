"""How the passages found part: by type, folder, year, author and language, each with a count.

One click keeps the search to one of them, another lets go of it again. They are filters of the tab
by other means.
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
from vind.indexes.language_codes import OTHER
from vind.search.types import Hit

COUNTED = 100
"""Places of a search that are counted; those beyond have little to do with it."""

SHOWN = 6
"""Values of a facet: the most frequent."""

NARROW, LOOSEN = "narrow", "loosen"
"""The acts of keeping to a value, and of letting go of a filter."""


_YEAR = re.compile("19[0-9]{2}|20[0-9]{2}")
"""One of whose days can be chosen."""


class Facet(NamedTuple):
    """A way to part what was found: what a hit has of it, and how that is called."""

    name: str
    value: Callable[[Hit, int], str]
    label: Callable[[str, Words], str]
    heading: Callable[[Words], str]


def _type(hit: Hit, _: int) -> str:
    """The file type, where it is one that the filter offers."""
    found = extension(hit.path)
    return found if found.isalnum() else ""


def _folder(hit: Hit, above: int) -> str:
    """The folder below those ``above``, which all have in common, as a pattern for all in it."""
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
    """The author, of a mail by name."""
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
    """The values that tell ``hits``, as they are shown, apart; empty where none do.

    Documents are counted.
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
    """The filters that ``tab`` is kept to, each let go of by a click; empty without any."""
    buttons = "".join(
        button(
            LOOSEN,
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
    """Keeps ``tab`` to what was chosen, or to less. Before its filters are shown.

    ``types`` are the file types that the index holds. What is none of the values is left alone.
    """
    if (name := taken(LOOSEN)) in filters.NOTHING:
        st.session_state[f"{tab}-{name}"] = filters.NOTHING[name]
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


def _chosen(given: str | None) -> tuple[str, str]:
    """The facet and its value; two empty texts where ``given`` is no such thing."""
    try:
        chosen = json.loads(given or "null")
    except (ValueError, RecursionError):
        return "", ""
    match chosen:
        case [str(name), str(value)]:
            return name, value
    return "", ""

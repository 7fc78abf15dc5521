"""Removes hidden text from a page: no reader has seen it, so it must not be quoted.

Considered are inline styles, presentational attributes, and rules for a tag, a class or an id in
the page's own style sheets; not other rules, nor external style sheets and scripts. Text that may
unfold is kept: its class or id is named in a script, a control, or a rule that shows it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from lxml.etree import _Element

Color: TypeAlias = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_SAME = 0.02  # difference between colours that nobody can tell apart
_SHEETS_AT_MOST = 200_000  # characters of style sheets
_MATCHED_AT_MOST = 500_000  # comparisons of rules with elements of a page
_SCRIPTS_AT_MOST = 2_000_000
_CONTROLS = ("aria-controls", "href", "data-target", "data-bs-target", "for")
_NAME = re.compile(r"[\w-]+")
# A simple selector: a tag, classes and ids of one element.
_SELECTOR = re.compile(r"(\*|[a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_TELLS = re.compile(r"display|visibility|font|color|background", re.IGNORECASE)
_IS_NOTHING = re.compile(r"[+]?0*\.?0+(?:[a-z]+|%)?", re.IGNORECASE)
_IS_RELATIVE = re.compile(r"[+]?[\d.]+(?:em|ex|ch|%)", re.IGNORECASE)
_MAY_HIDE = "boolean(//*[@style or @hidden or @bgcolor or @text] | //font[@color] | //style)"
_UNSEEN = ("script", "style", "head", "title", "template")


_Said: TypeAlias = Mapping[str, tuple[str, bool]]
"""Declarations: property → its value, and whether it is "!important"."""


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]
    tag: str
    names: frozenset[str]
    said: _Said


@dataclass(frozen=True, slots=True)
class _Look:
    """How the text of an element looks; unknown colours are None."""

    is_invisible: bool = False
    is_nothing: bool = False
    color: Color | None = _BLACK
    ground: Color | None = None

    def is_seen(self) -> bool:
        if self.is_invisible or self.is_nothing:
            return False
        if self.color is None or self.ground is None:
            return True
        return any(abs(a - b) > _SAME for a, b in zip(self.color, self.ground, strict=True))


@dataclass(slots=True)
class _Sheets:
    """The rules of a page, by one class or id in their selector, or by its tag.

    ``shown`` are the names in rules that show something. ``is_whole``: no other rule can set the
    background of the page.
    """

    rules: defaultdict[str, list[_Rule]] = field(default_factory=lambda: defaultdict(list))
    shown: set[str] = field(default_factory=set)
    is_whole: bool = True
    count: int = 0
    room: int = _MATCHED_AT_MOST
    styled: dict[tuple[str, str, str, str], dict[str, str]] = field(default_factory=dict)


def leave_out_hidden(root: "_Element") -> bool:
    """Remove hidden elements and texts from a page; True if there were any."""
    if not root.xpath(_MAY_HIDE):
        return False
    page = _Page(root)
    for element in root.iter("*"):
        page.look_at(element)
    for element, place in page.unseen:
        setattr(element, place, None)
    for element in page.gone:
        _drop(element)
    return bool(page.unseen or page.gone)


class _Page:
    """Collects the hidden parts of a page, from its start to its end.

    ``gone`` are hidden elements, and ``unseen`` the invisible texts of others: "text" inside, or
    "tail" after an element.
    """

    def __init__(self, root: "_Element") -> None:
        self._root, self._sheets = root, _sheets(root)
        self._looks: dict[_Element, _Look | None] = {}
        self._unfolding: frozenset[str] | None = None
        self.gone: list[_Element] = []
        self.unseen: list[tuple[_Element, str]] = []

    def look_at(self, element: "_Element") -> None:
        """Look at an element; called for its parent first."""
        parent = element.getparent()
        if parent is None:
            look: _Look | None = _Look(ground=_WHITE if self._sheets.is_whole else None)
        else:
            look = self._looks[parent]
        if look is None:
            self._looks[element] = None
            return
        self._see(element, "tail", look)
        said = _said_of(element, self._sheets)
        if _is_gone(element, said) and not self._may_unfold(element):
            self._looks[element] = None
            self.gone.append(element)
            return
        look = self._looks[element] = _look(look, element, said)
        if element.tag not in _UNSEEN:
            self._see(element, "text", look)

    def _see(self, element: "_Element", place: str, look: _Look) -> None:
        if (getattr(element, place) or "").strip() and not look.is_seen():
            self.unseen.append((element, place))

    def _may_unfold(self, element: "_Element") -> bool:
        if self._unfolding is None:
            self._unfolding = _unfolding(self._root) | self._sheets.shown
        return not self._unfolding.isdisjoint(_names_of(element))


def _drop(element: "_Element") -> None:
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        element.clear()
        return
    tail = element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    element.tail = None
    parent.remove(element)


def _is_gone(element: "_Element", said: Mapping[str, str]) -> bool:
    display = said.get("display", "")
    is_hidden = element.get("hidden")
    if display or is_hidden is None:
        return display == "none"
    return bool(is_hidden != "until-found")


def _look(look: _Look, element: "_Element", said: Mapping[str, str]) -> _Look:
    """How the text of an element looks, given the look of its parent."""
    if element.tag == "a" and element.get("href") and "color" not in said:
        look = replace(look, color=None)  # as a browser shows links
    if not said:
        return look
    if visibility := said.get("visibility"):
        look = replace(look, is_invisible=visibility in ("hidden", "collapse"))
    if size := said.get("font-size"):
        stays = look.is_nothing and (size == "inherit" or _IS_RELATIVE.fullmatch(size))
        look = replace(look, is_nothing=bool(stays or _IS_NOTHING.fullmatch(size)))
    if (color := said.get("color")) and color != "inherit":
        look = replace(look, color=_color(color))
    for name in ("background", "background-color", "background-image"):
        told = said.get(name, "")
        if told and told not in ("none", "transparent", "inherit", "initial"):
            look = replace(look, ground=_color(told))
    return look


@lru_cache(maxsize=10_000)
def _color(text: str) -> Color | None:
    """A colour; None for one that is unknown, translucent, or a picture."""
    from tinycss2.color3 import parse_color

    found: Any = parse_color(text)
    if found is None or isinstance(found, str) or found.alpha < 1:
        return None
    return float(found.red), float(found.green), float(found.blue)


def _said_of(element: "_Element", sheets: _Sheets) -> Mapping[str, str]:
    """The effective declarations for an element: property → value."""
    style = ";".join(one for one in element.get("style", "").split(";") if _TELLS.search(one))
    key = (str(element.tag), element.get("class", ""), element.get("id", ""), style)
    styled = sheets.styled.get(key)
    if styled is None:
        styled = sheets.styled[key] = _styled(element, style, sheets)
    old = _old_attributes(element) if element.keys() else {}
    return {**old, **styled} if old else styled


def _styled(element: "_Element", style: str, sheets: _Sheets) -> dict[str, str]:
    """The declarations for an element by the page's rules and its inline style."""
    found = [rule.said for rule in _matching(element, sheets)]
    found += [_inline(style)] if style else []
    said: dict[str, str] = {}
    for important in (False, True):
        for one in found:
            said |= _of_weight(one, important)
    return said


def _of_weight(said: _Said, important: bool) -> dict[str, str]:
    return {name: value for name, (value, weighs) in said.items() if weighs is important}


def _old_attributes(element: "_Element") -> dict[str, str]:
    attributes = element.attrib
    said = {}
    if "bgcolor" in attributes:
        said["background-color"] = str(attributes["bgcolor"]).strip().lower()
    if "background" in attributes:
        said["background-image"] = "url()"
    if element.tag == "font" and "color" in attributes:
        said["color"] = str(attributes["color"]).strip().lower()
    if element.tag == "body" and "text" in attributes:
        said["color"] = str(attributes["text"]).strip().lower()
    return said


def _matching(element: "_Element", sheets: _Sheets) -> list[_Rule]:
    names = {f".{name}" for name in element.get("class", "").split()}
    names |= {f"#{name}" for name in element.get("id", "").split()}
    keyed = [rule for key in (str(element.tag), "*", *names) for rule in sheets.rules.get(key, ())]
    sheets.room -= len(keyed)
    if sheets.room < 0:
        return []
    found = [rule for rule in keyed if rule.tag in ("", "*", element.tag) and rule.names <= names]
    return sorted(found, key=lambda rule: rule.weight)


def _names_of(element: "_Element") -> set[str]:
    """The classes and the id of an element."""
    return {*element.get("class", "").split(), *element.get("id", "").split()}


@lru_cache(maxsize=10_000)
def _inline(style: str) -> _Said:
    import tinycss2

    return _declared(tinycss2.parse_blocks_contents(style, skip_comments=True))


def _declared(nodes: Iterable[object]) -> _Said:
    import tinycss2

    said = {}
    for node in nodes:
        if getattr(node, "type", "") == "declaration" and _TELLS.search(node.lower_name):  # type: ignore[attr-defined]
            value = tinycss2.serialize(node.value).strip().lower()  # type: ignore[attr-defined]
            said[node.lower_name] = (value, bool(node.important))  # type: ignore[attr-defined]
    return said


def _sheets(root: "_Element") -> _Sheets:
    """The rules of the style sheets in a page."""
    import tinycss2

    sheets = _Sheets()
    links = (one.get("rel", "") for one in root.iter("link"))
    sheets.is_whole = not any("stylesheet" in link.lower() for link in links)
    room = _SHEETS_AT_MOST
    for style in root.iter("style"):
        text = style.text or ""
        room -= len(text)
        if room < 0:
            sheets.is_whole = False
            break
        if style.get("media", "all").lower() not in ("all", "screen", ""):
            continue
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                said = _declared(tinycss2.parse_blocks_contents(rule.content))
                if said:
                    _add_rule(sheets, tinycss2.serialize(rule.prelude), said)
    return sheets


def _add_rule(sheets: _Sheets, selectors: str, said: _Said) -> None:
    display = said.get("display", ("none", False))[0]
    for selector in map(str.strip, selectors.split(",")):
        if display != "none":
            sheets.shown |= set(_NAME.findall(re.sub(r"^[^.#]*", "", selector)))
        found = _SELECTOR.fullmatch(selector)
        if found is None:
            sheets.is_whole = sheets.is_whole and not any("background" in one for one in said)
            continue
        tag, names = (found[1] or "").lower(), re.findall(r"[.#][\w-]+", found[2])
        ids = sum(name.startswith("#") for name in names)
        sheets.count += 1
        weight = (ids, len(names) - ids, int(tag not in ("", "*")), sheets.count)
        key = names[0] if names else tag or "*"
        sheets.rules[key].append(_Rule(weight, tag, frozenset(names), said))


def _unfolding(root: "_Element") -> frozenset[str]:
    """The classes and ids that scripts and controls of a page name."""
    found: set[str] = set()
    room = _SCRIPTS_AT_MOST
    for text in _scripts_and_controls(root):
        room -= len(text)
        if room < 0:
            break
        found.update(_NAME.findall(text))
    return frozenset(found)


def _scripts_and_controls(root: "_Element") -> Iterator[str]:
    for element in root.iter("*"):
        if element.tag == "script":
            yield element.text or ""
        for name, value in element.attrib.items():
            is_elsewhere = name == "href" and not str(value).startswith("#")
            if name.startswith("on") or (name in _CONTROLS and not is_elsewhere):
                yield str(value)

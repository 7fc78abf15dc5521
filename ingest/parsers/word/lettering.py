"""Applies the formatting of a Word file: removes hidden and struck text, marks superscripts."""

from typing import Any

from vind.ingest.parsers.office.ooxml_names import W
from vind.ingest.parsers.word.styles import styles_in, value_of
from vind.ingest.parsers.word.symbols import write_out_symbols
from vind.ingest.raised import raised

_HIDDEN, _STRUCK = W + "vanish", (W + "strike", W + "dstrike")
_SEPARATOR = W + "specVanish"  # hides only the end of a paragraph, which continues in the next
_RAISED = W + "vertAlign"
_OFF = (None, "0", "false", "off")
_PLACEHOLDER = "placeholder text"


class Lettering:
    """The formatting of runs: their own, or that of their style or of their paragraph's style."""

    def __init__(self, sheet: Any) -> None:
        """``sheet`` is the root of the styles of the file."""
        self._styles = styles_in(sheet)
        self._said_by: dict[tuple[str, str], str | None] = {}

    def apply(self, root: Any) -> None:
        """Remove hidden and struck-through text below ``root``, and mark superscripts.

        Symbols are converted to text first.
        """
        write_out_symbols(root)
        for run in root.iter(W + "r"):
            if self._is_out(run):
                _empty(run)
            elif self._said(run, _RAISED) == "superscript":
                for text in run.iterchildren(W + "t"):
                    text.text = raised(text.text or "")
        for prompt in root.iter(W + "showingPlcHdr"):
            for run in prompt.getparent().getparent().iter(W + "r"):
                if self._is_placeholder(run):
                    _empty(run)

    def _is_out(self, run: Any) -> bool:
        is_hidden = self._is_on(run, _HIDDEN) and not self._is_on(run, _SEPARATOR)
        return is_hidden or any(self._is_on(run, name) for name in _STRUCK)

    def _is_on(self, run: Any, name: str) -> bool:
        return self._said(run, name) not in _OFF

    def _said(self, run: Any, name: str) -> str | None:
        """The value of a property of a run, its own or by style; None where it is not set."""
        own = value_of(run, f"{W}rPr/{name}")
        if own is not None:
            return own
        styles = (value_of(run, f"{W}rPr/{W}rStyle"), self._style_of_paragraph(run))
        said = (self._said_by_style(style, name) for style in styles if style)
        return next((one for one in said if one is not None), None)

    def _style_of_paragraph(self, run: Any) -> str | None:
        paragraph = next(run.iterancestors(W + "p"), None)
        return None if paragraph is None else value_of(paragraph, f"{W}pPr/{W}pStyle")

    def _said_by_style(self, style: str, name: str) -> str | None:
        if (style, name) not in self._said_by:
            said = (value_of(each, f"{W}rPr/{name}") for each in self._based(style))
            self._said_by[style, name] = next((one for one in said if one is not None), None)
        return self._said_by[style, name]

    def _based(self, style: str | None) -> list[Any]:
        """A style and its base styles, the nearest first."""
        found: list[Any] = []
        while style in self._styles and self._styles[style] not in found:
            found.append(self._styles[style])
            style = value_of(found[-1], W + "basedOn")
        return found

    def _is_placeholder(self, run: Any) -> bool:
        styles = self._based(value_of(run, f"{W}rPr/{W}rStyle"))
        return any((value_of(style, W + "name") or "").lower() == _PLACEHOLDER for style in styles)


def _empty(run: Any) -> None:
    for text in list(run.iterchildren(W + "t")):
        run.remove(text)

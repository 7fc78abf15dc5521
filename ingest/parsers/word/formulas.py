"""Writes the equations of a Word document on one line: a fraction is "a/b", a power "a^b"."""

from typing import Any

from vind.ingest.parsers.office.ooxml_names import M, W

_BETWEEN = {M + "f": "/", M + "sSup": "^", M + "sSub": "_"}


def write_out_equations(body: Any) -> None:
    """Replace each equation by a run of text."""
    for equation in list(body.iter(M + "oMath")):
        run = equation.makeelement(W + "r")
        equation.addprevious(run)
        run.append(equation.makeelement(W + "t"))
        run[0].text = _on_one_line(equation)
        equation.getparent().remove(equation)


def _on_one_line(element: Any) -> str:
    """The text of an equation or a part of one, with compound parts in brackets."""
    if element.tag == M + "t":
        return str(element.text or "")
    parts = [part for child in element if (part := _on_one_line(child))]
    if element.tag in _BETWEEN:
        return _BETWEEN[element.tag].join(map(_bracketed, parts))
    text = "".join(parts)
    return f"({text})" if element.tag == M + "d" else text


def _bracketed(part: str) -> str:
    return part if part.isalnum() else f"({part})"

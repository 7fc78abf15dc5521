"""Parses untrusted XML: nothing is fetched, and no entity is resolved."""

import re
from typing import Any

# Characters of a file; its tree takes about ten times as much memory.
_TREE_AT_MOST = 50_000_000
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>\s*")

SAFELY = {"resolve_entities": False, "no_network": True}
"""Options for every lxml parser."""


def xml_root(content: bytes) -> Any:
    """The root element. Raises lxml's XMLSyntaxError."""
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(**SAFELY))


def root_of_text(text: str) -> Any:
    """The root element; None for XML that is too large or not well-formed.

    An entity becomes the text "&name;".
    """
    from lxml import etree

    if len(text) > _TREE_AT_MOST:
        return None
    parser = etree.XMLParser(encoding="utf-8", load_dtd=False, remove_pis=True, **SAFELY)
    content = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    for entity in list(root.iter(etree.Entity)):
        _write_out(entity)
    return root


def _write_out(entity: Any) -> None:
    before, parent = entity.getprevious(), entity.getparent()
    written = f"{entity.text}{entity.tail or ''}"
    if before is None:
        parent.text = (parent.text or "") + written
    else:
        before.tail = (before.tail or "") + written
    entity.tail = None
    parent.remove(entity)

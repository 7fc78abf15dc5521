r"""Reads the RTF of an Outlook message (MS-OXRTFCP), or the HTML from which it was made.

Outlook keeps HTML tags in groups that RTF readers skip ("\htmltag"), and their replacement for
these readers between "\htmlrtf" and "\htmlrtf0" (MS-OXRTFEX). RTFDE is not used: it is LGPL, with
several dependencies, for a few lines of code.
"""

import re

from vind.indexes.errors import CorruptFileError
from vind.ingest.parsers.richtext.source import CELL, ROW, ROW_START, text_of

_FROM_HTML = re.compile(r"\\fromhtml1?(?!\d)")
_TAG = re.compile(r"\{\\\*\\htmltag\d*(?!\d) ?")
_NOT_OF_HTML = re.compile(r"\\htmlrtf1?(?![a-z0-9]).*?\\htmlrtf0(?![0-9]) ?", re.DOTALL)
# The parts of a replacement that also apply to the HTML: fonts and their groups.
_FONT = re.compile(r"\\[\\{}]|([{}]|\\f\d+)")
_CELLS = str.maketrans({CELL: "\t", ROW: "\n", ROW_START: None})


def read_rich(content: bytes) -> tuple[str, str]:
    """The kind of text in a compressed body, "plain" or "html", and the text.

    Raises CorruptFileError.
    """
    from compressed_rtf import decompress
    from striprtf.striprtf import remove_pict_groups, rtf_to_text

    try:
        raw = decompress(content).decode("cp1252", "replace")
        raw = remove_pict_groups(raw)  # type: ignore[no-untyped-call]
        if not _FROM_HTML.search(raw):
            return "plain", text_of(raw, {}).translate(_CELLS)
        page = _TAG.sub("{", _NOT_OF_HTML.sub(_fonts_in, raw))
        return "html", rtf_to_text(page, errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:
        raise CorruptFileError("The rich text is damaged.") from error


def _fonts_in(found: re.Match[str]) -> str:
    return "".join(f"{part} " if part[1:] else part for part in _FONT.findall(found[0]))

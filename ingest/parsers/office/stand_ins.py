"""Replaces broken parts of Office files by empty ones, so that the others can be read.

python-docx and python-pptx read all parts when they open a file, and fail if one is broken.
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from vind.ingest.faults import costs_the_file, reason_of
from vind.ingest.parsers.office.ooxml_names import C, W
from vind.ingest.parsers.parts import Parts
from vind.ingest.parsers.safe_xml import xml_root

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_ON_SLIDE = (
    "<p:{0} xmlns:p='" + _P + "'><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id='1' name=''/>"
    "<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:spTree></p:cSld></p:{0}>"
)
# Parts without which no text can be read.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|word/(?:document|styles|numbering|settings)\d*\.xml"
    r"|ppt/(?:presentation|slideMasters/.*|slideLayouts/.*)"
)


def _root(name: str) -> str:
    """An empty element, of a name in lxml's notation."""
    space, _, local = name.removeprefix("{").partition("}")
    return f"<{local} xmlns='{space}'/>"


_STAND_INS = (
    (re.compile(r"ppt/slides/[^/]*\.xml"), _ON_SLIDE.format("sld")),
    (re.compile(r"ppt/notesSlides/[^/]*\.xml"), _ON_SLIDE.format("notes")),
    (re.compile(r"word/header[^/]*\.xml"), _root(f"{W}hdr")),
    (re.compile(r"word/footer[^/]*\.xml"), _root(f"{W}ftr")),
    (re.compile(r"word/footnotes\.xml"), _root(f"{W}footnotes")),
    (re.compile(r"word/endnotes\.xml"), _root(f"{W}endnotes")),
    (re.compile(r"word/comments\.xml"), _root(f"{W}comments")),
    (re.compile(r"\w+/charts/chart[^/]*\.xml"), _root(f"{C}chartSpace")),
    (re.compile(r".*\.xml"), "<none/>"),
    (re.compile(r".*"), ""),
)


def open_package(
    file: BinaryIO, opened: Callable[[BinaryIO], Any]
) -> tuple[BinaryIO, Any, dict[str, str]]:
    """The file, mended if needed, the result of ``opened``, and why parts are broken, by name.

    Raises what ``opened`` raises where a needed part is broken.
    """
    whole = Parts("")
    with whole.reading("the package"):
        return file, opened(file), {}
    mended, broken = _mended(file)
    return mended, opened(mended), broken


def _mended(file: BinaryIO) -> tuple[BinaryIO, dict[str, str]]:
    copy, broken = io.BytesIO(), dict[str, str]()
    with (
        zipfile.ZipFile(file) as archive,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in dict.fromkeys(archive.namelist()):
            try:
                content = archive.read(name)
                if name.endswith(".xml"):
                    xml_root(content)
            except Exception as error:
                if costs_the_file(error) or _NEEDED.fullmatch(name):
                    raise
                broken[name] = reason_of(error)
                content = _stand_in(name)
            written.writestr(name, content)
    copy.seek(0)
    return copy, broken


def _stand_in(name: str) -> bytes:
    return next((said.encode() for kind, said in _STAND_INS if kind.fullmatch(name)), b"")

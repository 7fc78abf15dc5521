r"""Converts variants of Office files to the form that libraries read.

"Strict Open XML" has other namespaces (ISO/IEC 29500-1; -4 has the usual ones). Documents with
macros, templates and slide shows have another content type. Some programs write the names of parts
as Windows paths ("xl\workbook.xml"), which Office accepts.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

_RELATIONS = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_TYPES = "[Content_Types].xml"
_OTHER_TYPES = tuple(
    (re.compile(rb"application/vnd\.(?:" + others + rb")\.main\+xml"), usual)
    for others, usual in (
        (
            rb"openxmlformats-officedocument\.wordprocessingml\.template"
            rb"|ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate)",
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        ),
        (
            rb"openxmlformats-officedocument\.presentationml\.(?:slideshow|template)"
            rb"|ms-powerpoint\.(?:slideshow|template)\.macroEnabled",
            b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        ),
    )
)


def in_usual_form(file: BinaryIO, mended: Mapping[str, bytes]) -> BinaryIO:
    """The file itself, or a converted copy in memory where it is a variant.

    Also a copy where parts, by name, are replaced by ``mended`` ones.
    """
    with zipfile.ZipFile(file) as archive:
        if not mended and not _is_in_other_form(archive):
            return file
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
            for name in dict.fromkeys(archive.namelist()):
                content = mended[name] if name in mended else archive.read(name)
                if name.endswith((".xml", ".rels")):
                    content = _STRICT.sub(_USUAL, content)
                if name == _TYPES:
                    content = _usual_types(content)
                written.writestr(part_name(name), content)
    return copy


def part_name(name: str) -> str:
    """The name of a part, which may be written as a Windows path."""
    return name.replace("\\", "/")


def _is_in_other_form(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    if any(part_name(name) != name for name in names):
        return True
    if _RELATIONS in names and _STRICT.search(archive.read(_RELATIONS)):
        return True
    types = archive.read(_TYPES) if _TYPES in names else b""
    return _usual_types(types) != types


def _usual_types(content: bytes) -> bytes:
    for others, usual in _OTHER_TYPES:
        content = others.sub(usual, content)
    return content

"""Office files saved as "Strict Open XML", which differ in the names of their namespaces.

The libraries below know those of the usual form alone: to them a strict workbook has no sheets and
a strict document no text (ISO/IEC 29500-1 and -4 have both forms).
"""

import io
import re
import zipfile
from typing import BinaryIO

_RELATIONS = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def in_usual_form(file: BinaryIO) -> BinaryIO:
    """The file itself, or of a strict one a copy in memory, in the usual form."""
    with zipfile.ZipFile(file) as archive:
        if _RELATIONS not in archive.namelist() or not _STRICT.search(archive.read(_RELATIONS)):
            return file
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
            for name in dict.fromkeys(archive.namelist()):
                content = archive.read(name)
                if name.endswith((".xml", ".rels")):
                    content = _STRICT.sub(_USUAL, content)
                written.writestr(name, content)
    return copy

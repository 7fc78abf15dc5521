"""Archives that hold no trace of when they were made."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_STORED = "mimetype"
"""The member by which OpenDocument and EPUB are told; it comes first, uncompressed."""


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of these members in this order, each dated 1980."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_STORED if name == _STORED else zipfile.ZIP_DEFLATED
            archive.writestr(member, data, compresslevel=9)
    return written.getvalue()


def with_fixed_times(content: bytes, modified: datetime) -> bytes:
    """The same archive with every member dated 1980 and its properties dated ``modified``.

    The libraries stamp the clock's time on members, and openpyxl on the properties too.
    """
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    members = []
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            members.append((name, data))
    return zipped(members)

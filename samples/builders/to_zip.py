"""Archives of documents, each with its own date."""

import io
import zipfile
from collections.abc import Sequence

from samples.builders.held import HeldFile


def build(files: Sequence[HeldFile]) -> bytes:
    """The bytes of a .zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for file in files:
            member = zipfile.ZipInfo(file.name, file.modified.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, file.content, compresslevel=9)
    return written.getvalue()

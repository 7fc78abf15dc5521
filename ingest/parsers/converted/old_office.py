"""Parses Word and PowerPoint up to 2003, which LibreOffice converts to .docx and .pptx."""

from dataclasses import replace

from vind.indexes.errors import EncryptedFileError
from vind.ingest.document import ParsedDocument
from vind.ingest.members import NO_ROOM, Unpacker
from vind.ingest.parsers.base import PASSWORD, Source
from vind.ingest.parsers.converted.libreoffice import converted
from vind.ingest.parsers.office import ole
from vind.ingest.parsers.office.objects import hand_on, objects_in_ole
from vind.ingest.parsers.slides import pptx
from vind.ingest.parsers.word import docx


def parse(source: Source) -> ParsedDocument:
    """Read a Word document or a presentation.

    Raises CorruptFileError, EncryptedFileError, FileTooLargeError, or UnsupportedFileError where
    LibreOffice is not installed.
    """
    with ole.opened_ole(source.path) as container:
        if ole.needs_password(container):
            raise EncryptedFileError(PASSWORD)
        facts = ole.facts_of(container)
        is_word = container.exists("WordDocument")
    parse_newer = docx.parse if is_word else pptx.parse
    with converted(source, "doc" if is_word else "ppt") as made:
        # Embedded files are taken from the original: the conversion may lose them.
        read = parse_newer(replace(made, unpacker=Unpacker(NO_ROOM, source.beat)))
    return hand_on(source, objects_in_ole(source.path), replace(read, facts=facts))

"""The file that a document was read from."""

from pathlib import Path

from indexes.errors import OriginalGoneError
from indexes.shown_path import path_shown_as


def original_of(folder: str, path: str) -> Path:
    """The file in ``folder`` that the document ``path`` was read from.

    That is the document itself, or the outermost archive or mail that it was in. Raises
    OriginalGoneError where there is none, or only a link out of the folder by now.
    """
    root = Path(folder).resolve()
    file = root
    for name in path.split("/"):
        file = path_shown_as(file, name)
        if not file.is_dir():
            break
    if not file.is_file() or not file.resolve().is_relative_to(root):
        raise OriginalGoneError(
            f"{path} is no longer where it was when it was indexed. Run `vind index` on its folder "
            f"again, or look for it there under another name."
        )
    return file

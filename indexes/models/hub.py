"""Model files from the Hugging Face Hub."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexes.models.source_error import SourceUnreachableError
from indexes.models.spec import HubFile, HubSource

CONNECT_SECONDS = 3.0
"""How long the hub gets to answer. Where it is walled off the next source is to be tried at once,
and the hub client's own download would retry for half a minute."""


def fetch(source: HubSource, folder: Path, advance: Callable[[int], None]) -> dict[str, Path]:
    """Download what is missing into ``folder``; model file name → where it is.

    A download that broke off is taken up where it stopped: ``hf_hub_download`` would begin again,
    so the client's ``http_get`` below it is used. ``advance`` is called with the bytes that came
    in. Raises SourceUnreachableError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fetched = {}
    for file in source.files:
        fetched[file.path] = folder / file.path
        try:
            _download(source, file, fetched[file.path], advance)
        except Exception as error:  # the client's HTTP library, and so its errors, vary
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise
            raise SourceUnreachableError(_reason(source, error)) from error
    return fetched


def _download(
    source: HubSource, file: HubFile, target: Path, advance: Callable[[int], None]
) -> None:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.file_download import http_get
    from tqdm import tqdm

    class Reporter(tqdm):  # type: ignore[misc]
        """The hub client's progress bar, drawn by whoever listens to ``advance``."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **(kwargs | {"disable": True}))

        def update(self, n: float | None = 1) -> None:
            advance(int(n or 0))

    url = hf_hub_url(source.repo, file.path, revision=source.revision)
    found = get_hf_file_metadata(url, timeout=CONNECT_SECONDS, token=False)
    with target.open("ab") as so_far:
        if so_far.tell() > file.size:
            so_far.truncate(0)
        have = so_far.tell()
        advance(have)
        http_get(
            found.location,
            so_far,
            resume_size=have,
            expected_size=file.size,
            tqdm_class=Reporter,
        )


def _reason(source: HubSource, error: Exception) -> str:
    first_line = (str(error).splitlines() or [""])[0]
    return f"Hugging Face Hub ({source.repo}): {first_line or type(error).__name__}"

"""Model files from the Hugging Face Hub."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexes.models.source_error import SourceUnreachableError
from indexes.models.spec import HubFile, HubSource

CONNECT_SECONDS = 3.0
"""How long the hub gets to answer. Where it is walled off the next source is to be tried at once,
and the hub's own client would retry for half a minute."""


def fetch(source: HubSource, folder: Path, advance: Callable[[int], None]) -> dict[str, Path]:
    """Download what is missing into ``folder``; model file name → where it is.

    A download that broke off is taken up where it stopped. ``advance`` is called with the bytes
    that came in. Raises SourceUnreachableError.
    """
    _reach(source)
    return {file.path: _download(source, file, folder, advance) for file in source.files}


def _reach(source: HubSource) -> None:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    url = hf_hub_url(source.repo, source.files[0].path, revision=source.revision)
    try:
        get_hf_file_metadata(url, timeout=CONNECT_SECONDS, token=False)
    except Exception as error:
        raise SourceUnreachableError(_reason(source, error)) from error


def _download(
    source: HubSource, file: HubFile, folder: Path, advance: Callable[[int], None]
) -> Path:
    from huggingface_hub import hf_hub_download
    from tqdm import tqdm

    class Reporter(tqdm):  # type: ignore[misc]
        """The hub client's progress bar, drawn by whoever listens to ``advance``."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **(kwargs | {"disable": True}))
            advance(int(kwargs.get("initial", 0)))

        def update(self, n: float | None = 1) -> None:
            advance(int(n or 0))

    try:
        return Path(
            hf_hub_download(
                source.repo,
                file.path,
                revision=source.revision,
                local_dir=folder,
                token=False,
                etag_timeout=CONNECT_SECONDS,
                tqdm_class=Reporter,
            )
        )
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        raise SourceUnreachableError(_reason(source, error)) from error


def _reason(source: HubSource, error: Exception) -> str:
    first_line = (str(error).splitlines() or [""])[0]
    return f"Hugging Face Hub ({source.repo}): {first_line or type(error).__name__}"

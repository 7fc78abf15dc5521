"""Model files from the Hugging Face Hub."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from vind.indexes.core.durable import FULL_DISK, sha256_of
from vind.indexes.models.spec import WEIGHTS, HubFile, HubSource
from vind.indexes.models.store import SourceUnreachableError, check_git_blob

if TYPE_CHECKING:
    from huggingface_hub import HfFileMetadata

CONNECT_SECONDS = 3.0
"""How long the hub has to answer. If it is blocked, the next source is tried at once, whereas the
hub client would retry for half a minute."""

SHA256_DIGITS = 64
"""The hub announces large files by SHA-256, small ones by Git's blob hash."""


def pinned(source: HubSource, folder: Path) -> HubSource:
    """``source`` pinned to one commit, with the hash and size of every file.

    Files without a hash in the registry are checked against the hub's: large files after the
    download. Small files have no announced SHA-256, so they are downloaded and checked now, and
    left in ``folder`` for ``fetch``. Raises SourceUnreachableError, also if a repository needs a
    login and there is none, and ModelDamagedError.
    """
    _token(source)
    if all(file.sha256 for file in source.files):
        return source
    if any(file.ending for file in source.files):
        source = _with_names(source)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for file in source.files:
        with _source_errors(source):
            found = _metadata(source, file)
            if not (found.commit_hash and found.etag and found.size):
                raise ValueError(f"no commit, hash and size are announced for {file.source_path}")
        # Ask for the next file at the commit of the first.
        source = replace(source, revision=found.commit_hash)
        files.append(_pinned_file(source, file, found, folder / file.path))
    return replace(source, files=tuple(files))


def _with_names(source: HubSource) -> HubSource:
    """``source`` at the current commit of its revision, with the names of its files there."""
    from huggingface_hub import HfApi

    with _source_errors(source):
        found = HfApi().model_info(
            source.repo, revision=source.revision, timeout=CONNECT_SECONDS, token=_token(source)
        )
        if not found.sha:
            raise ValueError("no commit is announced")
        there = [file.rfilename for file in found.siblings or ()]
        files = tuple(_with_name(file, there) for file in source.files)
    return replace(source, revision=found.sha, files=files)


def _with_name(file: HubFile, there: list[str]) -> HubFile:
    """Raises ValueError unless exactly one listed name has the file's ending."""
    if not file.ending:
        return file
    fitting = [name for name in there if name.lower().endswith(file.ending)]
    if len(fitting) != 1:
        found = ", ".join(fitting) or "none"
        raise ValueError(f"one file that ends in {file.ending} is wanted, and there is: {found}")
    return replace(file, remote=fitting[0])


def _token(source: HubSource) -> str | Literal[False]:
    """The user's token for a gated repository; False for all others, which must not see it."""
    from huggingface_hub import get_token

    if not source.gated:
        return False
    if token := get_token():
        return token
    raise SourceUnreachableError(
        f"Hugging Face Hub ({source.repo}): it asks for a login. Agree to its terms at "
        f"https://huggingface.co/{source.repo} and set HF_TOKEN to fetch it from there"
    )


def _pinned_file(
    source: HubSource, file: HubFile, found: "HfFileMetadata", target: Path
) -> HubFile:
    announced, sized = found.etag or "", replace(file, size=found.size or 0)
    if len(announced) == SHA256_DIGITS:
        return replace(sized, sha256=announced)
    target.unlink(missing_ok=True)
    with _source_errors(source):
        _download(source, sized, target, lambda _: None)
    check_git_blob(target, announced)
    return replace(sized, sha256=sha256_of(target))


def fetch(source: HubSource, folder: Path, advance: Callable[[int], None]) -> dict[str, Path]:
    """Download missing files into ``folder``; returns their paths by model file name.

    An interrupted download resumes: ``hf_hub_download`` would start again, so the client's
    lower-level ``http_get`` is used. ``advance`` gets the number of bytes received. Raises
    SourceUnreachableError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fetched = {}
    for file in source.files:
        fetched[file.path] = folder / file.path
        with _source_errors(source):
            _download(source, file, fetched[file.path], advance)
    return fetched


@contextmanager
def _source_errors(source: HubSource) -> Iterator[None]:
    """Turn any failure but a full disk into SourceUnreachableError."""
    try:
        yield
    except Exception as error:  # errors differ by the client's HTTP library
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            raise
        raise SourceUnreachableError(_reason(source, error)) from error


def _metadata(source: HubSource, file: HubFile) -> "HfFileMetadata":
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    url = hf_hub_url(source.repo, file.source_path, revision=source.revision)
    return get_hf_file_metadata(url, timeout=CONNECT_SECONDS, token=_token(source))


def _headers(source: HubSource, location: str) -> dict[str, str]:
    """Headers of a download. The token goes to the hub alone, not to a redirect's target."""
    from huggingface_hub import hf_hub_url

    token = _token(source)
    at_the_hub = urlsplit(location)[:2] == urlsplit(hf_hub_url(source.repo, WEIGHTS))[:2]
    return {"authorization": f"Bearer {token}"} if token and at_the_hub else {}


def _download(
    source: HubSource, file: HubFile, target: Path, advance: Callable[[int], None]
) -> None:
    from huggingface_hub.file_download import http_get
    from tqdm import tqdm

    class Reporter(tqdm):  # type: ignore[misc]
        """The hub client's progress bar, passed on to ``advance``."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **(kwargs | {"disable": True}))

        def update(self, n: float | None = 1) -> None:
            advance(int(n or 0))

    found = _metadata(source, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab") as so_far:
        if so_far.tell() > file.size:
            so_far.truncate(0)
        have = so_far.tell()
        advance(have)
        http_get(
            found.location,
            so_far,
            resume_size=have,
            headers=_headers(source, found.location),
            expected_size=file.size,
            tqdm_class=Reporter,
        )


def _reason(source: HubSource, error: Exception) -> str:
    first_line = (str(error).splitlines() or [""])[0]
    return f"Hugging Face Hub ({source.repo}): {first_line or type(error).__name__}"

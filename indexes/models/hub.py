"""Model files from the Hugging Face Hub."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from vind.indexes.durable import FULL_DISK
from vind.indexes.hashing import sha256_of
from vind.indexes.models.files import check_git_blob
from vind.indexes.models.source_error import SourceUnreachableError
from vind.indexes.models.spec import WEIGHTS, HubFile, HubSource

if TYPE_CHECKING:
    from huggingface_hub import HfFileMetadata

CONNECT_SECONDS = 3.0
"""How long the hub gets to answer. Where it is walled off the next source is to be tried at once,
and the hub client's own download would retry for half a minute."""

SHA256_DIGITS = 64
"""The hub announces a large file by its SHA-256, a small one by Git's name of its content."""


def pinned(source: HubSource, folder: Path) -> HubSource:
    """``source`` at one commit, with the hash and the size of every file.

    What the registry has no hash of is held to what the hub announces: a large file once it has
    come in, and a small one, whose SHA-256 is not announced, at once; it is left in ``folder``,
    where ``fetch`` finds it. Raises SourceUnreachableError, also where a repository that asks who
    comes is to be asked by nobody, and ModelDamagedError.
    """
    _token(source)
    if all(file.sha256 for file in source.files):
        return source
    if any(file.ending for file in source.files):
        source = _named(source)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for file in source.files:
        with _reaching(source):
            found = _metadata(source, file)
            if not (found.commit_hash and found.etag and found.size):
                raise ValueError(f"no commit, hash and size are announced for {file.source_path}")
        # The next file is asked for at the commit of the first.
        source = replace(source, revision=found.commit_hash)
        files.append(_pinned_file(source, file, found, folder / file.path))
    return replace(source, files=tuple(files))


def _named(source: HubSource) -> HubSource:
    """``source`` at the commit that its revision is now, with the names that files have there."""
    from huggingface_hub import HfApi

    with _reaching(source):
        found = HfApi().model_info(
            source.repo, revision=source.revision, timeout=CONNECT_SECONDS, token=_token(source)
        )
        if not found.sha:
            raise ValueError("no commit is announced")
        there = [file.rfilename for file in found.siblings or ()]
        files = tuple(_named_file(file, there) for file in source.files)
    return replace(source, revision=found.sha, files=files)


def _named_file(file: HubFile, there: list[str]) -> HubFile:
    """Raises ValueError unless just one name in the listing ends as the file's has to."""
    if not file.ending:
        return file
    fitting = [name for name in there if name.lower().endswith(file.ending)]
    if len(fitting) != 1:
        found = ", ".join(fitting) or "none"
        raise ValueError(f"one file that ends in {file.ending} is wanted, and there is: {found}")
    return replace(file, remote=fitting[0])


def _token(source: HubSource) -> str | Literal[False]:
    """Who is asking, where the hub wants to know: nobody else learns it."""
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
    with _reaching(source):
        _download(source, sized, target, lambda _: None)
    check_git_blob(target, announced)
    return replace(sized, sha256=sha256_of(target))


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
        with _reaching(source):
            _download(source, file, fetched[file.path], advance)
    return fetched


@contextmanager
def _reaching(source: HubSource) -> Iterator[None]:
    """Any failure is the source's, but for a full disk."""
    try:
        yield
    except Exception as error:  # the client's HTTP library, and so its errors, vary
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            raise
        raise SourceUnreachableError(_reason(source, error)) from error


def _metadata(source: HubSource, file: HubFile) -> "HfFileMetadata":
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    url = hf_hub_url(source.repo, file.source_path, revision=source.revision)
    return get_hf_file_metadata(url, timeout=CONNECT_SECONDS, token=_token(source))


def _headers(source: HubSource, location: str) -> dict[str, str]:
    """What goes with a download: the token to the hub itself, not to whom it sends us on to."""
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
        """The hub client's progress bar, drawn by whoever listens to ``advance``."""

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

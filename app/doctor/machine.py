"""Checks the machine: Python, memory, disk, network, FAISS, the parsers' programs, the GPU."""

import os
import shutil
import sys
from pathlib import Path

from vind.app.doctor.finding import Finding, fail, ok, warn
from vind.app.plain import size
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.core.durable import has_room, temporary_folder
from vind.indexes.core.gpu import (
    INSTALL,
    Card,
    card,
    faiss,
    faiss_sees_card,
    has_driver,
    torch_sees_card,
)
from vind.indexes.core.machine import available_memory
from vind.indexes.errors import DiskFullError, FaissError, ModelError
from vind.indexes.folder.directory import bytes_of
from vind.indexes.folder.segment import needed_bytes
from vind.indexes.folder.vectors import VECTORS_NAME
from vind.indexes.models import fastest_llm
from vind.indexes.models.resolve import embedder_for, is_pulled
from vind.indexes.settings import Settings
from vind.ingest.parsers.archives import seven_zip
from vind.ingest.parsers.office import libreoffice as office
from vind.ingest.parsers.pictures import ocr

OLDEST_PYTHON = (3, 11)

MEMORY_BYTES = 4_000_000_000
"""The embedder takes about 1 GB, the 1.5B language model 1.5 GB, and a large file its share."""

CACHE_BYTES = 3_000_000_000
"""The default models are 1.6 GB, and 0.4 GB more in the form in which they run. The largest one, of
1.1 GB, is on the disk twice while it is put together from the package mirror."""

INDEX_BYTES = 1_000_000_000
"""Room for some 300,000 passages with their text and vectors."""

TEMPORARY_BYTES = 1_000_000_000
"""Room for the content of nearly every archive; up to 8 GB of one are unpacked."""

FULL_BYTES = 50_000_000
"""With less than this nothing useful can be written."""


EMBEDDING, VECTORS, WORDING = "embedding and reranking", "search of vectors", "the language model"

BUILDS = "docs/gpu.md says which builds of the libraries use it; VIND_GPU=false does without."


def python(_: Settings) -> Finding:
    """Whether this Python is new enough."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return fail("python", f"Python {version}.", "Install Python 3.11 or newer.")
    return ok("python", f"Python {version}.")


def memory(_: Settings) -> Finding:
    """Whether the models fit into memory."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = f"{size(whole)}, {size(available_memory())} of it free."
    if whole < MEMORY_BYTES:
        return warn(
            "memory",
            f"{found} The larger language model may not fit.",
            "Use the smaller one: VIND_LLM=qwen2.5-coder-0.5b-instruct, or ask with --words never.",
        )
    return ok("memory", found)


def cache_space(settings: Settings) -> Finding:
    """Whether the models fit on the disk; pulled models also work in a read-only folder."""
    serves = is_pulled(embedder_for(settings).name, settings)
    return _space("model folder", settings.cache, CACHE_BYTES, "VIND_CACHE", serves=serves)


def index_space(settings: Settings) -> Finding:
    """Whether an index fits on the disk; an existing one also works in a read-only folder."""
    if settings.store:
        return ok("index folder", f"{settings.index} holds nothing of the index: VIND_STORE does.")
    serves = os.access(settings.index / CATALOGUE_NAME, os.R_OK)
    return _space("index folder", settings.index, INDEX_BYTES, "VIND_INDEX", serves=serves)


def temporary_space(_: Settings) -> Finding:
    """Whether there is room for temporary files, such as unpacked archives."""
    try:
        folder = temporary_folder()
    except DiskFullError as error:
        return fail("temp folder", str(error))
    return _space("temp folder", folder, TEMPORARY_BYTES, "TMPDIR", serves=False)


def network(settings: Settings) -> Finding:
    """Whether models may be fetched; nothing else uses the network but configured servers."""
    other = "The servers of VIND_LLM are asked by it." if settings.llm_servers else ""
    if settings.offline:
        other = other or "Nothing else needs a network."
        return ok("network", f"VIND_OFFLINE=1: models are not fetched. {other}")
    said = "`vind models pull` uses it; VIND_OFFLINE=1 forbids that too."
    return ok("network", f"{said} {other}" if other else f"Only {said}")


def vector_search(_: Settings) -> Finding:
    """Whether FAISS loads, and whether it can use a card."""
    try:
        library = faiss()
    except FaissError as error:
        return fail("faiss", str(error).removesuffix(f" {INSTALL}"), INSTALL)
    where = "for a GPU" if faiss_sees_card() else "on the processor"
    return ok("faiss", f"FAISS {library.__version__} {where}.")


def tesseract(settings: Settings) -> Finding:
    """Whether scanned pages can be read, in Dutch and English."""
    if not settings.ocr:
        return ok("tesseract", "VIND_OCR=false: scanned pages are not read.")
    install = f"sudo apt-get install {ocr.PACKAGES}"
    installed = ocr.installed_languages()
    if installed is None:
        return warn("tesseract", "Not installed: scanned pages and images give no text.", install)
    missing = [name for code, name in ocr.LANGUAGES.items() if code not in installed]
    if missing:
        return warn(
            "tesseract", f"Scans in {' and '.join(missing)} are read badly or not at all.", install
        )
    return ok("tesseract", "Scanned pages are read, in Dutch and English.")


def libreoffice(_: Settings) -> Finding:
    """Whether Word and PowerPoint files up to 2003 can be read."""
    if office.find_libreoffice() is None:
        return warn(
            "libreoffice",
            "Not installed: old Word and PowerPoint files (.doc, .ppt) give no text.",
            f"sudo apt-get install {office.PACKAGES}",
        )
    return ok("libreoffice", "Old Word and PowerPoint files are read.")


def libarchive(_: Settings) -> Finding:
    """Whether 7-Zip and RAR archives can be read."""
    if seven_zip.find_libarchive() is None:
        return warn(
            "libarchive",
            "Not installed: what is in 7-Zip and RAR archives (.7z, .rar) is not read.",
            f"sudo apt-get install {seven_zip.PACKAGE}",
        )
    return ok("libarchive", "7-Zip and RAR archives are read.")


def _space(name: str, folder: Path, needed: int, setting: str, *, serves: bool) -> Finding:
    """Whether ``folder`` has room; a read-only one whose content ``serves`` is only a warning."""
    places = (folder, *folder.absolute().parents)
    # Path.exists raises where access is denied.
    existing = next(place for place in places if os.access(place, os.F_OK))
    if not os.access(existing, os.W_OK):
        found = f"{existing} cannot be written to"
        if serves:
            cure = "To put more in it, give yourself the right to write there."
            return warn(name, f"{found}: what is in it serves.", cure)
        return fail(name, f"{found}.", f"Set {setting} to a folder that can.")
    free = shutil.disk_usage(existing).free
    found = f"{folder}, {size(free)} free."
    cure = f"Free some room, or set {setting} to a folder on another disk."
    if free < FULL_BYTES:
        return fail(name, f"{found} The disk is full.", cure)
    if not has_room(existing):
        cure = f"Remove some (`df -i` counts them), or set {setting} to a folder on another disk."
        return fail(name, f"{found} The disk has as many files as it takes.", cure)
    if free < needed:
        return warn(name, f"{found} {size(needed)} is wise.", cure)
    return ok(name, found)


def gpu(settings: Settings) -> Finding:
    """Which parts run on the card; warns of those that do not, where there is a card."""
    if not settings.gpu:
        return ok("gpu", "VIND_GPU=false: everything runs on the processor.")
    if not has_driver():
        return ok("gpu", "No NVIDIA card: everything runs on the processor.")
    found = card()
    if found is None:
        return warn("gpu", "There is a driver of NVIDIA, which tells of no card.", "nvidia-smi")
    return _of_card(
        found,
        {
            EMBEDDING: torch_sees_card(),
            VECTORS: _faiss_does(),
            WORDING: _llama_does(settings),
        },
        bytes_of([settings.index / VECTORS_NAME]),
    )


def _of_card(found: Card, uses: dict[str, bool | None], vectors: int) -> Finding:
    """The finding for a card that is there.

    ``uses`` says whether each part runs on it, None where that is unknown or the part is missing.
    ``vectors`` is the size of the index's vectors in bytes.
    """
    on = [part for part, does in uses.items() if does]
    off = [part for part, does in uses.items() if does is False]
    memory = "its memory not told"
    if found.memory is not None and found.free is not None:
        memory = f"{size(found.free)} of {size(found.memory)} free"
    said = f"{found.name}, {memory}. On it: {', '.join(on) or 'nothing'}."
    if off:
        return warn("gpu", f"{said} On the processor: {', '.join(off)}.", BUILDS)
    needed = needed_bytes(vectors)
    if VECTORS in on and found.free is not None and found.free < needed:
        return warn(
            "gpu",
            f"{said} The vectors of this index may have to stay with the processor.",
            f"Free {size(needed)} on the card; without, searches are right too, and slower.",
        )
    return ok("gpu", said)


def _faiss_does() -> bool | None:
    try:
        return faiss_sees_card()
    except FaissError:
        return None  # the check of faiss reports it


def _llama_does(settings: Settings) -> bool | None:
    try:
        fastest_llm(settings)  # loading a build for another processor would end this process
    except ModelError:
        return None  # the check of the llm reports it
    from llama_cpp import llama_supports_gpu_offload

    return bool(llama_supports_gpu_offload())

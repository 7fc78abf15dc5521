"""vind in other frameworks, each with its extra: ``vind[langchain]``, ``vind[llama-index]``."""

from typing import Any

from vind.search.types import Hit


def metadata_of(hit: Hit) -> dict[str, Any]:
    """The place and date of a passage as JSON types; None for what is unknown."""
    return {
        "source": hit.path,
        "folder": hit.folder,
        "title": hit.title,
        "heading": hit.heading,
        "page": hit.page,
        "page_label": hit.page_label,
        "author": hit.author,
        "dated": hit.dated.isoformat() if hit.dated else None,
        "dated_by_file": hit.dated_by_file,
        "superseded": hit.superseded,
        "language": hit.language,
        "passage_id": hit.passage_id,
        "start": hit.start,
        "end": hit.end,
        "score": hit.score,
    }

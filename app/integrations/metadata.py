"""What both frameworks are told of a passage beside its text."""

from typing import Any

from vind.search.types import Hit


def metadata_of(hit: Hit) -> dict[str, Any]:
    """Where a passage stands and of when it is, in types that JSON has; what is unknown is None."""
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

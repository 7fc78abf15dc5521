"""``VindRetriever`` for LlamaIndex; its extra is ``vind[llama-index]``."""

from vind.app.integrations.llama_index import VindRetriever

__all__ = ["VindRetriever"]

"""``VindRetriever`` for LlamaIndex; its extra is ``vind[llama-index]``."""

try:
    from vind.app.integrations.llama_index import VindRetriever
except ModuleNotFoundError as error:
    raise ImportError("LlamaIndex is not installed: pip install 'vind[llama-index]'.") from error

__all__ = ["VindRetriever"]

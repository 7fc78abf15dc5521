"""``VindRetriever`` for LangChain; its extra is ``vind[langchain]``."""

try:
    from vind.app.integrations.langchain import VindRetriever
except ModuleNotFoundError as error:
    raise ImportError("LangChain is not installed: pip install 'vind[langchain]'.") from error

__all__ = ["VindRetriever"]

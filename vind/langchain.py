"""``VindRetriever`` for LangChain; its extra is ``vind[langchain]``."""

from vind.app.integrations.langchain import VindRetriever

__all__ = ["VindRetriever"]

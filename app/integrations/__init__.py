"""vind in other frameworks, each with its extra: ``vind[langchain]``, ``vind[llama-index]``."""

"""vind in frameworks of others, each with its extra: ``vind[langchain]``, ``vind[llama-index]``."""

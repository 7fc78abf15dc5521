"""The answer in words: what the language model is told, and what is shown of what it says."""

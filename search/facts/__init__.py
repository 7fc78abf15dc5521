"""Comparable facts in a text: values, names and denials; and what a question asks for.

The code is the same for all languages; their words are in indexes/lang.
"""

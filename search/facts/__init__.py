"""What a text states that can be compared: values, names, whether it denies; what is asked for.

One mechanism for all languages; their words stand in indexes/lang.
"""

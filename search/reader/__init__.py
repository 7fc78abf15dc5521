"""The reader: a small network that reads a question and its passages together."""

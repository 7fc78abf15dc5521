"""Text: its words, sentences and language, and the terms by which it is found."""

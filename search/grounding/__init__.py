"""Whether the units of evidence support a sentence of the language model."""

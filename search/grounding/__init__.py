"""Whether a sentence of the language model is vouched for by the units of evidence."""

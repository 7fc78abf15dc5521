"""The data fitted for each embedder."""

"""What is fitted for each embedder, as data."""

"""What is fitted for each embedder, and the scale that its numbers are read on."""

"""What a sentence claims, and whether a quote supports it."""

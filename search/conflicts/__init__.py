"""Where documents say different things of one thing."""

"""How well an index answers a file of questions."""

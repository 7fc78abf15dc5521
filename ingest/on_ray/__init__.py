"""Reads and embeds on a Ray cluster, while one process distributes the files and writes the index.

Nothing is done twice, as only this process writes: a node's work counts once its answer arrives.
Parsers, limits and worker processes are the same on each node as on a single machine.
"""

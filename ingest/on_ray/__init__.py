"""Reading and embedding on a Ray cluster, while one process, the one that asks, writes.

It shares out the files and is the only writer, so that nothing can be done twice: what a node does
counts once it is answered for. Parsers, limits and processes are those of one machine, on each.
"""

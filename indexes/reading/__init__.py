"""Reading an index: the snapshot of one generation, what a viewer may see of it, and filters."""

"""Who may read a file: its mode and ACLs, those of the folders above it, or rules in the folders."""

"""Who may read a file: its mode and ACLs, and those of the folders above, or rules in folders."""

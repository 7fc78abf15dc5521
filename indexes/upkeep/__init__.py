"""Operations on a whole index: backup, restore, compaction, replacement, migration."""

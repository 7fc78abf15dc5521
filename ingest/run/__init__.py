"""What a run of indexing does: finds what changed, reads, embeds, writes; and what it watches."""

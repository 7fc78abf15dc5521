"""Headers, titles and cells of tables, in any format."""

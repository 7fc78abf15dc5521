"""Pages of HTML, and what is made one to be read."""

"""One builder a format; each turns a parsed source into one file, the same bytes every time."""

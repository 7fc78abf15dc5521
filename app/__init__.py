"""The interfaces: the command line, the web page and the API. They parse, call and show."""

"""The doors: the command line and the web page. They parse, call and show."""

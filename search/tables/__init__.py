"""Tables in a text: where their rows are, what they contain, and which cells a question means."""

"""Tables in a text: where their rows are, what they are of, and which a question is after."""

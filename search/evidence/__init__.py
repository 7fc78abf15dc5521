"""From ranked passages to the quotes that a question is answered with."""

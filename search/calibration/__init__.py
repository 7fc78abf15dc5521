"""Moving the two probabilities to an index, by questions of its own."""

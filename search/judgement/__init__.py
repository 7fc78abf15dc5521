"""Two probabilities: that the documents hold the answer, and that a sentence is a right answer."""

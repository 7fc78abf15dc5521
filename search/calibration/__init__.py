"""What is learnt of one index from its company's own questions: when an answer is there."""

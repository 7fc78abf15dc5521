"""The wording of answers: the prompt for the language model, and the checks on its reply."""

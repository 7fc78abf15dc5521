"""What stands in a text and how it is compared: words, numbers, dates, names."""

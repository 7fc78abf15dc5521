from search.text.words import *
from search.text.words import content_stems, words, in_words
from search.text.words import are_of_one_word

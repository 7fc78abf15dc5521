from search.text.words import *
from search.text.words import content_stems, words, in_words

from search.text.spans import *

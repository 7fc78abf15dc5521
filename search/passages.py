from search.text.passages import *

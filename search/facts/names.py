from search.text.names import stated_names
def find_names(text, language): return tuple(stated_names(text))

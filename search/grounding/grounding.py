class Grounder: pass

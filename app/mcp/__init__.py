"""vind for programs that speak the Model Context Protocol: assistants, editors, agents.

A language model reads the results, so text of documents is kept apart from vind's own words
(``results``). ``server`` has the tools, ``transports`` the two ways to reach them.
"""

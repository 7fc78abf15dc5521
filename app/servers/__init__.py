"""What the servers share: the page, the API and the Model Context Protocol."""

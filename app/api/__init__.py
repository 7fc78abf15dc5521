"""The REST API: search, answers, documents and runs, and OpenAI's calls over them."""

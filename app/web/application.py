"""What Streamlit serves: the page, and the files that it links to."""

from pathlib import Path

from streamlit import App, config

from app.web.originals import route

app = App(
    Path(__file__).with_name("page.py"),
    routes=[route(config.get_option("server.allowedHosts") or ["*"])],
)

"""What Streamlit serves: the page, and the files that it links to."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit import App, config, net_util

from app.web.originals import route
from app.web.shut_off import ShutOff

# Whenever a page of an origin that it does not know connects, Streamlit asks a server on the
# internet by what address this machine is seen there, which may be that origin. Any page that is
# open in a reader's browser could make it ask.
net_util.get_external_ip = lambda: None

# Sites whose pages may steer this one from around it. As an option an empty list cannot be given.
config.set_option("client.allowedOrigins", [])

app = App(
    Path(__file__).with_name("page.py"),
    routes=[route(config.get_option("server.allowedHosts") or ["*"])],
    middleware=[Middleware(ShutOff)],
)

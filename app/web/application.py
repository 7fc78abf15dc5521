"""What is served: the page, and the files that it links to, shut off from all but its readers."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit import App

from vind.app.web import leaves, originals
from vind.app.web.admission import Admission
from vind.app.web.messages import Messages
from vind.app.web.shut_off import ShutOff

PAGE = Path(__file__).with_name("page.py")


def application(names: frozenset[str]) -> App:
    """The application of a server that browsers reach by these ``names``."""
    return App(
        PAGE,
        routes=[originals.ROUTE, leaves.ROUTE],
        middleware=[
            Middleware(ShutOff),
            Middleware(Admission, names=names),
            Middleware(Messages),
        ],
    )

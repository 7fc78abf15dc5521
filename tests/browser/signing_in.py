"""A reverse proxy that has signed somebody in, as far as this page can tell."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Thread

SECRET = "of the proxy, told to nobody"  # noqa: S105
BY_PROXY = {"VIND_PROXY_ADDRESSES": "127.0.0.1", "VIND_PROXY_SECRET": SECRET}
"""The settings of a server that such a proxy stands before."""

END_OF_HEAD = b"\r\n\r\n"


@contextmanager
def signed_in_by_proxy(url: str, headers: Mapping[str, str]) -> Iterator[str]:
    """The address of a proxy before ``url``; it puts ``headers`` and SECRET on each request."""
    headers = {**headers, "X-Vind-Proxy-Secret": SECRET}
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_server(("127.0.0.1", 0)) as front:
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
        behind = host, int(port)
        Thread(target=_accept, args=(front, behind, own), daemon=True).start()
        yield f"http://127.0.0.1:{front.getsockname()[1]}"
        front.shutdown(socket.SHUT_RDWR)


def _accept(front: socket.socket, behind: tuple[str, int], own: bytes) -> None:
    with suppress(OSError):
        while True:
            client, _ = front.accept()
            Thread(target=_pass_on, args=(client, behind, own), daemon=True).start()


def _pass_on(client: socket.socket, behind: tuple[str, int], own: bytes) -> None:
    """One request of a connection, or all that is said over a page's own."""
    with suppress(OSError), client, socket.create_connection(behind) as server:
        head = b""
        while END_OF_HEAD not in head:
            if not (more := client.recv(65536)):
                return
            head += more
        lines, rest = head.split(END_OF_HEAD, 1)
        if b"upgrade: websocket" not in lines.lower():
            own += b"Connection: close\r\n"
            kept = [line for line in lines.split(b"\r\n") if not line.lower().startswith(b"connec")]
            lines = b"\r\n".join(kept)
        server.sendall(lines + b"\r\n" + own + b"\r\n" + rest)
        Thread(target=_pour, args=(client, server), daemon=True).start()
        _pour(server, client)


def _pour(of: socket.socket, into: socket.socket) -> None:
    with suppress(OSError):
        while more := of.recv(65536):
            into.sendall(more)
        into.shutdown(socket.SHUT_WR)

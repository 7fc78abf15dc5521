"""Servers of files on loopback, for tests of sources: WebDAV, S3 and SFTP, over a folder."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.ports import free_port
from vind.ingest.sources.registry import Registry, Source

ACCOUNT, PASSWORD = "anna", "geheim-van-anna"


@dataclass
class Remote:
    """A server of ``folder``, or of the bucket ``s3`` where it has one."""

    source: Source
    folder: Path
    s3: Any = None
    status: int = 0
    """An HTTP status that WebDAV answers everything with, while it is not 0."""
    failing: str = ""
    """The path of which WebDAV fails with 500."""
    asked: int = 0

    def put(self, path: str, text: str) -> None:
        if self.s3:
            self.s3.put_object(Bucket="documents", Key=f"all/{path}", Body=text.encode())
        else:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text, encoding="utf-8")

    def delete(self, path: str) -> None:
        if self.s3:
            self.s3.delete_object(Bucket="documents", Key=f"all/{path}")
        else:
            (self.folder / path).unlink()


def kept(registry: Registry, source: Source, secret: str = PASSWORD) -> Registry:
    registry.add(source, secret)
    return registry


@contextmanager
def webdav(folder: Path) -> Iterator[Remote]:
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    port = free_port()
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)},
            "simple_dc": {"user_mapping": {"*": {ACCOUNT: {"password": PASSWORD}}}},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    remote = Remote(Source("documents", f"webdav://127.0.0.1:{port}/", ACCOUNT), folder)

    def answered(environ: dict[str, Any], start: Any) -> Any:
        remote.asked += 1
        failing = remote.failing and environ["PATH_INFO"].strip("/") == remote.failing
        if remote.status or failing:
            start(f"{remote.status or 500} No", [("Content-Length", "0"), ("Retry-After", "7")])
            return []
        return app(environ, start)

    server = wsgi.Server(("127.0.0.1", port), answered, numthreads=6)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield remote
    finally:
        server.stop()
        thread.join()


@contextmanager
def s3(folder: Path) -> Iterator[Remote]:
    import boto3
    from moto.server import ThreadedMotoServer

    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key=PASSWORD,
        region_name="us-east-1",
    )
    urlopen(Request(f"{endpoint}/moto-api/reset", method="POST")).close()  # noqa: S310 - ours
    client.create_bucket(Bucket="documents")
    try:
        yield Remote(
            Source("documents", "s3://documents/all", ACCOUNT, (), endpoint), folder, client
        )
    finally:
        server.stop()


@contextmanager
def sftp(folder: Path) -> Iterator[Remote]:
    """The caller points HOME to where ``.ssh/known_hosts`` is written: ``folder``'s parent."""
    import asyncssh

    class Server(asyncssh.SSHServer):
        def begin_auth(self, _: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (ACCOUNT, PASSWORD)

    port, key = free_port(), asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def begun() -> Any:
        return await asyncssh.listen(
            "127.0.0.1",
            port,
            server_factory=Server,
            server_host_keys=[key],
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(folder.parent)),
        )

    asyncio.run_coroutine_threadsafe(begun(), loop).result()
    known = folder.parent / ".ssh" / "known_hosts"
    known.parent.mkdir(exist_ok=True)
    known.write_text(f"[127.0.0.1]:{port} {key.export_public_key().decode()}", encoding="ascii")
    try:
        address = f"sftp://127.0.0.1:{port}/{folder.name}"
        yield Remote(Source("documents", address, ACCOUNT), folder)
    finally:
        loop.call_soon_threadsafe(loop.stop)


SERVERS = {"webdav": webdav, "s3": s3, "sftp": sftp}

"""A slapd of the tests' own, in a folder of its own: the directory of a small company."""

import ipaddress
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.ports import free_port

BASE = "dc=example,dc=nl"
ACCOUNT, PASSWORD = f"cn=vind,{BASE}", "a secret of the directory's"

HOST = "127.0.0.2"
"""An address of this machine that is not taken for it, so that vind asks for encryption."""

CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
suffix "{base}"
rootdn "{account}"
rootpw "{password}"
directory {folder}/data
access to * by * auth
"""

ENTRIES = f"""
dn: {BASE}
objectClass: domain
dc: example

dn: uid=anna,{BASE}
objectClass: inetOrgPerson
uid: anna
cn: Anna
sn: Berg (van den)

dn: cn=Bert \\28*\\29,{BASE}
objectClass: inetOrgPerson
uid: bert
cn: Bert (*)
sn: Smit

dn: uid=twin,{BASE}
objectClass: inetOrgPerson
uid: twin
cn: One
sn: Twin

dn: cn=Other,{BASE}
objectClass: inetOrgPerson
uid: twin
cn: Other
sn: Twin

dn: cn=hr,{BASE}
objectClass: groupOfNames
cn: hr
member: uid=anna,{BASE}

dn: cn=board,{BASE}
objectClass: groupOfNames
cn: board
member: cn=hr,{BASE}

dn: cn=workshop,{BASE}
objectClass: groupOfNames
cn: workshop
member: cn=Bert \\28*\\29,{BASE}

dn: cn=everybody,{BASE}
objectClass: posixGroup
cn: everybody
gidNumber: 100
memberUid: anna
memberUid: bert
"""


@dataclass(frozen=True, slots=True)
class Slapd:
    """Where it answers; ``authority`` is the file of who signed its certificate."""

    encrypted: str
    by_start_tls: str
    open: str
    authority: Path
    process: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        """Once is enough."""
        self.process.terminate()
        self.process.wait()


def why_not() -> str:
    """Why slapd cannot be started here; empty where it can."""
    return "" if _program("slapd") else "slapd is not installed: apt-get install slapd"


@contextmanager
def running() -> Iterator[Slapd]:
    """The directory of ENTRIES, gone in the end."""
    with tempfile.TemporaryDirectory(prefix="vind-slapd-") as made:
        folder = Path(made)
        (folder / "data").mkdir()
        authority = _certify(folder)
        given = {"folder": folder, "base": BASE, "account": ACCOUNT, "password": PASSWORD}
        (folder / "slapd.conf").write_text(CONFIGURATION.format(**given))
        (folder / "entries.ldif").write_text(ENTRIES)
        configured = ["-f", folder / "slapd.conf"]
        filled = [_program("slapadd"), *configured, "-q", "-l", folder / "entries.ldif"]
        done = subprocess.run(filled, check=False, capture_output=True, text=True)  # type: ignore[arg-type]
        assert done.returncode == 0, done.stderr
        tls, plain, here = (free_port() for _ in range(3))
        found = (f"ldaps://{HOST}:{tls}", f"ldap://{HOST}:{plain}", f"ldap://127.0.0.1:{here}")
        command = [_program("slapd"), *configured, "-h", " ".join(found), "-d", "0"]
        with subprocess.Popen(
            command,  # type: ignore[arg-type]
            stderr=subprocess.DEVNULL,
            cwd="/",
        ) as process:
            try:
                _wait(process, here)
                yield Slapd(*found, authority, process)
            finally:
                process.terminate()


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "slapd has stopped"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("slapd does not answer")


def _certify(folder: Path) -> Path:
    """A certificate for HOST, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    written = folder / "certificate.pem"
    written.write_bytes(certificate.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return written

"""Certificates for a server in tests, made by the `openssl` of the machine."""

import subprocess
from pathlib import Path
from typing import NamedTuple

_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
certificate = {folder}/ca.crt
private_key = {folder}/ca.key
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
x509_extensions = authority
[name]
[authority]
basicConstraints = critical, CA:true
"""


class Certificate(NamedTuple):
    """A certificate and its private key, in PEM."""

    crt: bytes
    key: bytes


class Authority:
    """A certificate authority in a folder; `bundle` is the file that trusts it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.bundle = folder / "ca.crt"
        (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder))
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01")
        self._run("req", "-x509", *self._new("ca"), "-subj", "/CN=Tests", "-days", "2", "-out", self.bundle)

    def certificate(self, name: str, *, until: str = "20991231000000Z") -> Certificate:
        """A certificate for a host such as `IP:127.0.0.1`, valid until an instant."""
        self._run(
            "req", *self._new("server"), "-subj", "/CN=server", "-addext", f"subjectAltName={name}", "-out", "r"
        )
        period = ("-startdate", "20200101000000Z", "-enddate", until)
        self._run("ca", "-batch", "-notext", "-config", "openssl.cnf", *period, "-in", "r", "-out", "server.crt")
        return Certificate(*((self._folder / f"server.{end}").read_bytes() for end in ("crt", "key")))

    def _new(self, name: str) -> tuple[str, ...]:
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        return ("-config", "openssl.cnf", *curve, "-keyout", f"{name}.key")

    def _run(self, *words: str | Path) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True)

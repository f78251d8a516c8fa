"""Environment variables for proxies, certificates and TLS keys, and which of them is wrong."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from roadmap_tui.errors import WrongSetting
from roadmap_tui.text.characters import clipped, one_line

_SCHEMES = ("http", "https", "socks5", "socks5h")
OPENSSL = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""The environment variables from which OpenSSL, and so httpx, finds certificates."""
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The environment variables of other programs for a CA bundle; read where those of OpenSSL are not set."""
_KEYS = "SSLKEYLOGFILE"


class Proxy(NamedTuple):
    """The proxy on the way to a site: the variable that names it, and its host."""

    variable: str
    host: str


def proxy_for(site: str) -> Proxy | None:
    """The proxy that the environment names for a site; None where the way is direct."""
    from urllib.request import proxy_bypass

    parts = urlsplit(site)
    variable = _first(f"{parts.scheme}_proxy", "all_proxy")
    if variable is None or proxy_bypass(parts.netloc):
        return None
    return Proxy(variable, urlsplit(_addressed(os.environ[variable])).hostname or "")


def check_proxies() -> None:
    """Raise WrongSetting, naming the variable, where a proxy or an exception to them cannot be used."""
    for name in ("https_proxy", "http_proxy", "all_proxy"):
        variable = _first(name)
        if variable is not None:
            _check_proxy(variable, os.environ[variable])
    variable = _first("no_proxy")
    for one in os.environ[variable].split(",") if variable is not None else ():
        if not _is_exception(one.strip()):
            raise WrongSetting(
                f"{variable} holds {_shown(one)}, which cannot be used: name hosts such as acme.example, and "
                "addresses without brackets or ranges."
            )


def certificate_folder_missing() -> bool:
    """Whether SSL_CERT_DIR names folders of which none is there, which OpenSSL takes for no certificates."""
    folders = os.environ.get("SSL_CERT_DIR", "")
    return bool(folders) and not any(Path(one).is_dir() for one in folders.split(os.pathsep) if one)


def certificate_problem() -> WrongSetting:
    """The problem with the variable that kept TLS from being set up."""
    keys = os.environ.get(_KEYS, "")
    if keys and not _can_append(keys):
        return WrongSetting(
            f"{_KEYS} names {_shown(keys)}, which cannot be written: check the path, or unset it."
        )
    named = next((name for name in (*OPENSSL, *BUNDLES) if os.environ.get(name)), OPENSSL[0])
    where = _shown(os.environ.get(named, ""))
    return WrongSetting(f"{named} names the CA bundle {where}, which cannot be read: check the path.")


def _check_proxy(variable: str, value: str) -> None:
    try:
        parts = urlsplit(_addressed(value))
        host, port = parts.hostname, parts.port
        is_right = parts.scheme in _SCHEMES and bool(host) and port != 0
    except ValueError:
        is_right = False
    if not is_right or not one_line(value) == value or " " in value:
        # The value may hold a password: it is not shown.
        raise WrongSetting(f"{variable} cannot be used: give the proxy as http://host:port.")
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        raise WrongSetting(f"{variable} names a SOCKS proxy, which is not known here: give http://host:port.")


def _is_exception(text: str) -> bool:
    """Whether httpx can use an entry of NO_PROXY."""
    import httpx

    from_scheme = text if "://" in text else f"all://*{text}"
    try:
        httpx.URL(from_scheme)
    except httpx.InvalidURL:
        return _is_ipv6(text)
    return True


def _is_ipv6(text: str) -> bool:
    from ipaddress import IPv6Address

    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _first(*names: str) -> str | None:
    """The variable that is set, of names in small letters or, after them, in capitals."""
    spelled = (each for name in names for each in (name, name.upper()))
    return next((one for one in spelled if os.environ.get(one, "").strip()), None)


def _addressed(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _can_append(path: str) -> bool:
    try:
        with Path(path).open("ab"):
            return True
    except (OSError, ValueError):
        return False


def _shown(text: str) -> str:
    return clipped(one_line(text), 120) or "(empty)"

"""Validation of addresses that a token may be sent to: https, or plain http to this machine."""

from urllib.parse import urlsplit

from roadmap_tui.errors import Remedy, WrongSetting
from roadmap_tui.text.characters import one_line

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def checked_address(text: str, setting: str, example: str) -> str:
    """The validated address, without a slash at its end.

    Raises Usage, naming the setting and an example, where it is no plain https address; http is for this machine.
    """
    shown = one_line(text)[:200]
    example = f"such as {example}"
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WrongSetting(
            f"{setting} is no address: {shown}. Give the address of the site, {example}."
        ) from None
    if parts.username is not None or parts.password is not None:
        raise WrongSetting(
            f"{setting} must not hold a name or a password.",
            remedy=Remedy("login", (), "{} keeps the token."),
        )
    if (
        not shown
        or host is None
        or parts.scheme not in {"http", "https"}
        or shown != text.strip()
        or " " in shown
    ):
        raise WrongSetting(
            f"{setting} is no address: {shown or '(empty)'}. Give the address of the site, {example}."
        )
    if parts.scheme == "http" and host not in _THIS_MACHINE:
        raise WrongSetting(
            f"{setting} must start with https://: over plain http anybody on the way can read the token."
        )
    if parts.query or parts.fragment:
        raise WrongSetting(f"{setting} takes the address of the site alone, {example}; it reads {shown}.")
    path = parts.path.rstrip("/")
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}{'' if port is None else f':{port}'}{path}"


def host_of(address: str) -> str:
    """The host of a checked address, for a sentence; with its port where it names one."""
    return urlsplit(address).netloc


def is_this_machine(address: str) -> bool:
    """Whether a checked address leads to this machine."""
    return urlsplit(address).hostname in _THIS_MACHINE

"""Recognition of login pages by their form fields and addresses, in whatever language they are written."""

import re
from urllib.parse import parse_qsl, urlsplit

from roadmap_tui.text.lazy_pattern import lazy_pattern

_READ = 65_536
"""Characters of a page that are looked at."""
_TAG = lazy_pattern(r"<(?:input|form|meta|a|iframe|script|link)\b[^<>]{1,2000}", re.IGNORECASE)
_ATTRIBUTE = lazy_pattern(
    r"""\b(type|name|action|href|src|content)\s*=\s*["']?([^"'\s>]{1,1000})""", re.IGNORECASE
)
_MOVED = lazy_pattern(r"""\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*["']([^"']{1,1000})""")
_FIELDS = frozenset(
    "os_username os_password os_destination j_username j_password loginfmt passwd samlrequest samlresponse "
    "relaystate wresult wctx".split()
)
"""Names of form fields and of query parameters by which people and programs log in."""
_STEPS = frozenset(
    "login login.jsp login.action signin sign-in saml saml2 sso adfs idp oauth oauth2 openid openid-connect "
    "authorize authn oidc cas".split()
)
"""Steps of an address's path that lead to a login."""
_HOSTS = ("id.atlassian.com", "login.microsoftonline.com", "accounts.google.com")


def is_login_page(content: bytes) -> bool:
    """Whether a web page is a login, or sends on to one."""
    page = content[:_READ].decode("utf-8", "replace")
    for tag in _TAG.finditer(page):
        kind = tag[0][1:6].lower()
        for name, value in _ATTRIBUTE.findall(tag[0]):
            match name.lower():
                case "type":
                    found = value.lower() == "password"
                case "name":
                    found = kind == "input" and value.lower() in _FIELDS
                case "content":
                    found = kind.startswith("meta") and is_login_address(value.partition("url=")[2])
                case "action":
                    found = is_login_address(value)
                case _:
                    found = False
            if found:
                return True
    return any(map(is_login_address, _MOVED.findall(page)))


def is_login_address(address: str) -> bool:
    """Whether an address is where people log in, by its host, its path or its query."""
    try:
        parts = urlsplit(address.strip())
        asked = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    except ValueError:
        return False
    steps = {one.lower() for one in parts.path.split("/")}
    return bool(
        steps & _STEPS
        or asked & _FIELDS
        or {"client_id", "redirect_uri"} <= asked
        or (parts.hostname or "").endswith(_HOSTS)
    )

"""Which addresses an author may link to. Pure."""

import ipaddress
import re
from urllib.parse import urlsplit

ITEM = re.compile(r"item:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\Z")
_ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+\Z")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")
_MAIL = re.compile(r"mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\Z")
_PRIVATE = (
    ".local",
    ".localhost",
    ".internal",
    ".intranet",
    ".lan",
    ".home.arpa",
    ".corp",
    ".test",
    ".invalid",
    ".example",
    ".onion",
)
_NAMES_BY_NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+))*\.?\Z")


def address_fault(url: str, schemes: tuple[str, ...] = ("https://",)) -> str:
    """Say what is wrong with a web address; empty when it has one of the schemes and a public host name."""
    if len(url) > 2000:
        return "This address is longer than 2,000 characters."
    if url.startswith("//") or "\\" in url:
        return f"`{url}`: write the address out, beginning with https://."
    if not url.startswith(schemes):
        return f"`{url[:60]}`: only {' and '.join(schemes)} addresses are allowed."
    if not _ALLOWED.match(url):
        return f"`{url[:60]}`: encode spaces and letters outside ASCII in the address (%20, %C3%A4)."
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return f"`{url[:60]}`: this is no web address."
    if "@" in parts.netloc or port is not None:
        return f"`{url[:60]}`: leave out user names and ports."
    if _is_number(host):
        return f"`{url[:60]}`: link to a name, not to a number."
    if not _HOST.match(host) or host.endswith(_PRIVATE):
        return f"`{url[:60]}`: this host name is not public."
    return ""


def link_fault(url: str) -> str:
    """Say what is wrong with a link in prose: https addresses, mailto addresses and `item:KEY` are allowed."""
    if ITEM.match(url) or _MAIL.match(url):
        return ""
    if url.startswith("item:"):
        return f"`{url[:60]}`: after `item:` stands the key of the item, 36 small letters, digits and hyphens."
    if url.startswith("mailto:"):
        return f"`{url[:60]}`: this is no e-mail address."
    return address_fault(url)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(_NAMES_BY_NUMBER.match(host))
    return True

"""Which addresses only this machine can reach."""

import ipaddress


def is_loopback(address: str) -> bool:
    """True for 127.0.0.1, [::1], localhost and Unix sockets, with or without a port."""
    if address.startswith("unix:"):
        return True
    host = address.rsplit(":", 1)[0].strip("[]") if ":" in address else address
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""The fingerprint of a digital credential: of what it says, whatever its spacing and order. Pure; `extract.js` computes the same in the browser."""

import hashlib
import json


def canonical(credential: str) -> str:
    """Return a credential's JSON without blanks between its parts and with its keys in order. Raises ValueError for what is no JSON.

    A credential has neither fractions nor keys outside ASCII, the two things that Python and JavaScript would write or sort differently.
    """
    return json.dumps(json.loads(credential), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def of_credential(credential: str) -> str:
    """Return the SHA-256 of a credential's canonical form, in hexadecimal; "" for what is no JSON, so that a damaged row stops no erasure."""
    try:
        return hashlib.sha256(canonical(credential).encode()).hexdigest()
    except ValueError:
        return ""

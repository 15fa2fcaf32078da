"""Runs verifiers of Python that nobody here wrote over the credentials and badges of a folder; prints one JSON object: name → verifier → verdict.

Runs in the environment of its own that `python -m tests.certificates.foreign` makes; nothing of the product is imported here. Argument: the folder.
"""

import json
import sys
from pathlib import Path

from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.resolvers import default_status_list_resolver
from openvc.verify import verify_credential

NET = Path(sys.argv[1])
SERVED = {"https://localhost:8443/.well-known/did.json": "did.json", "https://localhost:8443/credentials/status/1": "list.json"}
PACKAGE = Path(sys.modules["openbadgeslib.ob3"].__file__ or "").parent


def fetch(url: str, *_given: object, **_asked: object) -> bytes:
    return (NET / SERVED[url]).read_bytes()


def contexts() -> dict[str, dict]:
    """Return the contexts of Open Badges that openbadgeslib brings along, for openvc, which has those of W3C only."""
    base = "https://purl.imsglobal.org/spec/ob/v3p0/"
    names = {f"{base}context-3.0.3.json": "ob-v3p0-context-3.0.3.json", f"{base}extensions.json": "ob-v3p0-extensions.json"}
    return {address: json.loads(next(PACKAGE.rglob(name)).read_text()) for address, name in names.items()}


def openbadges(text: str) -> str:
    # The list is proved by Data Integrity as the credential is; this library checks only lists that are JWT, so it takes the list unproved.
    OB3LdpVerifier().verify(text, check_status=True, download=fetch, verify_status_list=False)
    return "valid"


def single(text: str | bytes) -> dict:
    """Return a credential with its only proof alone: Open Badges has a list of proofs, openvc-core takes one that stands in no list."""
    credential = json.loads(text)
    (credential["proof"],) = credential["proof"]
    return credential


def openvc_core(text: str) -> str:
    resolver = DidResolverRegistry([DidWebResolver(lambda url: json.loads(fetch(url)))])
    lists = default_status_list_resolver(resolver=resolver, fetch=lambda url: json.dumps(single(fetch(url))))
    verify_credential(single(text), resolver=resolver, resolve_status_list=lists, extra_contexts=contexts())
    return "valid"


def judged(verifier, text: str) -> str:
    try:
        return verifier(text)
    except Exception as error:  # noqa: BLE001  # whatever it says is its verdict
        return f"{type(error).__name__}: {error}"[:300]


verdicts: dict[str, dict[str, str]] = {}
for file in sorted(NET.glob("credential-*.json")):
    verdicts[file.stem.removeprefix("credential-")] = {
        each.__name__: judged(each, file.read_text(encoding="utf-8")) for each in (openbadges, openvc_core)
    }
taken = {"png": OB3Verifier.extract_token_from_png, "svg": OB3Verifier.extract_token_from_svg}
verdicts["baked"] = {kind: take((NET / f"badge.{kind}").read_bytes()) for kind, take in taken.items()}
print(json.dumps(verdicts))

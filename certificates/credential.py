"""The only door to pyoxigraph: Data Integrity proofs (`eddsa-rdfc-2022`) over JSON-LD documents. Pure.

A term that no context knows would be left unsigned without a word, so signing and verifying both count: every leaf of the JSON has
to be a statement of the canonical form, and there may be no other.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certificates import base58
from certificates.credential_contexts import PINS, context_text, meanings

if TYPE_CHECKING:
    import pyoxigraph as ox

SUITE = "eddsa-rdfc-2022"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DEEPEST = 12
_SOME_TIME = "2000-01-01T00:00:00Z"  # of the same form as every time that is put in its place
_ED25519 = b"\xed\x01"  # how Multikey marks the kind of key
_PROOF_KEYS = {"type", "created", "verificationMethod", "cryptosuite", "proofPurpose", "proofValue"}


class CredentialRefused(ValueError):
    """The document cannot be signed: it says something that the signature would not cover, or is no JSON-LD of ours."""


class ProofInvalid(ValueError):
    """The proof does not hold: something was changed, left unsigned, or signed by another key."""


def preload() -> None:
    """Load pyoxigraph and read the contexts, before a worker forks; no key is read."""
    import pyoxigraph  # slow import  # noqa: F401

    meanings(tuple(PINS))


def multikey(key: Ed25519PublicKey) -> str:
    """Return a public key as a did document writes it (`z6Mk…`)."""
    return "z" + base58.encode(_ED25519 + key.public_bytes_raw())


def public_key(text: str) -> Ed25519PublicKey:
    """Return the key of a Multikey text. Raises ValueError for any other kind of key."""
    raw = base58.decode(text[1:]) if text.startswith("z") else b""
    if len(raw) != 34 or not raw.startswith(_ED25519):
        raise ValueError("no Ed25519 key in multibase")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def sign(document: Mapping[str, Any], key: Ed25519PrivateKey, *, verification_method: str, created: datetime) -> dict[str, Any]:
    """Return the document with a proof array of one; the same arguments give the same bytes.

    Raises CredentialRefused when a leaf would stay unsigned, for a context that is not vendored, and for a document with a proof.
    """
    if "proof" in document:
        raise CredentialRefused("the document has a proof already")
    options = {
        "type": "DataIntegrityProof",
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": verification_method,
        "cryptosuite": SUITE,
        "proofPurpose": "assertionMethod",
    }
    contexts = _contexts(document)
    dataset = canonical(document, contexts)
    _assert_signed(document, dataset)
    signature = key.sign(_options_digest(options, contexts) + digest(dataset))
    return {**document, "proof": [{**options, "proofValue": "z" + base58.encode(signature)}]}


def verify(document: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """Return whether the document's one proof is by this key and covers every leaf. Dates and revocation are other questions."""
    try:
        check(document, key)
    except ProofInvalid:
        return False
    return True


def check(document: Mapping[str, Any], key: Ed25519PublicKey) -> None:
    """Raise ProofInvalid, with the reason, unless the proof holds."""
    proof = proof_of(document)
    bare = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    value = proof["proofValue"]
    try:
        signature = base58.decode(value[1:]) if value.startswith("z") else b""
        key.verify(signature, _hashes(bare, options))
    except InvalidSignature as error:
        raise ProofInvalid("the signature does not fit") from error
    except ValueError as error:  # CredentialRefused is one too
        raise ProofInvalid(str(error)) from error


def proof_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the one proof of a document, alone or in an array of one. Raises ProofInvalid for any other, or another suite."""
    proof = document.get("proof")
    if isinstance(proof, list) and len(proof) == 1:
        proof = proof[0]
    if not isinstance(proof, dict) or set(proof) != _PROOF_KEYS or not all(isinstance(value, str) for value in proof.values()):
        raise ProofInvalid("expected one proof with the members of the suite, and no other")
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != ("DataIntegrityProof", SUITE, "assertionMethod"):
        raise ProofInvalid("the proof is of another suite or for another purpose")
    return proof


def _hashes(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """Return what is signed: the hash of the proof's options and the hash of the document, both in canonical form."""
    contexts = _contexts(document)
    dataset = canonical(document, contexts)
    _assert_signed(document, dataset)
    return digest(canonical(options, contexts)) + digest(dataset)


def _options_digest(options: Mapping[str, str], contexts: tuple[str, ...]) -> bytes:
    """Return the hash of our own options. They differ in the time alone, and reading the contexts anew for it would be a third of the work."""
    rest = tuple(sorted((name, value) for name, value in options.items() if name != "created"))
    return hashlib.sha256(_options_form(rest, contexts).replace(_SOME_TIME, options["created"]).encode()).digest()


@lru_cache(maxsize=16)
def _options_form(rest: tuple[tuple[str, str], ...], contexts: tuple[str, ...]) -> str:
    text = _form(canonical({**dict(rest), "created": _SOME_TIME}, contexts))
    if text.count(_SOME_TIME) != 1:
        raise CredentialRefused("the time of the proof has to stand in its canonical form once")
    return text


def digest(dataset: "ox.Dataset") -> bytes:
    """Return the SHA-256 over the sorted N-Quads of a canonical data set."""
    return hashlib.sha256(_form(dataset).encode()).digest()


def _form(dataset: "ox.Dataset") -> str:
    import pyoxigraph as ox  # slow import

    text = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").decode()
    lines = sorted(text.rstrip("\n").split("\n"))  # never splitlines(): a name may hold U+0085 or U+2028
    return "".join(line + "\n" for line in lines)


def _contexts(document: Mapping[str, Any]) -> tuple[str, ...]:
    found = document.get("@context")
    if not isinstance(found, list) or not found or not all(isinstance(url, str) and url in PINS for url in found):
        raise CredentialRefused("only the vendored contexts may be used")
    return tuple(found)


def canonical(document: Mapping[str, Any], contexts: tuple[str, ...]) -> "ox.Dataset":
    """Return the document's statements with canonical names for its blank nodes (RDFC-1.0). Raises CredentialRefused."""
    import pyoxigraph as ox  # slow import: 9 MB in each process, and web servers sign nothing

    rest = {name: value for name, value in document.items() if name != "@context"}
    inlined = ",".join(context_text(url) for url in contexts)
    try:
        text = f'{{"@context":[{inlined}],{json.dumps(rest, ensure_ascii=False, allow_nan=False)[1:]}'
        dataset = ox.Dataset(ox.parse(input=text.encode(), format=ox.RdfFormat.JSON_LD))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    except (SyntaxError, UnicodeError, TypeError, ValueError, RecursionError) as error:
        raise CredentialRefused(f"no JSON-LD: {error}") from error
    return dataset


@dataclass
class _Said:
    """What the JSON says: one entry for each statement with its plain value, None for a link; the ids and the types apart."""

    statements: dict[tuple[str, str, str], str | None] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)


def _assert_signed(document: Mapping[str, Any], dataset: "ox.Dataset") -> None:
    """Refuse unless each leaf is in the canonical form and there are as many statements as leaves and links."""
    said = _Said()
    _collect({name: value for name, value in document.items() if name != "@context"}, "", said, 0)
    terms = meanings(tuple(document["@context"]))
    values, kinds, count = set(), set(), 0
    for quad in dataset:
        count += 1
        values |= {quad.subject.value, quad.object.value}
        if quad.predicate.value == TYPE:
            kinds.add(quad.object.value)
    for value in [*said.ids, *(value for value in said.statements.values() if value is not None)]:
        if value not in values:
            raise CredentialRefused(f"{value[:80]!r} would stay unsigned: it is not in the canonical form")
    for kind in said.types:
        if kind not in kinds and not terms.get(kind, frozenset()) & kinds:
            raise CredentialRefused(f"the type {kind!r} would stay unsigned: no context knows it")
    if len(said.statements) != count:
        raise CredentialRefused(f"the JSON says {len(said.statements)} things and the canonical form {count}")


def _collect(thing: Mapping[str, Any], path: str, said: _Said, depth: int) -> str:
    """Add the statements of an object and of those below it; returns its name, the id or the path."""
    if depth > DEEPEST:
        raise CredentialRefused("the document is nested too deeply")
    node = thing.get("id", f"_:{path}")
    if not isinstance(node, str) or not node:
        raise CredentialRefused("an id has to be a text")
    said.ids |= {node} if "id" in thing else set()
    for name, value in thing.items():
        # A term spelled as its full address signs the same statement and is not found by whoever reads the JSON.
        if name.startswith("@") or ":" in name:
            raise CredentialRefused(f"{name[:80]} is no term of the contexts")
        if name == "id":
            continue
        for position, each in enumerate(_each(value)):
            if isinstance(each, Mapping):
                child = _collect(each, f"{path}/{name}/{position}", said, depth + 1)
                said.statements[(node, name, f"> {child}")] = None
            elif name == "type":
                if not isinstance(each, str):
                    raise CredentialRefused("a type has to be a text")
                said.types.add(each)
                said.statements[(node, name, each)] = None
            else:
                plain = _plain(each, name)
                said.statements[(node, name, f"= {plain}")] = plain
    return node


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    else:
        yield value


def _plain(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    raise CredentialRefused(f"{name} holds a {type(value).__name__}; texts, booleans, lists and objects are signed here")

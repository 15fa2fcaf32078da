"""Proofs: 1EdTech's published vector to the byte, a second library's opinion, and every leaf covered."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from certificates import base58, credential, credential_contexts
from certificates.credential import CredentialRefused, ProofInvalid, check, multikey, public_key, sign, verify

pytestmark = pytest.mark.pure
VECTOR = json.loads((Path(__file__).parent / "vectors" / "open-badges-3.0.json").read_text())
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
METHOD = "did:web:lernen.example#" + multikey(KEY.public_key())
CREATED = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
CONTEXTS = [credential_contexts.CREDENTIALS, credential_contexts.OPEN_BADGES, credential_contexts.EXTENSIONS]


def bare(document):
    return {name: value for name, value in document.items() if name != "proof"}


def small(name="Schutz", **changes):
    return {
        "@context": CONTEXTS,
        "id": "https://lernen.example/verify/ABCD",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:lernen.example", "type": ["Profile"], "name": "Stadt Lindenstadt"},
        "validFrom": "2026-06-12T09:30:00Z",
        "name": name,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Sabine Albers", "identityType": "name"},
                {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$ab", "identityType": "emailAddress", "salt": "s"},
            ],
            "achievement": {
                "id": "https://lernen.example/achievements/1",
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": name,
                "description": "Ein Kurs",
                "criteria": {"narrative": "Alles gelesen"},
            },
        },
        **changes,
    }


def signed(document):
    return sign(document, KEY, verification_method=METHOD, created=CREATED)


def leaves(thing, path=()):
    """Each leaf with its way through the document."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from leaves(value, (*path, name))
    elif isinstance(thing, list):
        for position, value in enumerate(thing):
            yield from leaves(value, (*path, position))
    else:
        yield path, thing


def changed(document, path, value):
    copied = copy.deepcopy(document)
    place = copied
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copied


def test_the_published_vector_is_made_to_the_byte():
    document = VECTOR["credential"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTOR["secret_key"]))
    assert multikey(key.public_key()) == VECTOR["public_key"]
    method, created = document["proof"]["verificationMethod"], datetime.fromisoformat(document["proof"]["created"])
    contexts = tuple(document["@context"])
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}

    assert credential.digest(credential.canonical(bare(document), contexts)).hex() == VECTOR["document_hash"]
    assert credential.digest(credential.canonical(options, contexts)).hex() == VECTOR["proof_hash"]
    assert sign(bare(document), key, verification_method=method, created=created) == {**document, "proof": [document["proof"]]}


def test_the_published_signature_verifies():
    check(VECTOR["credential"], public_key(VECTOR["public_key"]))
    assert not verify(VECTOR["credential"], KEY.public_key())


def test_what_was_signed_verifies_and_signing_again_gives_the_same():
    document = signed(small())

    assert verify(document, KEY.public_key())
    assert verify(json.loads(json.dumps(document)), KEY.public_key())
    assert signed(small()) == document


def test_the_time_of_a_proof_is_put_in_as_if_the_options_were_read_anew():
    for created in (CREATED, datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2100, 2, 28, tzinfo=UTC)):
        signed = sign(small(), KEY, verification_method=METHOD, created=created)
        options = {name: value for name, value in signed["proof"][0].items() if name != "proofValue"}
        fresh = credential.digest(credential.canonical(options, tuple(CONTEXTS)))
        assert credential._options_digest(options, tuple(CONTEXTS)) == fresh
        check(signed, KEY.public_key())


@pytest.mark.parametrize("path", [path for path, _value in leaves(signed(small()))], ids=lambda path: ".".join(map(str, path)))
def test_a_change_of_any_leaf_is_noticed(path):
    document = signed(small())
    value = dict(leaves(document))[path]
    other = (not value) if isinstance(value, bool) else value[:-1] + ("x" if value[-1] != "x" else "y")

    assert not verify(changed(document, path, other), KEY.public_key())


@pytest.mark.parametrize("name", ["gradeOfHonour", "http", "schema:gender", "_id", "_:b", "@id", "@graph", "@type", "@reverse"])
def test_a_term_that_no_context_knows_is_refused_and_makes_the_proof_invalid(name):
    with pytest.raises(CredentialRefused):
        signed(small() | {name: "summa cum laude"})

    assert not verify(signed(small()) | {name: "summa cum laude"}, KEY.public_key())
    inside = changed(signed(small()), ("credentialSubject", name), "summa cum laude")
    assert not verify(inside, KEY.public_key())


def test_a_term_spelled_as_its_address_is_refused_although_it_signs_the_same():
    """The proof would hold, and whoever reads `name` would find nothing, or what somebody else wrote there."""
    document = signed(small())
    respelled = {name: value for name, value in document.items() if name != "name"} | {"https://schema.org/name": document["name"]}

    assert not verify(respelled, KEY.public_key())
    with pytest.raises(CredentialRefused, match="no term"):
        signed(small() | {"https://schema.org/gender": "x"})


def test_a_dropped_term_is_noticed_although_its_value_stands_elsewhere():
    with pytest.raises(CredentialRefused, match="canonical form"):
        signed(small(nickname="Schutz"))


def test_a_type_that_no_context_knows_is_refused():
    schema = [{"id": "https://x.example/s.json", "type": "1EdTechJsonSchemaValidator2019"}]
    assert verify(signed(small(credentialSchema=schema)), KEY.public_key())

    with pytest.raises(CredentialRefused, match="1EdTechJsonSchemaValidator2019"):
        signed(small(credentialSchema=schema) | {"@context": CONTEXTS[:2]})


@pytest.mark.parametrize(
    "change",
    [
        {"@context": [*CONTEXTS, "https://evil.example/context.json"]},
        {"@context": [*CONTEXTS, {"grade": "https://schema.org/grade"}]},
        {"@context": []},
        {"@context": CONTEXTS[0]},
        {"id": "no address"},
        {"id": "relative/address"},
        {"id": 7},
        {"name": 1.5},
        {"name": None},
        {"name": ["twice", "twice"]},
        {"name": "\ud800"},
        {"proof": []},
        {"issuer": {"@context": {"name": "https://x.example/n"}, "id": "did:web:x", "name": "y"}},
    ],
    ids=str,
)
def test_what_could_be_read_in_two_ways_is_not_signed(change):
    if change == {"name": ["twice", "twice"]}:
        # One statement said twice is one statement.
        assert verify(signed(small(**change)), KEY.public_key())
        return
    with pytest.raises(CredentialRefused):
        signed(small() | change)


def test_a_document_nested_too_deeply_is_refused_quickly():
    thing = {"id": "https://x.example/0"}
    for number in range(2000):
        thing = {"id": f"https://x.example/{number}", "issuer": thing}

    with pytest.raises(CredentialRefused):
        signed(small(issuer=thing))


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-jcs-2022"},
        {"cryptosuite": "none"},
        {"type": "Ed25519Signature2020"},
        {"proofPurpose": "authentication"},
        {"created": "2020-01-01T00:00:00Z"},
        {"verificationMethod": METHOD + "x"},
        {"proofValue": "z"},
        {"proofValue": "u" + "a" * 80},
        {"proofValue": "z0OIl"},
        {"domain": "x.example"},
        {"proofValue": 7},
    ],
    ids=str,
)
def test_another_proof_is_none_of_ours(change):
    document = signed(small())

    assert not verify(document | {"proof": [document["proof"][0] | change]}, KEY.public_key())


def test_no_proof_and_two_proofs_are_invalid():
    document = signed(small())

    for proof in (None, [], [*document["proof"], *document["proof"]], "x", {}):
        with pytest.raises(ProofInvalid, match="one proof"):
            check(document | {"proof": proof}, KEY.public_key())


STRANGE = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(
    ["Zeile\u0085zwei", "a\u2028b\u2029c", "tab\tund\nneu\r\n", '"\\"', "#panic(1)", "\u202eabc", "a\u0000b", "\x7f\x1f", "😀", "ẞ ſ", "﷽"]
)


@settings(deadline=None, max_examples=60)
@given(STRANGE)
def test_strange_names_are_signed_and_told_apart(name):
    document = signed(small(name))

    assert verify(json.loads(json.dumps(document)), KEY.public_key())
    assert not verify(changed(document, ("name",), name + "\u2028"), KEY.public_key())


def opinion(document):
    """PyLD's canonical form (URDNA2015, the older name of RDFC-1.0)."""
    inlined = [json.loads(credential_contexts.context_text(url)) for url in document["@context"]]
    text = jsonld.normalize(document | {"@context": inlined}, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    return text.rstrip("\n").split("\n")


# The two agree where no character needs an escape that URDNA2015 does not know.
@settings(deadline=None, max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_a_second_library_comes_to_the_same_form(name):
    document = small(name)
    ours = credential.canonical(document, tuple(CONTEXTS))

    assert sorted(str(quad) + " ." for quad in ours) == sorted(opinion(document))


def test_a_changed_context_signs_nothing(monkeypatch, tmp_path):
    for name, _pin in credential_contexts.PINS.values():
        (tmp_path / name).write_text((credential_contexts.FOLDER / name).read_text().replace("schema.org/name", "schema.org/fame"))
    monkeypatch.setattr(credential_contexts, "FOLDER", tmp_path)
    credential_contexts.context_text.cache_clear()
    try:
        with pytest.raises(credential_contexts.ContextChanged):
            for url in CONTEXTS:
                credential_contexts.context_text(url)
    finally:
        monkeypatch.undo()
        credential_contexts.context_text.cache_clear()


@settings(deadline=None)
@given(st.binary(max_size=64))
def test_base58_is_there_and_back(raw):
    assert base58.decode(base58.encode(raw)) == raw


@pytest.mark.parametrize(
    "text", ["", "zabc", "mAQ", "z" + "1" * 300, VECTOR["public_key"][:-1], "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"]
)
def test_only_ed25519_keys_are_read(text):
    with pytest.raises(ValueError):
        public_key(text)

"""The key of credentials: made once, kept private, published for ever."""

import os
import subprocess
import sys
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command

from certificates import credential_keys
from certificates.credential import multikey
from certificates.errors import KeyUnusable
from certificates.models import CredentialKey
from certificates.services import credential_keys as keys


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.CREDENTIAL_KEY = ""
    return tmp_path


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def given_key(settings, tmp_path, content):
    (tmp_path / "given.pem").write_bytes(content)
    settings.CREDENTIAL_KEY = str(tmp_path / "given.pem")


def test_a_key_is_made_once_and_only_its_owner_reads_it(data_dir):
    first = credential_keys.private_key()

    assert credential_keys.private_key().private_bytes_raw() == first.private_bytes_raw()
    path = data_dir / "credential" / "key.pem"
    assert (oct(path.stat().st_mode & 0o777), oct(path.parent.stat().st_mode & 0o777)) == ("0o600", "0o700")
    assert [each.name for each in path.parent.iterdir()] == ["key.pem"]


MAKE = """
import sys, time
from pathlib import Path
from certificates.credential_keys import _make
while time.time() < float(sys.argv[2]):
    pass
_make(Path(sys.argv[1]))
sys.stdout.write(Path(sys.argv[1]).read_text())
"""


def test_processes_that_begin_together_end_with_one_key(data_dir):
    path, begin = data_dir / "credential" / "key.pem", time.time() + 2
    command = [sys.executable, "-c", MAKE, os.fspath(path), str(begin)]
    each = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    found = {process.communicate(timeout=60)[0] for process in each}

    assert found == {path.read_text()}
    assert [process.returncode for process in each] == [0, 0, 0, 0]


def test_the_operators_key_is_used_and_nothing_is_made(settings, tmp_path):
    own = Ed25519PrivateKey.generate()
    given_key(settings, tmp_path, pem(own))

    assert credential_keys.private_key().private_bytes_raw() == own.private_bytes_raw()
    assert not (tmp_path / "credential").exists()


@pytest.mark.parametrize("content", [b"", b"no key", pem(ec.generate_private_key(ec.SECP256R1()))], ids=["empty", "words", "another kind"])
def test_a_file_that_holds_no_such_key_is_refused(settings, tmp_path, content):
    given_key(settings, tmp_path, content)

    with pytest.raises(KeyUnusable, match=r"given\.pem"):
        credential_keys.private_key()


def test_a_missing_file_is_refused_and_not_replaced(settings, tmp_path):
    settings.CREDENTIAL_KEY = str(tmp_path / "gone.pem")

    with pytest.raises(KeyUnusable, match=r"gone\.pem"):
        credential_keys.private_key()
    assert not (tmp_path / "gone.pem").exists()


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://lernen.example", "did:web:lernen.example"),
        ("https://Lernen.Example:8443", "did:web:lernen.example%3A8443"),
        ("http://localhost:8000", "did:web:localhost%3A8000"),
    ],
)
def test_the_issuer_is_the_host(settings, url, did):
    settings.PUBLIC_URL = url

    assert credential_keys.issuer() == did


def test_old_keys_stay_in_the_document(settings, tmp_path, db):
    settings.PUBLIC_URL = "https://lernen.example"
    first = keys.signer()
    given_key(settings, tmp_path, pem(Ed25519PrivateKey.generate()))
    second = keys.signer()

    document = keys.did_document()
    assert [method["id"] for method in document["verificationMethod"]] == [first.method, second.method]
    assert document["assertionMethod"] == [first.method, second.method]
    assert {method["controller"] for method in document["verificationMethod"]} == {"did:web:lernen.example"}
    assert first.method == f"did:web:lernen.example#{multikey(first.key.public_key())}"


def test_a_stolen_key_leaves_the_document_and_signs_nothing_more(db):
    public = multikey(keys.signer().key.public_key())
    call_command("withdraw_credential_key", public, verbosity=0)

    assert keys.did_document()["verificationMethod"] == []
    with pytest.raises(KeyUnusable, match="withdrawn"):
        keys.signer()
    with pytest.raises(CommandError, match="no key"):
        call_command("withdraw_credential_key", public, verbosity=0)
    assert CredentialKey.objects.get().withdrawn_at is not None


def test_everybody_may_read_the_document(client, db, settings):
    settings.PUBLIC_URL = "https://lernen.example"
    keys.signer()

    response = client.get("/.well-known/did.json")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/did+json"
    assert (response["Access-Control-Allow-Origin"], response["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert response["Cache-Control"] == "public, max-age=300"
    assert response.json() == keys.did_document()
    assert not response.cookies


def test_the_document_costs_one_query(client, db, django_assert_num_queries):
    for number in range(3):
        CredentialKey.objects.create(public_key=f"z{number}", first_used_at="2026-01-01T00:00:00Z")

    with django_assert_num_queries(1):
        client.get("/.well-known/did.json")

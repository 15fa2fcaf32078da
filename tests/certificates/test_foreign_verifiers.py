"""Verifiers that nobody here wrote, over credentials and badges as strangers receive them.

`python -m tests.certificates.foreign` fetches them and runs this; FOREIGN_VERIFIERS names the folder where they are. Without, it is skipped.
"""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import credentials, pictures, status_lists
from certificates.services.issuing import issue
from certificates.services.revocation import revoke
from courses.services.enrolment import enrol
from tests.factories import certificates as make

FOREIGN = Path(os.environ.get("FOREIGN_VERIFIERS") or "/nowhere")
SCRIPTS = Path(__file__).parent / "foreign"


def needs(made: str, what: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (FOREIGN / made).exists(), reason=f"no {what}: python -m tests.certificates.foreign fetches them")


def server_certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    certificate = (
        begin.not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "server-key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.fixture
def folder(tmp_path, settings, client, rule, course, learner, other_learner):
    """Credentials of all kinds, with did document and status list, as they lie on the net."""
    settings.PUBLIC_URL = "https://localhost:8443"
    folder = tmp_path / "net"
    folder.mkdir()
    server_certificate(folder)
    first, second = (make.earn(enrol(learner=each, course=course)) for each in (learner, other_learner))
    for row in (first, second):
        assert issue(row.pk)
        row.refresh_from_db()
    for kind in ("png", "svg"):
        (folder / f"badge.{kind}").write_bytes(pictures.baked(first, kind=kind))
    extended = json.loads(first.credential)
    extended["credentialSubject"]["grade"] = "summa cum laude"
    revoke(certificate=second, reason="error", actor=None)
    status_lists.publish(second.status_list_id)
    files = {
        "did": client.get("/.well-known/did.json").content.decode(),
        "list": client.get("/credentials/status/1").content.decode(),
        "credential-valid": first.credential,
        "credential-revoked": second.credential,
        "credential-tampered": first.credential.replace("Sabine Albers", "Sabine Alberz"),
        "credential-extended": json.dumps(extended),
    }
    settings.DATA_DIR = tmp_path / "elsewhere"  # somebody else signs in our name
    files["credential-foreign"] = credentials.make_credential(first)
    settings.DATA_DIR = Path(os.environ["DATA_DIR"])
    Certificate.objects.filter(pk=first.pk).update(
        valid_until=timezone.now() - timedelta(days=1), valid_from=timezone.now() - timedelta(days=9)
    )
    files["credential-expired"] = credentials.make_credential(Certificate.objects.get(pk=first.pk))
    for name, text in files.items():
        (folder / f"{name}.json").write_text(text)
    return folder


def verdicts_of(*command: object, folder: Path) -> dict:
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(folder / "server.pem")}
    done = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs("node_modules/@digitalcredentials/verifier-core", "npm packages")
def test_verifiers_in_javascript_come_to_our_verdicts(folder):
    verdicts = verdicts_of("node", SCRIPTS / "verify.mjs", FOREIGN, folder, folder=folder)

    plain = {name: (verdict["digitalbazaar"]["verified"], verdict["digitalbazaar"]["revoked"]) for name, verdict in verdicts.items()}
    assert plain == {
        "valid": (True, False),
        "revoked": (True, True),
        "tampered": (False, None),
        "extended": (False, None),
        "foreign": (False, None),
        "expired": (False, None),
    }
    assert "validUntil" in verdicts["expired"]["digitalbazaar"]["why"]
    steps = {"valid_signature": True, "revocation_status": True, "expiration": True, "registered_issuer": False}
    assert verdicts["valid"]["core"] == steps
    assert verdicts["revoked"]["core"] == steps | {"revocation_status": False}
    assert verdicts["expired"]["core"] == steps | {"expiration": False}
    assert verdicts["tampered"]["core"] == verdicts["foreign"]["core"] == {"invalid_signature": True}
    assert verdicts["extended"]["core"] == {"jsonld.ValidationError": True}


@needs("venv/.installed", "Python packages")
def test_verifiers_in_python_come_to_our_verdicts_and_find_the_credential_in_the_badges(folder):
    verdicts = verdicts_of(FOREIGN / "venv/bin/python", SCRIPTS / "verify.py", folder, folder=folder)

    valid = (folder / "credential-valid.json").read_text()
    assert verdicts.pop("baked") == {"png": valid, "svg": valid}
    assert verdicts.pop("valid") == {"openbadges": "valid", "openvc_core": "valid"}
    reasons = {
        "revoked": ("status 'revocation' is set", "is revoked"),
        "tampered": ("signature mismatch", "does not verify"),
        "extended": ("not in compacted form", "not in compacted form"),
        "foreign": ("no verificationMethod", "not in the DID document"),
        "expired": ("has expired", "expired at"),
    }
    assert {
        name: (words[0] in verdict["openbadges"], words[1] in verdict["openvc_core"])
        for name, words, verdict in ((name, reasons[name], verdicts[name]) for name in verdicts)
    } == dict.fromkeys(reasons, (True, True))

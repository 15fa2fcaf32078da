"""Keys, authorities and a time stamp authority for tests of the seal."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def make_key(kind: str = "ec"):
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)


def certify(name: str, key, *, begins: datetime, ends: datetime, by=None, is_authority: bool = False, stamps: bool = False):
    """Return a certificate for the key; `by` is (key, certificate) of its authority, None for one that certifies itself."""
    issuer_key, issuer = (key, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])) if by is None else (by[0], by[1].subject)
    usage = dict.fromkeys("key_encipherment data_encipherment key_agreement encipher_only decipher_only".split(), False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                **usage,
            ),
            critical=True,
        )
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def write_pkcs12(file: Path, *, kind: str = "ec", passphrase: str = "", begins_in_days: float = -1, ends_in_days: float = 90) -> bytes:
    """Write an operator's key with its authority and return the authority's certificate as PEM."""
    now = datetime.now(UTC)
    begins, ends = now + timedelta(days=begins_in_days), now + timedelta(days=ends_in_days)
    root_key, key = make_key(), make_key(kind)
    root = certify("Town Root", root_key, begins=begins, ends=now + timedelta(days=900), is_authority=True)
    certificate = certify("Town of Lindenstadt", key, begins=begins, ends=ends, by=(root_key, root))
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, [root], lock))
    return root.public_bytes(Encoding.PEM)


@contextmanager
def time_stamp_authority(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve real RFC 3161 answers on the loopback; yields its address and a PEM file with its root."""
    from asn1crypto import keys, tsp
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import PrivateFormat
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    now = datetime.now(UTC)
    span = {"begins": now - timedelta(days=1), "ends": now + timedelta(days=90)}
    root_key, key = make_key(), make_key("rsa")
    root = certify("Stamp Root", root_key, is_authority=True, **span)
    certificate = certify("Stamp", key, by=(root_key, root), stamps=True, **span)
    store = SimpleCertificateStore()
    store.register(asn1.Certificate.load(root.public_bytes(Encoding.DER)))
    stamper = DummyTimeStamper(
        asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        certs_to_embed=store,
    )

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_unused) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = folder / "stamp-root.pem"
    file.write_bytes(root.public_bytes(Encoding.PEM))
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", file
    finally:
        server.shutdown()
        server.server_close()

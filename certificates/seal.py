"""The only door to pyHanko: a finished sheet becomes a sealed one (PAdES B-B, or B-LT with a time stamp authority).

pyHanko takes half a second to load and is loaded at the first seal. The key is read once and again only when its file has changed, so
a new one is taken without a restart.
"""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.conf import settings

from certificates import seal_keys
from certificates.errors import SealNotYet, SealUnusable

FIELD = "Seal"
# Measured: a seal with one authority's certificate takes 3 kB, two hexadecimal digits a byte; a time stamp up to 8 kB more.
RESERVED, RESERVED_FOR_STAMP = 8192, 24576
CONTEXT_SECONDS = 600  # answers about revoked authorities are asked for anew after ten minutes
_lock = threading.Lock()
_kept: dict[str, Any] = {}


@dataclass(frozen=True)
class _Signer:
    """A loaded key. `version` tells its file from the next one."""

    version: tuple
    signer: Any
    begins: datetime
    ends: datetime
    name: str
    reserved: int


def preload() -> None:
    """Load pyHanko without reading a key."""
    from pyhanko.pdf_utils import incremental_writer  # slow import  # noqa: F401
    from pyhanko.sign import signers  # slow import  # noqa: F401


def seal(pdf: bytes) -> bytes:
    """Return the PDF with the certifying seal that allows no change; two calls never give the same bytes.

    Raises SealUnusable when a person has to look: the key cannot be read, its certificate has ended, or it cannot sign. Raises
    SealNotYet when the clock stands before the certificate's first moment, and OSError when the time stamp authority cannot be
    reached: both pass.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # slow import
    from pyhanko.sign import fields, signers  # slow import
    from pyhanko.sign.general import SigningError  # slow import

    key = _signer()
    _check_time(key, datetime.now(UTC))
    stamped = _stamping(key) if settings.SEAL_TSA_URL else {}
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        name=key.name,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        **stamped.get("metadata", {}),
    )
    signer = signers.PdfSigner(metadata, signer=key.signer, timestamper=stamped.get("timestamper"))
    # Typst ends without a line break, and what follows "%%EOF" on the same line is no PDF/A any more.
    writer = IncrementalPdfFileWriter(BytesIO(pdf + b"\n"))
    try:
        return signer.sign_pdf(writer, bytes_reserved=key.reserved + (RESERVED_FOR_STAMP if stamped else 0)).getvalue()
    except SigningError as error:
        if stamped:  # with an authority in between the network may be the reason, so it passes
            raise ConnectionError(f"the seal with a time stamp was not made: {error}") from error
        raise SealUnusable(f"The seal could not be made: {error}") from error


def _check_time(key: _Signer, now: datetime) -> None:
    if now > key.ends:
        raise SealUnusable(f"The seal's certificate ended on {key.ends:%Y-%m-%d}. Give the worker a new key (SEAL_PKCS12).")
    if now < key.begins:
        raise SealNotYet(f"the seal's certificate begins on {key.begins:%Y-%m-%d}; is the clock right?")


def _signer() -> _Signer:
    """Return the loaded key, read anew when its file changed. A failure is not kept: the next certificate tries again."""
    with _lock:
        if seal_keys.is_own() and not seal_keys.key_file().exists():
            seal_keys.prepare()
        version = _version()
        known = _kept.get("signer")
        if known is None or known.version != version:
            known = _kept["signer"] = _load(version)
            _kept.pop("stamping", None)
        return known


def _version() -> tuple:
    file = seal_keys.key_file()
    try:
        found = file.stat()
    except OSError:
        seal_keys.read()  # says in words why it cannot be read
        raise
    return (str(file), found.st_mtime_ns, found.st_size, found.st_ino, seal_keys.passphrase())


def _load(version: tuple) -> _Signer:
    from pyhanko.sign import signers  # slow import

    content, about = seal_keys.read(), seal_keys.inspect()
    signer = signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=seal_keys.passphrase())
    chain = sum(len(each.dump()) for each in signer.cert_registry)
    return _Signer(version, keep_attributes(signer), about.begins, about.ends, about.subject, max(RESERVED, 2 * (chain + 3072)))


def keep_attributes(signer: Any) -> Any:
    """Return a signer of the same key that builds the signed attributes of a seal once, and from then on only puts the new digest in.

    They are the same in each seal of a key but for the digest of the sheet; building and encoding them anew took half the CPU of a seal.
    """
    from asn1crypto import cms  # slow import
    from pyhanko.sign.signers import SimpleSigner  # slow import

    class Keeping(SimpleSigner):
        kept: dict[tuple, tuple[bytes, bytes]]

        async def signed_attrs(self, *given: Any, **asked: Any) -> Any:
            data_digest, digest_algorithm = given
            if asked.get("timestamper") is not None or asked.get("dry_run") or not asked.get("use_pades"):
                return await super().signed_attrs(*given, **asked)
            key = (digest_algorithm, asked.get("content_type"), asked.get("is_pdf_sig"))
            if key not in self.kept:
                built = (await super().signed_attrs(*given, **asked)).dump()
                if built.count(data_digest) != 1:
                    return cms.CMSAttributes.load(built)
                self.kept[key] = (data_digest, built)
            digest, der = self.kept[key]
            return cms.CMSAttributes.load(der.replace(digest, data_digest))

    quick = Keeping(signer.signing_cert, signer.signing_key, signer.cert_registry, signer.signature_mechanism)
    quick.kept = {}
    return quick


def _stamping(key: _Signer) -> dict[str, Any]:
    """Return what B-LT asks for: the authority, and a context that fetches the proofs that go into the file."""
    known = _kept.get("stamping")
    if known is None or known["until"] < time.monotonic() or known["url"] != settings.SEAL_TSA_URL:
        from asn1crypto import pem, x509  # slow import
        from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper  # slow import
        from pyhanko_certvalidator import ValidationContext  # slow import

        roots = [each for each in key.signer.cert_registry if each.self_signed in {"yes", "maybe"}]
        if settings.SEAL_ROOTS:
            with open(settings.SEAL_ROOTS, "rb") as file:
                roots += [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(file.read(), multiple=True)]
        # hard-fail: where a certificate says at which address it is revoked, the answer has to be there, or B-LT would be an empty word.
        context = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="hard-fail")
        known = _kept["stamping"] = {
            "until": time.monotonic() + CONTEXT_SECONDS,
            "url": settings.SEAL_TSA_URL,
            "timestamper": RequestsHTTPTimeStamper(settings.SEAL_TSA_URL, https=False, timeout=10),
            "metadata": {"embed_validation_info": True, "validation_context": context},
        }
    return known

"""The seal, made by pyHanko and judged by pyHanko and poppler: whole, bound to the bytes, and refused in words when the key is no good."""

import asyncio
import hashlib
import io
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from certificates import rendering, seal, seal_keys
from certificates.errors import SealNotYet, SealUnusable
from tests.factories import seals
from tests.factories.certificates import make_statement

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return rendering.render(
        make_statement(),
        language="de",
        code="ABCD-EFGH-JKLM-2345",
        address="https://secu4all.example/verify/ABCD-EFGH-JKLM-2345/",
        issued_on=datetime(2026, 6, 12, tzinfo=UTC),
    )


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR / "seal"


@pytest.fixture
def given(settings, tmp_path):
    """Give the installation a key of the operator's by calling it; returns the root's certificate as PEM."""

    def give(passphrase: str = "", **options) -> bytes:
        settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(tmp_path / "town.p12"), passphrase
        return seals.write_pkcs12(tmp_path / "town.p12", passphrase=passphrase, **options)

    return give


def judge(pdf: bytes, root: bytes):
    roots = [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(root, multiple=True)]
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return validate_pdf_signature(found, ValidationContext(trust_roots=roots))


def is_intact(pdf: bytes, root: bytes) -> bool:
    """Whether the bytes are those that were sealed; a byte of the structure may leave no readable PDF at all."""
    try:
        return judge(pdf, root).intact
    except (PdfError, ValueError, KeyError, TypeError, SignatureValidationError):
        return False


def test_an_own_seal_is_whole_and_certifies_that_nothing_may_change(sheet, own_folder):
    sealed = seal.seal(sheet)

    verdict = judge(sealed, seal_keys.own_authority())
    reader = PdfFileReader(io.BytesIO(sealed))
    assert sealed.startswith(sheet + b"\n")
    assert (verdict.intact, verdict.valid, verdict.trusted, verdict.bottom_line) == (True, True, True, True)
    assert verdict.coverage.name == "ENTIRE_FILE"
    assert reader.embedded_signatures[0].sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert reader.root["/Perms"]["/DocMDP"].raw_get("/Contents")
    assert reader.embedded_signatures[0].docmdp_level.name == "NO_CHANGES"


def test_every_flipped_byte_of_the_sheet_breaks_it(sheet):
    sealed, root = seal.seal(sheet), seal_keys.own_authority()

    for place in range(len(sheet) // 5, len(sheet), len(sheet) // 5):
        altered = bytearray(sealed)
        altered[place] ^= 1
        assert not is_intact(bytes(altered), root), place


def test_an_appended_page_is_no_part_of_what_was_sealed(sheet):
    writer = pypdf.PdfWriter(io.BytesIO(seal.seal(sheet)), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)

    assert not judge(out.getvalue(), seal_keys.own_authority()).bottom_line


def test_a_foreign_authority_is_not_trusted(sheet, given):
    sealed = seal.seal(sheet)
    other = given()

    verdict = judge(sealed, other)

    assert verdict.intact
    assert not verdict.trusted


def test_poppler_says_the_same(sheet, tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("poppler's pdfsig is not on this machine")
    (tmp_path / "c.pdf").write_bytes(seal.seal(sheet))
    flipped = bytearray((tmp_path / "c.pdf").read_bytes())
    flipped[flipped.index(b"/Title") + 12] ^= 1
    (tmp_path / "flipped.pdf").write_bytes(flipped)

    whole, altered = (
        subprocess.run(["pdfsig", "-nocert", name], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
        for name in ("c.pdf", "flipped.pdf")
    )

    assert "Signature is Valid" in whole
    assert "Total document signed" in whole
    assert "Signature is Valid" not in altered


def test_what_is_signed_is_built_once_and_equals_what_pyhanko_builds(sheet, own_folder):
    """The kept attributes differ from fresh ones in nothing, whatever digest comes first."""
    from pyhanko.sign.signers import SimpleSigner

    seal.seal(sheet)
    own = seal._kept["signer"].signer
    plain = SimpleSigner(own.signing_cert, own.signing_key, own.cert_registry)
    asked = {"use_pades": True, "timestamper": None, "dry_run": False, "content_type": "data", "is_pdf_sig": True}

    for text in (b"one", b"two", b"three"):
        digest = hashlib.sha256(text).digest()
        fresh = asyncio.run(plain.signed_attrs(digest, "sha256", **asked)).dump()
        assert asyncio.run(own.signed_attrs(digest, "sha256", **asked)).dump() == fresh
        assert fresh.count(digest) == 1
    assert len(own.kept) == 1


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_key_of_the_operators_seals_with_its_passphrase(sheet, given, own_folder, kind):
    root = given(passphrase="schön lang", kind=kind)

    verdict = judge(seal.seal(sheet), root)

    assert verdict.bottom_line
    assert "Town of Lindenstadt" in verdict.signing_cert.subject.human_friendly
    assert not (own_folder / "seal.p12").exists()


def test_a_new_key_is_taken_without_a_restart(sheet, given):
    given()
    seal.seal(sheet)
    second = given()

    assert judge(seal.seal(sheet), second).trusted


def test_an_ended_certificate_needs_a_person_and_says_since_when(sheet, given):
    given(begins_in_days=-30, ends_in_days=-2)

    with pytest.raises(SealUnusable, match=f"ended on {datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"):
        seal.seal(sheet)


def test_a_certificate_of_tomorrow_is_waited_for(sheet, given):
    given(begins_in_days=1)

    with pytest.raises(SealNotYet):
        seal.seal(sheet)


@pytest.mark.parametrize("fault", ["gone", "garbage", "passphrase", "folder"])
def test_a_key_that_does_not_open_needs_a_person_and_names_the_file(sheet, given, settings, tmp_path, fault):
    given(passphrase="right")
    file = tmp_path / "town.p12"
    match fault:
        case "gone":
            file.unlink()
        case "garbage":
            file.write_bytes(b"no key")
        case "passphrase":
            settings.SEAL_PASSPHRASE = "wrong"
        case "folder":
            settings.SEAL_PKCS12 = str(tmp_path)

    with pytest.raises(SealUnusable, match=str(tmp_path)) as refusal:
        seal.seal(sheet)

    assert "right" not in str(refusal.value).replace("SEAL_PASSPHRASE right", "")


def test_an_own_key_is_private_and_stays_the_same(own_folder):
    seal_keys.prepare()
    before = {path.name: path.read_bytes() for path in own_folder.iterdir()}
    seal_keys.prepare()

    assert {path.name: path.read_bytes() for path in own_folder.iterdir()} == before
    assert stat.S_IMODE(own_folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE((own_folder / name).stat().st_mode) for name in ("seal.p12", "authority-key.pem")] == [0o600, 0o600]


def test_processes_that_begin_together_make_one_authority(own_folder):
    program = (
        "import django; from django.conf import settings; import sys;"
        "settings.configure(DATA_DIR=sys.argv[1], SEAL_PKCS12='', SEAL_PASSPHRASE='', PUBLIC_URL='http://localhost');"
        "from certificates import seal_keys; seal_keys.prepare(); print(seal_keys.key_file().read_bytes().hex())"
    )

    def run(_number: int) -> str:
        command = [sys.executable, "-c", program, str(own_folder.parent)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(run, range(4)))) == 1


def test_an_own_certificate_is_followed_in_time_by_one_of_the_same_authority(own_folder, monkeypatch, sheet):
    with monkeypatch.context() as patch:
        patch.setattr(seal_keys, "SIGNING_DAYS", 300)
        seal_keys.prepare()
    authority, first = seal_keys.own_authority(), seal_keys.inspect()
    old = seal.seal(sheet)

    seal_keys.prepare()

    assert seal_keys.own_authority() == authority
    assert seal_keys.inspect().ends > first.ends
    assert judge(old, authority).bottom_line
    assert judge(seal.seal(sheet), authority).bottom_line


def test_what_is_published_holds_no_key_and_names_who_seals(own_folder, given):
    given()
    about = seal_keys.prepare()

    chain = (own_folder / "chain.pem").read_text()
    assert chain.count("BEGIN CERTIFICATE") == 2
    assert "PRIVATE" not in chain
    assert seal_keys.published() == about
    assert (about.subject, about.issuer, about.is_own) == ("Town of Lindenstadt", "Town Root", False)


def test_with_a_time_stamp_authority_the_proofs_lie_in_the_file(sheet, given, settings, tmp_path):
    root = given()
    with seals.time_stamp_authority(tmp_path) as (settings.SEAL_TSA_URL, file):
        settings.SEAL_ROOTS = str(file)
        sealed = seal.seal(sheet)

    verdict = judge(sealed, root + file.read_bytes())
    assert verdict.bottom_line
    assert verdict.timestamp_validity.intact
    assert verdict.timestamp_validity.trusted
    assert "/DSS" in PdfFileReader(io.BytesIO(sealed)).root


def test_a_time_stamp_authority_that_is_gone_is_waited_for(sheet, given, settings):
    given()
    settings.SEAL_TSA_URL = "http://127.0.0.1:9/"

    with pytest.raises(OSError, match="timestamp server"):
        seal.seal(sheet)

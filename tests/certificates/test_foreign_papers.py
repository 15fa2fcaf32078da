"""Sealed certificates before tools that nobody here wrote: poppler and qpdf read them, OpenSSL judges the seal with nothing of ours in between."""

import io
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from certificates import seal, seal_keys, storage
from certificates.services.issuing import issue, make_pdf
from tests.factories import certificates as make

TOOLS = ("pdfsig", "pdfdetach", "qpdf", "openssl")
missing = [tool for tool in TOOLS if not shutil.which(tool)]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"not on this machine: {', '.join(missing)} (apt: poppler-utils, qpdf, openssl)")


@pytest.fixture
def paper(settings, tmp_path, rule, enrolment):
    """The sealed PDF of a certificate and its row; the seal's key is the own one of this installation."""
    settings.DATA_DIR = tmp_path / "town"
    row = make.earn(enrolment)
    assert issue(row.pk)
    row.refresh_from_db()
    return row, storage.read(row.pdf, row.pdf_sha256)


def run(*command: object) -> tuple[int, str]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def openssl(pdf: bytes, folder: Path, *asked: str) -> str:
    """Return OpenSSL's word on the seal: over exactly the bytes that it covers, with this installation's authority as the only root."""
    value = pypdf.PdfReader(io.BytesIO(pdf)).get_fields()[seal.FIELD]["/V"]
    first, length, second, rest = value["/ByteRange"]
    assert (first, second + rest) == (0, len(pdf)), "the seal covers the whole file"
    (folder / "signed").write_bytes(pdf[:length] + pdf[second:])
    (folder / "seal.der").write_bytes(bytes(value["/Contents"]))
    (folder / "authority.pem").write_bytes(seal_keys.own_authority() or b"")
    given = ["-inform", "DER", "-in", folder / "seal.der", "-content", folder / "signed", "-CAfile", folder / "authority.pem"]
    return run("openssl", "cms", "-verify", "-cades", "-binary", "-purpose", "any", "-out", "/dev/null", *given, *asked)[1]


def test_a_paper_is_read_and_its_seal_found_whole(paper, tmp_path):
    row, pdf = paper
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)

    code, said = run("qpdf", "--check", file)
    assert (code, "No syntax or stream encoding errors found" in said) == (0, True), said
    said = run("pdfsig", file)[1]
    assert ("Signature is Valid." in said, "Total document signed" in said) == (True, True), said
    run("pdfdetach", "-saveall", "-o", tmp_path, file)
    assert (tmp_path / "credential.json").read_text(encoding="utf-8") == row.credential
    assert "CAdES Verification successful" in openssl(pdf, tmp_path)


def test_an_altered_a_foreign_and_a_later_paper_are_noticed(paper, settings, tmp_path):
    row, pdf = paper
    middle = len(pdf) // 3
    altered = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    (tmp_path / "altered.pdf").write_bytes(altered)

    assert "Digest Mismatch" in run("pdfsig", tmp_path / "altered.pdf")[1]
    assert "verification failure" in openssl(altered, tmp_path).lower()
    # Decades after the end of the seal's certificate, and no time stamp in the file.
    assert "certificate has expired" in openssl(pdf, tmp_path, "-attime", "4102444800")
    own = settings.DATA_DIR
    settings.DATA_DIR = tmp_path / "somebody-else"
    foreign = seal.seal(make_pdf(row, row.credential))
    settings.DATA_DIR = own
    (tmp_path / "foreign.pdf").write_bytes(foreign)
    assert "Signature is Valid." in run("pdfsig", tmp_path / "foreign.pdf")[1], "whole it is"
    said = openssl(foreign, tmp_path)
    assert "Verification successful" not in said
    assert "self-signed certificate" in said or "unable to get local issuer certificate" in said, said

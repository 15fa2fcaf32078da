"""Logos of issuers: taken, refused in a sentence, printed with their description, and there as long as the certificate."""

import io
import random

import pypdf
import pytest
from PIL import Image

from certificates import logos, rendering, storage
from certificates.errors import FileDamaged, LogoRefused
from certificates.models import Certificate
from certificates.services.issuing import issue
from tests.certificates.test_rendering import render, text_of

SHIELD = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 100"><path d="M10 10h60v50q0 30-30 35q-30-5-30-35z" fill="#9b1c1c"/></svg>'
)


def png(width=300, height=120, mode="RGBA", colour=(155, 28, 28, 128)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), colour[: len(mode)] if mode != "L" else 90).save(out, "PNG")
    return out.getvalue()


@pytest.mark.pure
@pytest.mark.parametrize(
    "logo", [SHIELD, png(), png(mode="RGB"), png(mode="L"), png(4000, 100)], ids=["svg", "alpha", "rgb", "grey", "wide"]
)
def test_a_logo_stands_on_the_sheet_with_its_description(logo):
    pdf = render(logo=logos.accept(logo), logo_alt="Wappen von Lindenstadt")

    assert "Stadt Lindenstadt" in text_of(pdf)
    assert alternative_texts(pdf)[-1] == "Wappen von Lindenstadt"
    assert render(logo=logos.accept(logo), logo_alt="Wappen von Lindenstadt") == pdf


def alternative_texts(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [each["/Alt"] for each in found if isinstance(each, dict) and each.get("/S") == "/Figure"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("logo", "words"),
    [
        (SHIELD.replace(b"<path", b"<script>alert(1)</script><path"), "script"),
        (SHIELD.replace(b"<path", b'<path onload="alert(1)"'), "onload"),
        (SHIELD.replace(b"<path", b'<image href="https://tracker.example/x.png"/><path'), "image"),
        (SHIELD.replace(b'fill="#9b1c1c"', b'style="fill:url(https://tracker.example/x)"'), "outside"),
        (SHIELD.replace(b"<path", b"<text>Stadt</text><path"), "paths"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SHIELD, "SVG"),
        (SHIELD.replace(b"0 0 80 100", b"0 0 0 0"), "viewBox"),
        (SHIELD[:-8], "SVG"),
        (b"", "SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "readable PNG"),
        (png()[:200], "readable PNG"),
        (png(6000, 5000), "pixels"),
        (b"GIF89a" + b"x" * 50, "SVG"),
        (b"x" * 2_000_001, "bytes"),
    ],
)
def test_what_is_no_plain_logo_is_refused_in_a_sentence(logo, words):
    with pytest.raises(LogoRefused, match=words):
        logos.accept(logo)


@pytest.mark.pure
def test_noise_that_would_fill_every_certificate_is_refused():
    out = io.BytesIO()
    Image.frombytes("RGB", (1000, 500), random.Random(1).randbytes(1_500_000)).save(out, "PNG")

    with pytest.raises(LogoRefused, match=r"detailed|bytes"):
        logos.accept(out.getvalue())


@pytest.mark.pure
def test_what_a_png_told_of_its_maker_is_gone():
    from PIL.PngImagePlugin import PngInfo

    about, out = PngInfo(), io.BytesIO()
    about.add_text("Author", "Erika Mustermann")
    Image.new("RGB", (40, 40)).save(out, "PNG", pnginfo=about)

    assert "Mustermann" in out.getvalue().decode("latin-1")
    rendering.try_logo(logos.accept(out.getvalue()))
    assert len(logos.accept(out.getvalue())) < 600


@pytest.mark.pure
def test_a_logo_is_kept_once_and_read_by_its_hash(private_store):
    first, second = logos.keep(SHIELD), logos.keep(SHIELD)

    assert first == second
    assert storage.read_logo(first) == logos.accept(SHIELD)
    assert len([path for path in private_store.rglob("*") if path.is_file()]) == 1
    with pytest.raises(FileDamaged):
        storage.read_logo("../" + first)


def test_a_certificate_outlives_its_layout_and_a_lost_logo_needs_a_person(earned, private_store):
    digest = logos.keep(SHIELD)
    Certificate.objects.filter(pk=earned.pk).update(statement=earned.statement | {"logo": digest, "logo_alt": "Wappen"})
    path = private_store / "certificates" / "logos" / f"{digest}.svg"
    kept = path.read_bytes()
    path.unlink()

    assert not issue(earned.pk)
    earned.refresh_from_db()
    assert (earned.state, digest[:12] in earned.last_error) == ("needs_attention", True)

    path.write_bytes(kept)
    Certificate.objects.filter(pk=earned.pk).update(state="requested")
    assert issue(earned.pk)
    earned.refresh_from_db()
    assert alternative_texts(storage.read(earned.pdf, earned.pdf_sha256))[-1] == "Wappen"

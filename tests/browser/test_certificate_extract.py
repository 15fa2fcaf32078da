"""Code and fingerprint of badges and credentials, read by the module that the check page uses, in a real browser, without a page of ours."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from certificates import fingerprints
from certificates.badge import bake_png, bake_svg

pytestmark = pytest.mark.browser
MODULE = Path(__file__).resolve().parents[2] / "certificates/static/certificates/extract.js"
ADDRESS = "http://extract.test"
CODE = "ABCD-EFGH-JKLM-NPQR"
SAYS = {
    "name": 'Räume & <Ziele> ]]> 😀 "a": 1',
    "id": f"https://lernen.example/verify/{CODE}/",
    "is": [True, None, {"b": "\u2028", "a": 7}],
}
CREDENTIAL = json.dumps(SAYS, ensure_ascii=False)
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>'


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])) + chunk(b"IEND", b"")
BAKED = bake_png(PNG, CREDENTIAL)
PACKED = PNG[:33] + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(CREDENTIAL.encode())) + PNG[33:]
CASES = {
    "credential": (CREDENTIAL.encode(), CODE),
    "credential with mark and blanks": ("\ufeff \n".encode() + CREDENTIAL.encode(), CODE),
    "English address": (CREDENTIAL.replace("/verify", "/en/verify").encode(), CODE),
    "code without hyphens": (CREDENTIAL.replace(CODE, CODE.replace("-", "")).encode(), CODE.replace("-", "")),
    "png": (BAKED, CODE),
    "svg": (bake_svg(SVG, CREDENTIAL, title="Badge").encode(), CODE),
    "plain png": (PNG, ""),
    "plain svg": (SVG.encode(), ""),
    "compressed png": (PACKED, ""),
    "png cut off": (BAKED[:-40], ""),
    "png whose chunk is longer than the file": (BAKED[:33] + b"\xff\xff\xff\xff" + BAKED[37:], ""),
    "pdf": (b"%PDF-1.7\n" + CREDENTIAL.encode(), ""),
    "no text": (bytes(range(256)), ""),
    "nothing": (b"", ""),
    "broken json": (CREDENTIAL[:-2].encode(), ""),
    "another platform": (b'{"id": "https://elsewhere.example/credentials/1"}', ""),
    "no address": (b'{"id": "javascript:alert(1)"}', ""),
    "id is no text": (b'{"id": {"toString": 1}}', ""),
    "a way out of the address": (b'{"id": "https://x.example/verify/ABCD-EFGH-JKLM-NPQR/../../admin/"}', ""),
    "script in the code": (b'{"id": "https://x.example/verify/<script>/"}', ""),
}


@pytest.fixture(scope="module")
def page(chromium) -> Iterator[Page]:
    """An empty page beside the source file."""

    def answer(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(path=MODULE, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    context = chromium.new_context()
    opened = context.new_page()
    opened.route("**/*", answer)
    opened.goto(f"{ADDRESS}/")
    yield opened
    context.close()


FORGED = CREDENTIAL.replace("Räume", "Träume")
TWICE = CREDENTIAL.replace('{"name"', '{"name": "Träume", "name"', 1)
SAME = {
    "as issued": CREDENTIAL.encode(),
    "png": BAKED,
    "svg": CASES["svg"][0],
    "with other blanks, order and escapes": json.dumps(dict(reversed(SAYS.items())), indent=3).encode(),
}
OTHER = {
    "a changed word": FORGED.encode(),
    "a changed word in a badge": bake_png(PNG, FORGED),
    "a key that stands there twice": TWICE.encode(),
    "a second credential in a png": BAKED[:33] + bake_png(PNG, FORGED)[33:-12] + BAKED[33:],
    "a second credential in an svg": CASES["svg"][0].replace(b"</svg>", bake_svg(SVG, FORGED, title="x").encode()[22:] + b"</svg>"),
    "a second one after the genuine one": BAKED[:-12] + bake_png(PNG, FORGED)[33:],
}


def found_in(page: Page, files: list[bytes]) -> list[dict | None]:
    return page.evaluate(
        """async (files) => {
          const { foundIn } = await import('/extract.js');
          return files.map((file) => foundIn(Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0))));
        }""",
        [base64.b64encode(content).decode() for content in files],
    )


def test_the_code_is_found_where_it_was_baked_and_nowhere_else(page):
    found = found_in(page, [content for content, _code in CASES.values()])

    codes = [each["code"] if each else "" for each in found]
    assert dict(zip(CASES, codes, strict=True)) == {name: code for name, (_content, code) in CASES.items()}


def test_the_browser_takes_the_fingerprint_that_the_server_takes_and_no_forgery_has_it(page):
    def prints(files: dict[str, bytes]) -> dict[str, bool]:
        found = found_in(page, list(files.values()))
        taken = [hashlib.sha256(each["says"].encode()).hexdigest() for each in found if each]
        return dict(zip(files, [each == fingerprints.of_credential(CREDENTIAL) for each in taken], strict=True))

    assert prints(SAME) == dict.fromkeys(SAME, True)
    assert prints(OTHER) == dict.fromkeys(OTHER, False)

"""The check code inside badges and credentials, read by the module that the check page uses, in a real browser, without a page of ours."""

import base64
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from certificates.badge import bake_png, bake_svg

pytestmark = pytest.mark.browser
MODULE = Path(__file__).resolve().parents[2] / "certificates/static/certificates/extract.js"
ADDRESS = "http://extract.test"
CODE = "ABCD-EFGH-JKLM-NPQR"
CREDENTIAL = json.dumps({"name": "Räume & <Ziele> ]]> 😀", "id": f"https://lernen.example/verify/{CODE}/"}, ensure_ascii=False)
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


def test_the_code_is_found_where_it_was_baked_and_nowhere_else(page):
    found = page.evaluate(
        """async (files) => {
          const { codeIn } = await import('/extract.js');
          return files.map((file) => codeIn(Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0))));
        }""",
        [base64.b64encode(content).decode() for content, _code in CASES.values()],
    )

    assert dict(zip(CASES, found, strict=True)) == {name: code for name, (_content, code) in CASES.items()}

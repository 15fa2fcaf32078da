"""The production shape as seen from outside: health, proxy, static files, uploads, limits."""

import gzip
import json
import re
import shutil
import subprocess

import pytest

from tests.serve.running import ROOT

pytestmark = pytest.mark.production
SECRETS = {"SECRET_KEY": "a", "POSTGRES_PASSWORD": "b", "REDIS_PASSWORD": "c"}


def test_every_part_is_ready(stack):
    assert json.loads(stack.browser().get("/readyz").text) == {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}
    assert stack.browser().get("/healthz").text == "ok\n"


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_the_container_probes_find_their_part_healthy(stack, part):
    probe = stack.run("python", "docker/probe.py", part)

    assert (probe.returncode, probe.stderr) == (0, "")


def test_the_home_page_comes_through_the_proxy_without_a_word_about_the_servers(stack):
    page = stack.browser().get("/")

    assert page.status == 200
    assert page.headers["Server"] == "nginx"
    assert page.headers["X-Powered-By"] is None
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_foreign_host_gets_no_page(stack):
    assert stack.browser().get("/", Host="evil.example").status == 421


def test_static_files_are_compressed_and_kept_for_ever(stack):
    largest = max((stack.folder / "static").rglob("*.css"), key=lambda path: path.stat().st_size)
    assert re.search(r"\.[0-9a-f]{12}\.css$", largest.name)
    style = stack.browser().get(f"/static/{largest.relative_to(stack.folder / 'static')}", Accept_Encoding="gzip")

    assert style.status == 200
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert style.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(style.body)) > len(style.body)


def test_uploads_are_sent_by_nginx_in_ranges_and_the_internal_place_is_closed(stack):
    (stack.folder / "media" / "public" / "film.txt").write_bytes(b"0123456789")
    (stack.folder / "media" / "private").mkdir(exist_ok=True)
    (stack.folder / "media" / "private" / "secret.txt").write_text("private")
    visitor = stack.browser()

    part = visitor.get("/media/film.txt", Range="bytes=2-4")
    assert (part.status, part.body) == (206, b"234")
    assert part.headers["X-Accel-Redirect"] is None
    assert part.headers["Content-Range"] == "bytes 2-4/10"
    assert "sandbox" in part.headers["Content-Security-Policy"]
    assert visitor.get("/media/film.txt", Range="bytes=10-").status == 416
    assert visitor.get("/_uploads/film.txt").status == 404
    for path in (
        "/media/private/secret.txt",
        "/media/../private/secret.txt",
        "/media/%2e%2e/private/secret.txt",
        "/static../media/",
    ):
        assert visitor.get(path).status in {400, 404}, path


def test_oversized_requests_end_at_the_proxy(stack):
    visitor = stack.browser()

    assert visitor.request("/accounts/login/", body=b"x" * (10 * 1024 * 1024 + 1)).status == 413
    assert visitor.get("/" + "x" * 5000).status == 414


def test_the_compose_file_is_valid_and_has_no_default_secret(tmp_path):
    if not shutil.which("docker-compose"):
        pytest.skip("docker-compose is not installed (apt install docker-compose)")

    empty = tmp_path / "env"
    empty.write_text("")

    def config(**environment):
        command = ["docker-compose", "-f", "docker-compose.yml", "--env-file", str(empty), "config", "-q"]
        return subprocess.run(command, cwd=ROOT, env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True, check=False)

    assert config(**SECRETS).returncode == 0
    for name in SECRETS:
        without = config(**{key: value for key, value in SECRETS.items() if key != name})
        assert without.returncode != 0
        assert f"set {name}" in without.stderr

"""Renders a film of this folder, picture by picture, and encodes it as WebM (VP9) with a poster. How: README.md beside this file."""

import argparse
import functools
import os
import shutil
import subprocess
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WIDTH, HEIGHT, A_SECOND = 960, 540, 25
MOST_BYTES = 1_500_000


class Quiet(SimpleHTTPRequestHandler):
    """Serves the scenes to Chromium: modules are not loaded from files."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def encode(pictures: Path, target: Path, seconds: float) -> None:
    """Encode numbered pictures in two passes, as good as the size allows; a key frame at least every four seconds makes seeking quick."""
    common = ["ffmpeg", "-y", "-loglevel", "error", "-framerate", str(A_SECOND), "-i", str(pictures / "%05d.png"), "-pix_fmt", "yuv420p"]
    colours = [
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-colorspace",
        "bt709",
    ]
    vp9 = ["-c:v", "libvpx-vp9", "-crf", "24", "-b:v", str(round(MOST_BYTES * 8 * 0.92 / seconds)), "-g", str(A_SECOND * 4), "-row-mt", "1"]
    vp9 += [
        "-auto-alt-ref",
        "1",
        "-lag-in-frames",
        "25",
        "-passlogfile",
        str(pictures / "pass"),
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
    ]
    subprocess.run([*common, *colours, *vp9, "-pass", "1", "-speed", "4", "-f", "null", os.devnull], check=True)
    cues = ["-cues_to_front", "1"]  # a player that jumps need not ask for the end of the file first
    subprocess.run([*common, *colours, *vp9, "-pass", "2", "-speed", "2", *cues, str(target)], check=True)


def shoot(page: Page, pictures: Path) -> int:
    """Draw and keep every picture; return how many there are."""
    count = round(page.evaluate("seconds") * A_SECOND)
    for number in range(count):
        if (pictures / f"{number:05}.png").exists():
            continue
        page.evaluate("(time) => show(time)", number / A_SECOND)
        page.screenshot(path=pictures / f"{number:05}.png", scale="css")
    return count


def main() -> None:
    """Render one film into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("film", help="name of the scene, without .js")
    parser.add_argument("folder", type=Path, help="where film and poster go, usually the files/ of a course")
    parser.add_argument("--poster", type=float, required=True, help="the second that the poster shows")
    parser.add_argument("--pictures", type=Path, help="a folder for the single pictures; those that lie there already are taken")
    given = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        pictures, target = given.pictures or Path(name), given.folder / f"{given.film}.webm"
        pictures.mkdir(parents=True, exist_ok=True)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"http://127.0.0.1:{server.server_port}/docs/films/film.html?film={given.film}")
        page.wait_for_function("window.seconds > 0")
        count = shoot(page, pictures)
        page.evaluate("(time) => show(time)", given.poster)
        page.screenshot(path=given.folder / f"{given.film}.jpg", type="jpeg", quality=86)
        browser.close()
        encode(pictures, target, count / A_SECOND)
    size = target.stat().st_size
    print(f"{target}: {count / A_SECOND:g} s, {size / 1000:.0f} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"More than {MOST_BYTES / 1000:.0f} kB.")


if __name__ == "__main__":
    main()

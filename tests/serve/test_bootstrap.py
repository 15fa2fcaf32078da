"""Each thing the machine lacks is one sentence that says what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from secu4all.serve import bootstrap

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 6), (3, 15)])
def test_an_unsupported_python_is_refused_by_name(version):
    with pytest.raises(bootstrap.Missing, match=rf"this is Python {version[0]}\.{version[1]}:"):
        bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 14, 2)])
def test_supported_pythons_pass(version):
    bootstrap.check_python(version)


def test_windows_is_sent_to_its_linux_subsystem():
    with pytest.raises(bootstrap.Missing, match="WSL 2"):
        bootstrap.check_platform("nt")


def test_a_missing_venv_module_names_the_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(bootstrap.Missing, match="apt install python3-venv"):
        bootstrap.check_venv_module()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(bootstrap.Missing, match="cannot write into the folder"):
        bootstrap.check_writable(str(tmp_path / "file" / "data"))


def test_a_writable_folder_is_left_as_it_was(tmp_path):
    bootstrap.check_writable(str(tmp_path / "new"))

    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "http"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(bootstrap.Missing, match="PORT must be a number from 1 to 65535"):
        bootstrap.check_port(text)


def test_a_taken_port_is_refused_and_another_is_proposed():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(bootstrap.Missing, match=rf"Port {port} is taken .*'PORT=\d+ make run"):
            bootstrap.check_port(str(port))


def test_the_stamp_changes_with_the_lock_and_with_the_python(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "base.txt"
    prints = set()
    for text, version in [("a", "(3, 11)"), ("b", "(3, 11)"), ("b", "(3, 13)")]:
        lock.write_text(text)
        monkeypatch.setattr(bootstrap, "venv_version", lambda version=version: version)
        prints.add(bootstrap.fingerprint("base"))

    assert len(prints) == 3


def test_make_says_in_one_sentence_that_python_is_missing(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "make", "env"):
        found = next(Path(folder) / name for folder in os.environ["PATH"].split(":") if (Path(folder) / name).exists())
        (tools / name).symlink_to(found)
    done = subprocess.run(
        ["make", "run"], cwd=bootstrap.ROOT, env={"PATH": str(tools)}, capture_output=True, text=True, timeout=30, check=False
    )

    assert done.returncode != 0
    assert done.stderr.startswith("Secu4All needs Python 3.11 to 3.14: install python3 and start again.\n")

"""What a worker loads before it forks: modules, and nothing that a forked child could hang on."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.pure
PROGRAM = """
import os, sys, django
django.setup()
heavy = {"typst", "pyhanko", "pyoxigraph"} & set(sys.modules)
assert not heavy, heavy  # a web server makes no certificates
from certificates.services.issuing import preload
preload()
import threading
assert {"typst", "pyhanko.sign.signers", "pyoxigraph", "certificates.check_views"} <= set(sys.modules)
from certificates import rendering, seal
assert not vars(rendering._local) and not seal._kept
print(len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else threading.active_count())
"""


def test_loading_starts_no_thread_and_reads_no_key():
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert ran.stdout.split()[-1] == "1"

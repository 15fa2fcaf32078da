"""What a worker loads before it forks: modules, and nothing that a forked child could hang on."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.pure
PROGRAM = """
import os, django
django.setup()
from certificates.services.issuing import preload
preload()
import sys, threading
assert {"typst", "pyhanko.sign.signers"} <= set(sys.modules)
from certificates import rendering, seal
assert not vars(rendering._local) and not seal._kept
print(len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else threading.active_count())
"""


def test_loading_starts_no_thread_and_reads_no_key():
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert ran.stdout.split()[-1] == "1"

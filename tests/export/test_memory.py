"""Memory that segments of an export free stays for the next ones."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

ROUNDS = """
import resource, sys
from react_app.export.system.memory import keep_freed_memory
if sys.argv[1] == "kept":
    keep_freed_memory()
for _ in range(4):
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    blocks = [bytearray(8 << 20) for _ in range(16)]
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - begun)
    del blocks
"""


def pages(how: str) -> list[int]:
    """Return how many new pages each of four rounds takes that need the same memory one after the other."""
    child = subprocess.run([sys.executable, "-c", ROUNDS, how], capture_output=True, text=True, check=True)
    return [int(line) for line in child.stdout.split()]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_what_was_freed_is_used_again() -> None:
    kept, given_back = pages("kept"), pages("as usual")
    assert kept[-1] < kept[0] / 10
    assert given_back[-1] > given_back[0] / 2

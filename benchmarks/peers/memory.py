"""A process of its own that makes one redline and prints the kilobytes that it has held at most."""

from __future__ import annotations

import sys
from pathlib import Path

from termsvc.core.redline import redline

_STATUS = Path("/proc/self/status")


def peak() -> str:
    """Kilobytes held at most since the program started; the usual getrusage counts those of the parent too."""
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Compare the two files that are named."""
    old, new = (Path(name).read_bytes().decode() for name in sys.argv[1:])
    redline(old, new)
    print(peak())


if __name__ == "__main__":
    main()

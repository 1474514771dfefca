"""All benchmarks, one after the other; SIZES="2000 20000 100000" says how large (make bench)."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(sizes: list[str]) -> int:
    sizes = sizes or os.environ.get("SIZES", "2000 20000").split()
    programs = [["benchmarks.score", *sizes]]
    if (ROOT / "benchmarks" / "pages.py").exists():
        programs.append(["benchmarks.pages"])
    ended = [subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False) for words in programs]
    return max(one.returncode for one in ended)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

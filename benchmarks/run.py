"""All benchmarks, one after the other, or some of them (make bench ARGS="--only score,pages").

SIZES="2000 20000 100000" says how large; --only takes any of score, engine, imports, pages. --quick takes
small sizes.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = {
    "score": "benchmarks.score",
    "engine": "benchmarks.scoring_engine",
    "imports": "benchmarks.imports",
    "pages": "benchmarks.pages",
}


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("sizes", nargs="*", default=os.environ.get("SIZES", "2000 20000").split())
    ask.add_argument("--only", default=",".join(PROGRAMS), help="of: %(default)s")
    ask.add_argument("--quick", action="store_true", help="small sizes: whether it runs, not how fast")
    wants = ask.parse_args()
    words_of = {"score": ["200"], "pages": ["--quick"]} if wants.quick else {"score": wants.sizes}
    codes = []
    for name in wants.only.split(","):
        words = [PROGRAMS[name], *words_of.get(name, [])]
        print(f"\n── {name} ──", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

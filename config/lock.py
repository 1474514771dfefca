"""Writes the hashed locks anew from pyproject.toml and package.json."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOLVE = [
    str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--upgrade", "--universal",
    "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
    "--no-emit-index-url", "--no-emit-find-links",
]  # fmt: skip
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    # What runs in production is what was tested.
    "requirements-dev.txt": ["pyproject.toml", "--extra", "dev", "--constraint", "requirements.txt"],
    "requirements-node.txt": ["--group", "node"],
}


def main() -> None:
    for lock, sources in LOCKS.items():
        subprocess.run(
            [*RESOLVE, *sources, "--output-file", lock], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
    npm = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()

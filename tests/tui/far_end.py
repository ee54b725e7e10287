"""A bad line to a real sshd: keys of its own, a port of its own, and packets that come late.

TCP gives a program every byte in its order, whatever is lost on the way: a dropped packet is a
stall, and behind it everything at once. ``Line`` does that to the bytes between ssh and sshd, both
ways, without leave of the kernel (``tc netem`` needs root and a module).
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
RETRANSMISSION = 0.3
"""Seconds until a lost packet is sent again: 200 ms at the least, and the way there."""


class Line:
    """A way to a port of this machine on which every ``lost``-th packet is lost at first."""

    def __init__(self, port: int, *, lost: int = 5, delay: float = 0.02) -> None:
        self._port, self._lost, self._delay = port, lost, delay
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.stalls = 0
        """Packets that were lost so far."""
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                for one, other in ((near, far), (far, near)):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        packets = 0
        with contextlib.suppress(OSError):
            while data := source.recv(1400):
                packets += 1
                if packets % self._lost == 0:
                    self.stalls += 1
                    time.sleep(RETRANSMISSION)
                time.sleep(self._delay)
                # In halves, so that a packet of ssh may end in the middle, too.
                for part in (data[: len(data) // 2], data[len(data) // 2 :]):
                    if part:
                        target.sendall(part)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def sshd(folder: Path) -> Iterator[tuple[int, Path]]:
    """Run an sshd for this user alone; give its port and the key that it takes."""
    assert SSHD is not None
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    lines = (
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder / 'host'}",
        f"AuthorizedKeysFile {folder / 'user.pub'}",
        f"PidFile {folder / 'pid'}",
        "StrictModes no",
        "UsePAM no",
        "PermitRootLogin yes",
        "PasswordAuthentication no",
    )
    config = folder / "sshd_config"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (folder / "sshd.log").open("wb") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=log)
    try:
        _until_it_answers(port, server, folder / "sshd.log")
        yield port, folder / "user"
    finally:
        server.terminate()
        server.wait(10)


def _until_it_answers(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as way:
            if way.recv(4) == b"SSH-":
                return
    raise RuntimeError(f"sshd does not answer: {log.read_text()}")


def ssh(port: int, key: Path, folder: Path, env: Mapping[str, str], run: Sequence[str]) -> str:
    """Return the shell command that runs a program at the far end, in a terminal there."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    there = ["env", *(f"{name}={value}" for name, value in env.items()), *run]
    far = f"cd {shlex.quote(str(folder))} && exec {shlex.join(there)}"
    options = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR")
    near = ["ssh", "-F", "/dev/null", "-tt", "-p", str(port), "-i", str(key)]
    for option in (*options, "IdentitiesOnly=yes"):
        near += ["-o", option]
    return shlex.join([*near, f"{user}@127.0.0.1", far])

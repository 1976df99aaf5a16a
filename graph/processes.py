"""What the server's processes share: names, lifelines, how they keep memory, a network without interfaces, small messages with files."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
from collections.abc import Sequence
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_MESSAGE_BYTES = 65_536
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_FREED_KEPT_BYTES = 64 << 20
_IN_HEAP_UP_TO_BYTES = 32 << 20


def name_process(name: str) -> None:
    """Set what ``ps`` and ``top`` show (15 letters)."""
    _LIBC.prctl(_PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Be killed when the process *parent*, which started this one, ends; end at once if it already has."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def leave_network() -> bool:
    """Move this process (and all it will start) into a network without interfaces; say whether the kernel let it."""
    if _LIBC.unshare(_CLONE_NEWNET) == 0:
        return True
    return bool(_LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def keep_freed_memory() -> None:
    """Have this process and its forks keep what they free, up to 64 MiB, for what they need next (mallopt(3), glibc).

    By default every large block is asked of the kernel anew and its pages come one fault at a time.
    """
    if hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(_M_MMAP_THRESHOLD, _IN_HEAP_UP_TO_BYTES)
        _LIBC.mallopt(_M_TRIM_THRESHOLD, _FREED_KEPT_BYTES)


def send_message(connection: socket.socket, values: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a small JSON message, with open files, over a packet socket."""
    socket.send_fds(connection, [json.dumps(values).encode()], list(descriptors))


def receive_message(connection: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Return a message and the files that came with it, None when the other side is gone."""
    payload, descriptors, _, _ = socket.recv_fds(connection, _MESSAGE_BYTES, 8)
    return (json.loads(payload), list(descriptors)) if payload else None

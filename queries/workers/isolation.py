"""What a query process may not do: reach a network, open files, grow without end, outlive the web process."""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_NO_NEW_PRIVS = 1, 15, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NOBODY = 65534
STACK_BYTES = 112 << 20
"""The engine recurses over the text: at the usual 8 MiB a few thousand brackets end the process. Linux keeps 128 MiB free for
the stack of a main thread, however small its limit was at the start."""


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


def raise_stack_limit() -> None:
    """Let the main thread of this process and its forks grow a stack of STACK_BYTES, as far as the hard limit goes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK_BYTES if hard == resource.RLIM_INFINITY else min(STACK_BYTES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))


def address_space_bytes() -> int:
    """Return the size of this process's address space."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  (before every query process: keep it light)
        return int(file.read().split()[0]) * resource.getpagesize()


def confine(*, memory_mb: int, opens_files: bool) -> None:
    """Limit this process to *memory_mb* beyond what it has now, no new files or sockets, no children, no privileges.

    A store on disk opens its files as it needs them: *opens_files* leaves that one thing open.
    """
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    ceiling = address_space_bytes() + (memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))
    if opens_files:
        return
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # No descriptor number is below 0: whatever would open a file or a socket fails, what is open stays usable.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))

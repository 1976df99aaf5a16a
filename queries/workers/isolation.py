"""What a query process may not do: open files and sockets, start processes, grow without end."""

from __future__ import annotations

import ctypes
import os
import resource

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_NO_NEW_PRIVS = 38
_MADV_COLLAPSE = 25
_NOBODY = 65534
STACK_BYTES = 112 << 20
"""The engine recurses over the text: at the usual 8 MiB a few thousand brackets end the process. Linux keeps 128 MiB free for
the stack of a main thread, however small its limit was at the start."""


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


def joined_to_large_page(address: int, size: int) -> bool:
    """Have the kernel (6.1 or later) put *size* bytes at *address* into large pages; say whether it did."""
    done = _LIBC.madvise(ctypes.c_void_p(address), ctypes.c_size_t(size), _MADV_COLLAPSE)
    return bool(done == 0)

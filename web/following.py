"""Settings -> a process that follows the primary (`graph.replicate`) beside the server, started again whenever it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from graph.remote_store.address import is_remote
from graph.replication.failure import Refused
from graph.replication.primary import Primary
from graph.replication.replica import Replica
from graph.store_folder import Generations
from web.settings import Settings, store_folder

ROOT = Path(__file__).parent.parent
_AGAIN_AFTER_S = 1.0
_LOOK_EVERY_S = 0.1


class Following:
    """The process that copies a primary's generations into the store that this server serves."""

    def __init__(self, settings: Settings) -> None:
        """Make the store a replica's; raise Refused where the address is none or the store has generations of its own."""
        if is_remote(settings.store):
            raise Refused(
                f"read POLICYGRAPH_STORE={settings.store}, expected a folder: a replica keeps files"
            )
        if not settings.follow_every_s:
            raise Refused("read POLICYGRAPH_FOLLOW_EVERY_S=0, expected seconds above 0")
        self._primary = Primary(settings.follow)
        self._generations = Generations(store_folder(settings))
        self._every_s = settings.follow_every_s
        Replica(self._generations, self._primary).claim()

    def start(self) -> None:
        """Follow from now on, until this process ends."""
        threading.Thread(target=self._keep_following, name="following", daemon=True).start()

    def wait(self) -> None:
        """Wait until there is a generation to serve."""
        if self._generations.current() is None:
            print(
                f"server.py: waiting for the first copy from {self._primary.address}",
                file=sys.stderr,
                flush=True,
            )
        while self._generations.current() is None:
            time.sleep(_LOOK_EVERY_S)

    def _keep_following(self) -> None:
        command = [sys.executable, "-m", "graph.replicate", self._primary.address]
        command += ["--store", str(self._generations.store.absolute()), "--every", str(self._every_s)]
        command += ["--parent", str(os.getpid())]
        while True:
            # Its lines go where ours go: the first line of our output is the address.
            status = subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr)
            print(
                f"server.py: the process that follows the primary ended ({status}); starting another",
                file=sys.stderr,
                flush=True,
            )
            time.sleep(_AGAIN_AFTER_S)

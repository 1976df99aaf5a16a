"""A remote store as `graph.store_folder.Generations`: the same questions, answered by the store's own layout.

A store that we never published to has one generation, of which we cannot know when it changes: it counts as another every
five minutes, so that what is remembered of it is never older.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.remote_store.address import RemoteAddress
from graph.remote_store.card import STANDARD, cards
from graph.remote_store.client import Client
from graph.remote_store.failure import StoreFailed
from graph.remote_store.layout import StoredGeneration, current_of, generations_of
from graph.remote_store.probe import probed
from graph.remote_store.publishing import published, removed, switch
from graph.remote_store.staging import staged
from graph.store_folder import KEEP, Generation, Generations, NoSuchGeneration, sha256_of

logger = logging.getLogger(__name__)
POLL_S = 1.0
"""How often the store is asked which generation is current."""
UNKNOWN_HOLDS_S = 300
DESCRIBED_BYTES_MAX = 1 << 30
"""A larger graph is published without its description, which is made in memory; ``/.well-known/void`` still counts it."""


@dataclass(frozen=True, slots=True)
class RemoteGeneration(Generation):
    """One generation that lies in a store elsewhere."""

    how: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What a query process needs to ask it (`queries.remote_store`)."""

    @property
    def remote(self) -> Mapping[str, Any]:
        """Return what a query process needs to ask it."""
        return self.how

    def summary(self) -> dict[str, object]:
        """Return what ``/generations`` shows."""
        values = asdict(self)
        return {
            name: value
            for name, value in values.items()
            if name not in ("how", "folder", "files", "empty_graphs")
        }


class RemoteGenerations(Generations):
    """The generations in one remote store. Safe in threads."""

    elsewhere = True

    def __init__(self, address: RemoteAddress, *, keep: int = KEEP) -> None:
        super().__init__(Path(tempfile.gettempdir()) / "policygraph-remote", keep=keep)
        self.address = address
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._seen: tuple[int, StoredGeneration | None] | None = None
        self._asked_at = 0.0
        self._following: threading.Thread | None = None
        self._said = ""

    def __str__(self) -> str:
        return self.address.url

    @property
    def client(self) -> Client:
        """Return a client with the store's card, probed when it is first needed; raise StoreFailed."""
        with self._lock:
            if self._client is None:
                self._client = Client(self.address, probed(self.address))
            return self._client

    # -- reading

    def read_now(self) -> StoredGeneration | None:
        """Return the generation that readers see, at most POLL_S old; None in a store we never published to. Raise StoreFailed."""
        if self._following is None and time.monotonic() - self._asked_at > POLL_S:
            self._ask()
        return self._seen[1] if self._seen else None

    def _ask(self) -> None:
        client = self.client
        current = current_of(client)
        if current is None:
            self._seen = (0, None)
        elif self._seen is None or self._seen[1] is None or current[0] != self._seen[0]:
            found = [one for one in generations_of(client) if one.identity == current[1]]
            if found:
                self._seen = (current[0], found[0])
        self._asked_at = time.monotonic()

    def follow(self) -> None:
        """Watch from a thread of its own which generation is current, so that nobody waits to know it."""
        if self._following is None:
            self._ask_or_log()
            self._following = threading.Thread(target=self._follow, name="remote-store", daemon=True)
            self._following.start()

    def _follow(self) -> None:
        while True:
            time.sleep(POLL_S)
            self._ask_or_log()

    def _ask_or_log(self) -> None:
        try:
            self._ask()
            said = ""
        except StoreFailed as failed:
            said = str(failed)
        if said != self._said:
            logger.warning("%s", said or f"{self.address.url} answers again")
            self._said = said

    def mark(self) -> str:
        """Return what changes when the store's readers are switched; empty while the store was never reached."""
        if self._following is None:
            self.read_now()
        if self._seen is None:
            return ""
        number, generation = self._seen
        return f"{number} {generation.identity}" if generation else f"? {int(time.time() // UNKNOWN_HOLDS_S)}"

    def current(self) -> Generation | None:
        """Return the generation that answers; None while the store was never reached."""
        mark = self.mark()
        if not mark or self._seen is None:
            return None
        generation = self._seen[1]
        return self._shown(generation) if generation else self._unknown(mark)

    def _shown(self, generation: StoredGeneration) -> Generation:
        return RemoteGeneration(
            number=generation.number,
            time=generation.time,
            quads=generation.quads,
            sha256=generation.identity.partition("-")[2],
            bytes=0,
            note=generation.note,
            release=generation.release,
            files={},
            folder=self.store,
            how=self._how(generation),
        )

    def _unknown(self, mark: str) -> Generation:
        digest = hashlib.sha256(f"{self.address.url} {mark}".encode()).hexdigest()
        return RemoteGeneration(
            1, "", 0, digest, 0, "not published by us", None, {}, self.store, how=self._how(None)
        )

    def _how(self, generation: StoredGeneration | None) -> dict[str, Any]:
        return {
            "address": {
                name: getattr(self.address, name) for name in ("url", "user", "password", "update_url")
            },
            "card": asdict(self.client.card),
            "generation": asdict(generation) if generation else None,
        }

    def numbers(self) -> list[int]:
        """Return the numbers of all generations, oldest first."""
        return [one.number for one in self.all()]

    def all(self) -> list[Generation]:
        """Return all generations, oldest first."""
        found: list[Generation] = [self._shown(one) for one in generations_of(self.client)]
        current = self.current()
        return found or ([current] if current else [])

    def get(self, number: int) -> Generation:
        """Return generation *number*; raise NoSuchGeneration."""
        found = {one.number: one for one in self.all()}
        if number not in found:
            raise NoSuchGeneration(
                f"read generation {number}, expected one of {sorted(found)}; /generations lists them"
            )
        return found[number]

    def described(self) -> object:
        """Return what ``/health`` says of the store: its address and its card; and that it was not reached, where so."""
        card = (self._client.card if self._client else cards()[STANDARD]).as_json()
        return {
            "url": self.address.url,
            "reached": self._client is not None,
            "trouble": self._said or None,
            "card": card,
        }

    # -- changing

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[None]:  # noqa: ARG002 - as in Generations
        """Do nothing: a publish never changes what is there, and the last switch counts."""
        yield

    def begin_empty(self) -> Generation:
        """Begin to watch the store; return the current generation, number 0 while the store is not reached."""
        self.follow()
        return self.current() or RemoteGeneration(0, "", 0, "", 0, "not reached", None, {}, self.store)

    def publish(
        self,
        nquads: Path,
        *,
        note: str = "publish",
        describe: bool = True,
        keep_own: bool = False,  # noqa: ARG002 - as in Generations
    ) -> Generation:
        """Load an N-Quads file beside what readers see, then switch them; raise StoreFailed or UnreadableQuads.

        With *describe*, what the graph says about itself is published with it. There are no statements of others to keep:
        a remote store takes no updates through us.
        """
        release = sha256_of(nquads)
        with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
            source = self._with_description(nquads, Path(folder) / "described.nq") if describe else nquads
            generation = published(self.client, staged(source, Path(folder)), release=release, note=note)
        removed(self.client, self.keep)
        self._asked_at = 0.0
        return self._shown(generation)

    def _with_description(self, nquads: Path, target: Path) -> Path:
        """Return a file with the quads of *nquads* and what the graph says about itself."""
        if nquads.stat().st_size > DESCRIBED_BYTES_MAX:
            return nquads
        with nquads.open("rb") as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
            file.write(self._described(nquads))
        return target

    def switch(self, number: int) -> None:
        """Let readers see generation *number*; raise NoSuchGeneration."""
        current = current_of(self.client)
        wanted = self.get(number).identity
        found = next(one for one in generations_of(self.client) if one.identity == wanted)
        switch(self.client, found, (current[0] if current else 0) + 1)
        self._asked_at = 0.0

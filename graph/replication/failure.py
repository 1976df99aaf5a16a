"""Why a replica does not have what its primary has, in two kinds: it could not be had now, or it must not be taken."""

from __future__ import annotations


class PrimaryAway(OSError):
    """The primary did not answer, or not to the end; asked again later it may. What came so far is kept."""


class Refused(ValueError):
    """What the primary offers, or this folder holds, is not what it must be; the message says what to do."""

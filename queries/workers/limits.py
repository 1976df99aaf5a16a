"""What the pool of query processes may use; `web.settings` fills it in."""

from __future__ import annotations

import os
from dataclasses import dataclass

_CPUS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Every number carries its unit."""

    query_time_s: float = 10.0
    query_memory_mb: int = 1024
    result_rows: int = 5_000_000
    result_mb: int = 2048
    short_workers: int = max(2, _CPUS)
    long_workers: int = max(3, _CPUS)
    parked_queries: int = 12
    long_after_ms: int = 100
    waiting: int = 1000
    waiting_per_client: int = 250
    long_per_client: int = 8
    stall_time_s: float = 15.0
    cache_mb: int = 64
    cache_answer_kb: int = 1024
    generations_open: int = 2

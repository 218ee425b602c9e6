"""Time as the worker sees it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Wall time is for people and timestamps; nothing is decided by it, since two boxes' clocks differ."""

    def wall(self) -> float:
        """Seconds since the epoch."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""


class SystemClock:
    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

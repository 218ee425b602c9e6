"""A clock that stands still until a test moves it."""

from __future__ import annotations

import time


class ManualClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


class SkewedClock:
    """Real time whose date is off by so many seconds, as on a box without time synchronisation."""

    def __init__(self, off_seconds: float) -> None:
        self._off_seconds = off_seconds

    def wall(self) -> float:
        return time.time() + self._off_seconds

    def monotonic(self) -> float:
        return time.monotonic()

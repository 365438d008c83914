"""The permits of the sample, in memory, and who waits to hear of changes."""

import json
import queue
import threading
from datetime import date
from pathlib import Path

MAX_WAITING = 100


class Refused(Exception):
    """What the one who asks can put right."""


class Registry:
    def __init__(self, path: Path):
        rows = json.loads(path.read_text(encoding="utf-8"))
        self._permits = {row["number"]: row for row in rows}
        self._lock = threading.Lock()
        self._waiting: list[queue.Queue] = []

    def permits(self, zone=None, first=50):
        if not 1 <= first <= 100:
            raise Refused('"first" must be 1 to 100')
        with self._lock:
            rows = [row for row in self._permits.values() if zone is None or row["zone"] == zone]
        return rows[:first]

    def by_number(self, numbers):
        """One entry for each number, in their order; None for what is not there."""
        with self._lock:
            return [self._permits.get(number) for number in numbers]

    def units(self, keys):
        """Units are another system's: each key is answered with the permits given by that unit."""
        with self._lock:
            rows = list(self._permits.values())
        return [{**key, "parkingPermits": [row for row in rows if row["unit"] == key]} for key in keys]

    def extend(self, number, until):
        try:
            date.fromisoformat(until)
        except (TypeError, ValueError):
            raise Refused('"until" must be a day, as 2027-12-31') from None
        with self._lock:
            permit = self._permits.get(number)
            if permit is None:
                return None
            if until <= permit["validTo"]:
                raise Refused('"until" must be later than the last day')
            changed = {**permit, "validTo": until}
            self._permits[number] = changed
            waiting = list(self._waiting)
        for one in waiting:
            try:
                one.put_nowait(changed)
            except queue.Full:
                self.leave(one)
        return changed

    def wait(self):
        """A queue of changes; whoever is too slow for it is told of nothing more."""
        mine = queue.Queue(MAX_WAITING)
        with self._lock:
            self._waiting.append(mine)
        return mine

    def leave(self, mine):
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)

"""What Prometheus may know of this process: counts and times, no names but those of routes.

Each is listed with its use in `docs/metrics.md`. Several workers of one server write into one
folder, which their parent adds up.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

# Where the workers of one server find the folder; the client reads it when it is imported.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = {"GET", "HEAD", "POST"}

_registry = CollectorRegistry()
_requests = Counter(
    "tracker_requests",
    "Requests answered, by the name of their route; status 0: the visitor left before.",
    ("route", "method", "status"),
    registry=_registry,
)
_seconds = Histogram(
    "tracker_request_seconds",
    "Time from a request to the end of its answer.",
    ("route",),
    buckets=_SECONDS,
    registry=_registry,
)
in_flight = Gauge(
    "tracker_requests_in_flight",
    "Requests being answered.",
    registry=_registry,
    multiprocess_mode="livesum",
)
_connections = Gauge(
    "tracker_database_connections",
    "Connections to the database: used now, and the most there may be.",
    ("pool", "state"),
    registry=_registry,
    multiprocess_mode="livesum",
)


def answered(route: str, method: str, status: int, seconds: float) -> None:
    """Note a request. A method nobody has heard of is a stranger's word."""
    known = method if method in _METHODS else "other"
    _requests.labels(route, known, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def connections(pool: str, used: int, most: int) -> None:
    _connections.labels(pool, "used").set(used)
    _connections.labels(pool, "most").set(most)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of the whole installation, at a moment. `jobs`: when each last ran well."""

    at: datetime
    mails: Mapping[str, int]
    overdue: int
    jobs: Mapping[str, datetime]
    jobs_failed: int


class _Counts(Collector):
    """What was counted last; nothing at all where nobody counts, rather than nought."""

    last: Counted | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        if self.last is None:
            return
        mails = GaugeMetricFamily("tracker_mails", "Mails of the outbox.", labels=("state",))
        for state, n in self.last.mails.items():
            mails.add_metric((state,), n)
        yield mails
        jobs = GaugeMetricFamily(
            "tracker_job_ok_timestamp_seconds", "When a job last ran well.", labels=("job",)
        )
        for job, at in self.last.jobs.items():
            jobs.add_metric((job,), at.timestamp())
        yield jobs
        for name, about, value in (
            ("applications_overdue", "Open applications past their last day.", self.last.overdue),
            ("jobs_failed", "Jobs that failed today.", self.last.jobs_failed),
            ("counted_timestamp_seconds", "When these were counted.", self.last.at.timestamp()),
        ):
            yield GaugeMetricFamily(f"tracker_{name}", about, value=value)


counts = _Counts()
_registry.register(counts)


class _Workers(MultiProcessCollector):
    """Adds up what workers wrote; what was true of one that died is so no more."""

    def collect(self) -> Any:
        written = list(Path(self._path).glob("gauge_live*.db"))
        living = {child.pid for child in active_children()}
        for file in written:
            if int(file.stem.rpartition("_")[2]) not in living:
                file.unlink(missing_ok=True)
        return super().collect()  # type: ignore[no-untyped-call]


@contextmanager
def told_at(address: tuple[str, int], *, workers: int = 1) -> Iterator[None]:
    """Answer Prometheus there, from a thread of its own. Raises `OSError` where it is taken."""
    host, port = address
    with ExitStack() as after:
        registry = _registry if workers == 1 else after.enter_context(_of_workers())
        server, thread = start_http_server(port, host, registry)
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@contextmanager
def _of_workers() -> Iterator[CollectorRegistry]:
    with tempfile.TemporaryDirectory(prefix="tracker-metrics-") as folder:
        os.environ[_FOLDER] = folder
        registry = CollectorRegistry()
        _Workers(registry, path=folder)  # type: ignore[no-untyped-call]
        try:
            yield registry
        finally:
            del os.environ[_FOLDER]

"""The peer eventsourcing (PyPI) as a client of bench/catch-up.mts; see bench/clients/catchUp/measureCatchUp.mts."""

import json
import os
import resource
import sys
import threading
import time
from urllib.parse import unquote, urlparse
from uuid import uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

SETTINGS = json.loads(os.environ["BENCH"])
EVENTS_PER_STREAM = 50
URL = urlparse(SETTINGS["url"])
ENV = {
    "PERSISTENCE_MODULE": "eventsourcing.postgres",
    "POSTGRES_DBNAME": URL.path[1:],
    "POSTGRES_HOST": URL.hostname,
    "POSTGRES_PORT": str(URL.port),
    "POSTGRES_USER": URL.username,
    "POSTGRES_PASSWORD": unquote(URL.password),
    "POSTGRES_POOL_SIZE": "10",
    "POSTGRES_MAX_OVERFLOW": "10",
}
progress = {"events": 0, "at": 0.0}


class Task(Aggregate):
    @event("Created")
    def __init__(self, title: str, description: str):
        self.title = title
        self.description = description

    @event("Updated")
    def update(self, title: str, description: str):
        self.title = title
        self.description = description


class Tasks(Application):
    name = "tasks"


class View(PostgresTrackingRecorder):
    def insert(self, row, tracking):
        with self.datastore.transaction(commit=True) as curs:
            self._insert_tracking(curs, tracking)
            curs.execute(
                "insert into catch_up (stream, version, type, title) values (%s, %s, %s, %s)", row, prepare=True
            )
        progress["events"] += 1
        progress["at"] = time.perf_counter()


class CatchUp(Projection):
    name = "catch_up_tracking"
    topics = ()

    @singledispatchmethod
    def process_event(self, domain_event, tracking):
        self.view.insert(
            (
                domain_event.originator_id,
                domain_event.originator_version,
                type(domain_event).__name__,
                domain_event.title,
            ),
            tracking,
        )


def load(events):
    application = Tasks(env=ENV)
    record = {"title": "Pack the order", "description": SETTINGS["text"][:250]}
    for _ in range(events // EVENTS_PER_STREAM):
        task = Task(**record)
        for _ in range(EVENTS_PER_STREAM - 1):
            task.update(**record)
        application.save(task)
    application.close()
    return {}


def catch_up(wanted, max_ms):
    samples = []
    progress.update(events=0, at=0.0)
    started_at = time.perf_counter()
    until = started_at + max_ms / 1000
    with ProjectionRunner(
        application_class=Tasks, projection_class=CatchUp, view_class=View, env=ENV
    ):
        while progress["events"] < wanted and time.perf_counter() < until:
            time.sleep(0.05)
            with open("/proc/self/statm") as statm:
                samples.append(int(statm.read().split()[1]) * resource.getpagesize() / 2**20)
        events, ended_at = progress["events"], progress["at"]
    quarter = max(1, len(samples) // 4)
    return {
        "events": events,
        "ms": (ended_at - started_at) * 1000,
        "earlyMiB": max(samples[:quarter]),
        "lateMiB": max(samples[-quarter:]),
    }


def main():
    print("{}", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        answer = load(order["load"]) if "load" in order else catch_up(order["catchUp"], order["maxMs"])
        print(json.dumps(answer), flush=True)
    os._exit(0)


main()

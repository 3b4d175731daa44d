"""The peer eventsourcing (PyPI) as a client of bench/lib/client.mts: one JSON line in, one JSON line out."""

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

SETTINGS = json.loads(os.environ["BENCH"])
PAYLOAD_BYTES = 300


class Task(Aggregate):
    @event("Created")
    def __init__(self, project_id: str, title: str, description: str):
        self.project_id = project_id
        self.title = title
        self.description = description

    @event("Updated")
    def update(self, title: str, description: str):
        self.title = title
        self.description = description


def filled(record):
    room = PAYLOAD_BYTES - len(json.dumps({**record, "description": ""}, separators=(",", ":")))
    return {**record, "description": SETTINGS["text"][:room]}


CREATED = filled({"project_id": str(uuid4()), "title": "Pack the order"})
UPDATED = filled({"title": "Pack the order again"})


def open_application(pool_size):
    url = urlparse(SETTINGS["url"])
    return Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": url.path[1:],
            "POSTGRES_HOST": url.hostname,
            "POSTGRES_PORT": str(url.port),
            "POSTGRES_USER": url.username,
            "POSTGRES_PASSWORD": unquote(url.password),
            "POSTGRES_POOL_SIZE": str(pool_size),
            "POSTGRES_MAX_OVERFLOW": "0",
            "POSTGRES_CONNECT_TIMEOUT": "60",
            "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
        }
    )


def append(application, events):
    task = Task(**CREATED)
    for _ in range(events - 1):
        task.update(**UPDATED)
    application.save(task)


def load(application, order):
    latencies = []
    in_time = [0] * order["callers"]
    seconds = order["durationMs"] / 1000
    before = resource.getrusage(resource.RUSAGE_SELF)
    until = time.perf_counter() + seconds

    def caller(n):
        while (sent_at := time.perf_counter()) < until:
            append(application, order["eventsPerAppend"])
            done_at = time.perf_counter()
            latencies.append((done_at - sent_at) * 1000)
            if done_at <= until:
                in_time[n] += 1

    threads = [threading.Thread(target=caller, args=(n,)) for n in range(order["callers"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = resource.getrusage(resource.RUSAGE_SELF)
    latencies.sort()
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "appends": sum(in_time),
        "perSecond": sum(in_time) / seconds,
        "p50Ms": latencies[int(len(latencies) * 0.5)],
        "p99Ms": latencies[int(len(latencies) * 0.99)],
        "clientCpuMs": used * 1000,
    }


def main():
    application, pool_size = None, None
    print("{}", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order["poolSize"] != pool_size:
            if application:
                application.close()
            pool_size = order["poolSize"]
            application = open_application(pool_size)
        print(json.dumps(load(application, order)), flush=True)
    if application:
        application.close()


main()

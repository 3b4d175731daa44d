"""Writers and reader of the peer eventsourcing (PyPI) for bench/race.mts; see bench/clients/race/writeRace.mts."""

import json
import os
import random
import sys
import threading
import time
from urllib.parse import unquote, urlparse
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder

SETTINGS = json.loads(os.environ["BENCH"])
PAUSED, MAX_PAUSE_S, ROLLED_BACK, EVENTS_PER_STREAM = 0.3, 0.02, 0.1, 10
over = threading.Event()
out = threading.Lock()


class RolledBack(BaseException):
    """No Exception: the recorder would keep one until it has committed."""


class UnsteadyRecorder(PostgresApplicationRecorder):
    """Pauses and rolls back inside the transaction of the append, after the events were written."""

    def _fetch_ids_after_insert_events(self, curs, stored_events, **kwargs):
        if random.random() < PAUSED:
            time.sleep(random.random() * MAX_PAUSE_S)
        if random.random() < ROLLED_BACK:
            raise RolledBack()
        return super()._fetch_ids_after_insert_events(curs, stored_events, **kwargs)


def open_application():
    url = urlparse(SETTINGS["url"])
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": url.path[1:],
        "POSTGRES_HOST": url.hostname,
        "POSTGRES_PORT": str(url.port),
        "POSTGRES_USER": url.username,
        "POSTGRES_PASSWORD": unquote(url.password),
        "POSTGRES_POOL_SIZE": "10",
        "POSTGRES_MAX_OVERFLOW": "0",
        "POSTGRES_CONNECT_TIMEOUT": "60",
        # Several at once would fail on one another.
        "CREATE_TABLE": "y" if SETTINGS.get("isFirst") else "n",
    }
    if SETTINGS["role"] == "writer":
        env["APPLICATION_RECORDER_TOPIC"] = "__main__:UnsteadyRecorder"
    return Application(env=env)


def say(stream, version):
    line = json.dumps({"stream": str(stream), "version": version, "at": time.time() * 1000})
    with out:
        print(line, flush=True)


def write(application):
    while not over.is_set():
        stream, version = uuid4(), 0
        while version < EVENTS_PER_STREAM and not over.is_set():
            event = StoredEvent(stream, version + 1, "task:changed", b"{}")
            try:
                application.recorder.insert_events([event])
            except RolledBack:
                continue
            version += 1
            say(stream, version)


def read(application):
    with application.recorder.subscribe(gt=None) as subscription:
        for notification in subscription:
            say(UUID(str(notification.originator_id)), notification.originator_version)


def main():
    application = open_application()
    if SETTINGS["role"] == "writer":
        targets = [write] * SETTINGS["writers"]
    else:
        targets = [read]
    for target in targets:
        threading.Thread(target=target, args=(application,), daemon=True).start()
    sys.stdin.read()
    over.set()
    os._exit(0)


main()

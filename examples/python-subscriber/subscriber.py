"""Counts the events of every tenant, by type, as a service of the operators beside Plinth.

A message is a signal and nothing else: it says which tenant to look at. What is counted comes from the log, behind a
checkpoint that is moved in the transaction of the count. So messages may come twice, late, in any order or never, and
may be forged; the process may die between any two lines. Now and then it looks at every tenant, messages or not.

Standard library only. Settings: see `Settings`.
"""

import json
import os
import queue
import sqlite3
import threading
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = 500
TIMEOUT_SECONDS = 10
MAX_BODY_BYTES = 1024 * 1024


class Settings:
    """From variables; each is needed but the last."""

    port = int(os.environ["APP_PORT"])
    # What the sidecar shows with each call.
    app_token = os.environ["APP_API_TOKEN"]
    api_url = os.environ["PLINTH_API_URL"]
    # Made by `npm run admin -- services create`.
    service_key = os.environ["PLINTH_SERVICE_KEY"]
    database = os.environ["SUBSCRIBER_DATABASE"]
    heal_seconds = float(os.environ.get("SUBSCRIBER_HEAL_SECONDS", "30"))


SCHEMA = """
create table if not exists checkpoint (tenant_id text primary key, position integer not null);
create table if not exists count (
  tenant_id text not null, type text not null, events integer not null, primary key (tenant_id, type)
);
"""


def connect():
    database = sqlite3.connect(Settings.database, isolation_level=None, timeout=TIMEOUT_SECONDS)
    database.executescript(SCHEMA)
    return database


def ask(path):
    """One GET of the operators' door, as a service."""
    headers = {"authorization": f"Bearer {Settings.service_key}"}
    request = urllib.request.Request(Settings.api_url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
        return json.load(answer)


def catch_up(database, tenant_id):
    """Counts what follows the checkpoint of a tenant, a page in each transaction."""
    while True:
        row = database.execute("select position from checkpoint where tenant_id = ?", [tenant_id]).fetchone()
        after = row[0] if row else 0
        page = ask(f"/admin/tenants/{tenant_id}/events?after={after}&limit={PAGE}")
        if page["next"] == after:
            return
        database.execute("begin immediate")
        try:
            for event in page["items"]:
                database.execute(
                    "insert into count values (?, ?, 1) on conflict do update set events = events + 1",
                    [tenant_id, event["type"]],
                )
            database.execute(
                "insert into checkpoint values (?, ?) on conflict do update set position = excluded.position",
                [tenant_id, page["next"]],
            )
            database.execute("commit")
        except BaseException:
            database.execute("rollback")
            raise


def all_tenants():
    after = None
    while True:
        page = ask("/admin/tenants?limit=200" + (f"&after={after}" if after else ""))
        yield from (tenant["id"] for tenant in page["items"])
        after = page["next"]
        if after is None:
            return


class Worker(threading.Thread):
    """The only one that writes. Looks at tenants as signals name them, and at all of them once in a while."""

    def __init__(self):
        super().__init__(daemon=True)
        self.signals = queue.Queue(maxsize=10_000)

    def signal(self, tenant_id):
        try:
            self.signals.put_nowait(tenant_id)
        except queue.Full:
            pass  # The next look at all of them finds it.

    def run(self):
        database = connect()
        while True:
            try:
                tenants = self.next_tenants()
                for tenant_id in tenants:
                    catch_up(database, tenant_id)
            except urllib.error.HTTPError as error:
                # Of a tenant that there is not: somebody has forged a message.
                if error.code != 404:
                    print(f"Plinth answered {error.code}; trying again", flush=True)
            except (OSError, ValueError, sqlite3.Error) as error:
                print(f"could not catch up, trying again: {error}", flush=True)

    def next_tenants(self):
        try:
            named = {self.signals.get(timeout=Settings.heal_seconds)}
        except queue.Empty:
            return list(all_tenants())
        while not self.signals.empty():
            named.add(self.signals.get_nowait())
        return named


worker = Worker()


def tenant_of(body):
    """The tenant that a message names; None for what is no message of Plinth."""
    try:
        message = json.loads(body)
        return str(uuid.UUID(message["tenantid"])) if message["source"] == "plinth" else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(min(length, MAX_BODY_BYTES))
        if self.headers.get("dapr-api-token") != Settings.app_token:
            return self.answer(401, {})
        if self.path != "/dapr/events":
            return self.answer(500, {})
        tenant_id = tenant_of(body)
        if tenant_id is None:
            return self.answer(200, {"status": "DROP"})
        worker.signal(tenant_id)
        # At once: whoever waits here makes every tenant of the partition wait.
        self.answer(200, {"status": "SUCCESS"})

    def do_GET(self):
        if self.path == "/counts":
            rows = connect().execute("select tenant_id, type, events from count").fetchall()
            counts = {}
            for tenant_id, kind, events in rows:
                counts.setdefault(tenant_id, {})[kind] = events
            return self.answer(200, counts)
        # The subscription is declared in a file.
        self.answer(200, [] if self.path == "/dapr/subscribe" else {})


def main():
    connect().execute("pragma journal_mode = wal")
    worker.start()
    ThreadingHTTPServer(("127.0.0.1", Settings.port), Handler).serve_forever()


if __name__ == "__main__":
    main()

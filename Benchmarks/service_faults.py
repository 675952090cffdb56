#!/usr/bin/env python3
"""What the service does when it is killed, swapped, stopped, attacked, starved of disk: the guarantees of `dragnet serve`.

usage: Benchmarks/service_faults.py BINARY [--only kill,swap,terminate,hostile,disk,tokens,pictures] [--kills 25]

Works on copies of a workspace made of Datasets/payments.csv. Says what it saw, and ends with 1 if a guarantee was broken.
`disk` needs strace (Debian) and leave to trace.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parents[1]
FAILED = []


def check(name, holds, seen=""):
    print(("ok    " if holds else "FAILED"), name, f"({seen})" if seen != "" else "", flush=True)
    if not holds:
        FAILED.append(name)


class Service:
    def __init__(self, binary, workspace, *flags, prefix=()):
        self.started = time.monotonic()
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*prefix, binary, "serve", "--listen", "127.0.0.1:0", "--json", "--workspace", workspace, *flags],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            sys.exit("serve did not start: " + self.log.read())
        self.port = json.loads(line)["port"]
        self.ready = time.monotonic() - self.started

    @property
    def pid(self):
        # Under a tracer the service is its child.
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        name = pathlib.Path(f"/proc/{self.process.pid}/comm").read_text().strip()
        return int(children[0]) if name == "strace" and children else self.process.pid

    def connection(self, timeout=20):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, **headers):
        connection = self.connection()
        try:
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            if body is not None:
                headers.setdefault("Content-Type", "application/json")
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def memory(self):
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0

    def stop(self, how=signal.SIGTERM):
        started = time.monotonic()
        os.kill(self.pid, how)
        self.process.wait(60)
        return time.monotonic() - started

    def text(self):
        self.log.seek(0)
        return self.log.read()


def events(count, seed, first=0, name="K"):
    """Events after the log's end, each with an id of its own."""
    random.seed(seed)
    accounts = [f"A{random.randrange(100000, 999999)}" for _ in range(400)]
    made = []
    for number in range(first, first + count):
        day, second = divmod(number * 7, 86400)
        made.append({"id": f"{name}{number}", "source": random.choice(accounts), "destination": random.choice(accounts),
                     "time": f"2026-03-{16 + day:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z",
                     "amount": round(random.lognormvariate(3, 1), 2), "currency": "EUR"})
    return made


def stored(workspace):
    database = sqlite3.connect(workspace + "/workspace.sqlite")
    try:
        rows = database.execute(
            "SELECT input_id, time, sender.name, receiver.name, amount FROM event"
            " JOIN entity AS sender ON sender.id = source JOIN entity AS receiver ON receiver.id = destination"
            " WHERE input_id LIKE 'K%' ORDER BY event.id").fetchall()
        state = database.execute("SELECT watermark, sha256 FROM scoring_state").fetchall()
        return rows, state, database.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        database.close()


# ---- killed


def kill(binary, base, work, kills):
    workspace = str(work / "kill")
    shutil.copytree(base, workspace)
    clients, each = 16, 4000
    lock = threading.Lock()
    state = {"port": None, "over": False, "acknowledged": set(), "sent": 0, "wrong": []}

    def client(number):
        random_ = random.Random(number)
        all_events = events(each, number, name=f"K{number}-")
        at = 0
        while at < len(all_events) and not (state["over"] and state["port"] is None):
            size = random_.choice([1, 1, 1, 10, 100])
            batch = all_events[at:at + size]
            key = f"{number}-{at}"
            while True:
                port = state["port"]
                if port is None:
                    if state["over"]:
                        return
                    time.sleep(0.02)
                    continue
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    connection.request("POST", "/v1/events", json.dumps(batch),
                                       {"Content-Type": "application/json", "Idempotency-Key": key})
                    answer = connection.getresponse()
                    text = answer.read()
                    connection.close()
                except (OSError, http.client.HTTPException):
                    time.sleep(0.02)
                    continue
                if answer.status == 200:
                    with lock:
                        state["acknowledged"].update(event["id"] for event in batch)
                    break
                if answer.status != 503:
                    with lock:
                        state["wrong"].append((answer.status, text[:200]))
                    return
            at += size
            if state["over"]:
                return

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
    ready = []
    random.seed(4)
    for number in range(kills):
        service = Service(binary, workspace)
        ready.append(service.ready)
        state["port"] = service.port
        if number == 0:
            for thread in threads:
                thread.start()
        time.sleep(random.uniform(0.3, 2.0))
        state["port"] = None
        service.stop(signal.SIGKILL)
    # The last run lets every client end what it has begun.
    service = Service(binary, workspace)
    ready.append(service.ready)
    state["port"], state["over"] = service.port, True
    for thread in threads:
        thread.join(60)
    state["port"] = None
    service.stop()
    rows, ended, integrity = stored(workspace)
    names = [row[0] for row in rows]
    lost = state["acknowledged"] - set(names)
    check(f"{kills} kills under {clients} clients: nothing acknowledged is lost", not lost and not state["wrong"],
          f"{len(state['acknowledged'])} acknowledged, {len(rows)} stored, {len(lost)} lost, {state['wrong'][:2]}")
    check("nothing is there twice after retries", len(names) == len(set(names)))
    check("the database is whole", integrity == "ok", integrity)
    check("ready in at most 3 s", max(ready) <= 3, f"worst {max(ready):.2f} s, middle {statistics.median(ready):.2f} s")
    calm = str(work / "calm")
    shutil.copytree(base, calm)
    service = Service(binary, calm)
    for first in range(0, len(rows), 5000):
        batch = [{"id": i, "time": t / 1e6, "source": s, "destination": d, "amount": a, "currency": "EUR"}
                 for i, t, s, d, a in rows[first:first + 5000]]
        status, text = service.ask("POST", "/v1/events", json.dumps(batch))
        if status != 200:
            check("the same events are taken undisturbed", False, text[:200])
    service.stop()
    again, calm_state, _ = stored(calm)
    check("the state is that of an undisturbed run", ended == calm_state and again == rows,
          f"row {ended[0][0] if ended else '-'}, {ended[0][1][:12] if ended else '-'} and {calm_state[0][1][:12]}")


# ---- swapped and stopped


def swap(binary, base, work):
    workspace = str(work / "swap")
    shutil.copytree(base, workspace)
    subprocess.run([binary, "train", "--workspace", workspace, "--seed", "7", "--progress", "none"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    service = Service(binary, workspace)
    models = json.loads(service.ask("GET", "/v1/models")[1])["items"]
    body = json.dumps(events(50, 1, name="S"))
    expected = {}
    for model in models:
        status, text = service.ask("POST", f"/v1/models/{model['id']}/promote", "")
        if status != 200:
            check("a model is promoted", False, text[:200])
        expected[model["id"]] = service.ask("POST", "/v1/score", body)[1]
    check("the models do not agree, so a mixture would show", len(set(expected.values())) == len(models) == 2)
    answers, failures, over = [], [], threading.Event()

    def client():
        connection = service.connection()
        while not over.is_set():
            try:
                connection.request("POST", "/v1/score", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read().decode()
                (answers if answer.status == 200 else failures).append(text)
            except (OSError, http.client.HTTPException) as error:
                failures.append(repr(error))
                connection = service.connection()

    threads = [threading.Thread(target=client, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(10):
        time.sleep(0.3)
        status, text = service.ask("POST", f"/v1/models/{models[number % 2]['id']}/promote", "")
        if status != 200:
            failures.append(text)
    over.set()
    for thread in threads:
        thread.join(20)
    mixed = [text for text in answers if text not in expected.values()]
    check("ten swaps under load: no request fails", not failures, f"{len(answers)} answers, {failures[:2]}")
    check("and no answer is mixed", not mixed and len({text for text in answers}) == 2, f"{len(mixed)} mixed")
    service.stop()


def terminate(binary, base, work):
    workspace = str(work / "terminate")
    shutil.copytree(base, workspace)
    service = Service(binary, workspace)
    all_events = events(20000, 3, name="T")
    begun, failures, done, over = [], [], [], threading.Event()

    def client(number):
        at = number
        while not over.is_set():
            connection = service.connection()
            try:
                connection.connect()
            except OSError:
                return
            try:
                begun.append(1)
                connection.request("POST", "/v1/events", json.dumps(all_events[at % 20000]),
                                   {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
                # It may say that it stops; it may not leave a request without an answer.
                (done if answer.status in (200, 503) else failures).append(text)
            except (OSError, http.client.HTTPException) as error:
                failures.append(repr(error))
            finally:
                connection.close()
            at += 16

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(16)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    # Whoever balances load sees /readyz say 503 and sends no more; the service waits a moment for that.
    threading.Timer(0.1, over.set).start()
    seconds = service.stop()
    for thread in threads:
        thread.join(20)
    check("stopped under load within 10 s", seconds <= 10, f"{seconds:.2f} s")
    check("no request that was begun is left without an answer", not failures,
          f"{len(done)} answered, {len(failures)} not: {failures[:2]}")
    check("it ends with 0", service.process.returncode == 0, service.process.returncode)


# ---- attacked


def times_of(service, count=400):
    connection = service.connection()
    body = json.dumps(events(1, 1, name="H")[0])
    seconds = []
    for _ in range(count):
        started = time.monotonic()
        connection.request("POST", "/v1/score", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            seconds.append(time.monotonic() - started)
    connection.close()
    seconds.sort()
    return seconds[int(len(seconds) * 0.99) - 1] if seconds else float("inf")


def raw(service, data, wait=5.0):
    """Sends bytes as they are; gives the status of the first answer, or why there is none."""
    try:
        with socket.create_connection(("127.0.0.1", service.port), timeout=wait) as link:
            try:
                link.sendall(data)
            except OSError:
                pass
            got = b""
            while b"\r\n" not in got:
                part = link.recv(4096)
                if not part:
                    break
                got += part
            return int(got.split()[1]) if got.startswith(b"HTTP/1.1 ") else "closed"
    except socket.timeout:
        return "silence"
    except OSError as error:
        return "closed" if error.errno in (104, 32) else repr(error)


def crowd_of(port, head, tell):
    """A thousand clients that say nothing, half of a head, or a body byte by byte, and one whose body never ends.

    Tells when they are there, and after 16 seconds how many of them still are and how many there were.
    """
    links = []
    for number in range(1000):
        try:
            # From an address of their own, as the connections of one address are limited.
            link = socket.create_connection(("127.0.0.1", port), timeout=5, source_address=("127.0.0.2", 0))
        except OSError:
            continue
        links.append(link)
        try:
            if number % 3 == 1:
                link.sendall(head)
            elif number % 3 == 2:
                link.sendall(head + b"Content-Length: 1000000\r\n\r\n[")
        except OSError:
            pass

    def endless():
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30, source_address=("127.0.0.3", 0)) as link:
                link.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
                while True:
                    link.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        except OSError:
            pass

    threading.Thread(target=endless, daemon=True).start()
    tell.send("there")
    for _ in range(16):
        for link in links:
            try:
                link.send(b" ")
            except OSError:
                pass
        time.sleep(1)
    still = 0
    for link in links:
        link.setblocking(False)
        try:
            link.recv(4096, socket.MSG_PEEK)
        except BlockingIOError:
            still += 1
        except OSError:
            pass
    tell.send((still, len(links)))


def hostile(binary, base, work):
    workspace = str(work / "hostile")
    shutil.copytree(base, workspace)
    service = Service(binary, workspace)
    head = b"POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

    def post(body, more=b""):
        return head + more + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body

    event = b'{"time":"2026-03-20T00:00:00Z","source":"A1","destination":"A2","amount":%s}'
    cases = [
        ("a header of 100 KiB", head + b"X: " + b"a" * 102400 + b"\r\n\r\n", {400, 413, 431, "closed"}),
        ("length and chunks at once", head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
        ("two lengths", head + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", {400, "closed"}),
        ("JSON 500,000 deep", post(b"[" * 500_000), {400}),
        ("objects 500,000 deep", post(b'{"a":' * 500_000), {400, 422}),
        ("a key twice", post(b'{"time":1,"time":2,"source":"a","destination":"b"}'), {400, 422}),
        ("a number for a name", post(b'{"time":1,"source":3,"destination":"b"}'), {400, 422}),
        ("not a number", post(event % b"NaN"), {400, 422}),
        ("a huge number", post(event % b"1e999"), {400, 422}),
        ("a list for an amount", post(event % b"[1]"), {400, 422}),
        ("half a surrogate", post(b'{"time":1,"source":"\\ud800","destination":"b"}'), {400, 422}),
        ("bytes that are no UTF-8", post(b'{"time":1,"source":"\xff","destination":"b"}'), {400, 422}),
        ("a NUL in a name", post(b'{"time":1,"source":"a\\u0000","destination":"b"}'), {400, 422}),
        ("an empty body", post(b""), {400, 422}),
        ("an empty list", post(b"[]"), {200, 400, 422}),
        ("a body of 9 MiB", post(b" " * (9 << 20)), {413, "closed"}),
        ("a length that is none", head + b"Content-Length: x\r\n\r\n", {400, "closed"}),
        ("a path of 100 KiB", b"GET /" + b"a" * 102400 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", {400, 404, 414, 431, "closed"}),
        ("no host", b"GET /healthz HTTP/1.1\r\n\r\n", {400, "closed"}),
        ("another's host", b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", {403}),
        ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {400, "closed"}),
        ("HTTP/9", b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", {400, 505, "closed"}),
    ]
    for name, data, wanted in cases:
        status = raw(service, data)
        check(name, status in wanted, status)
    pipelined = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as link:
        link.sendall(pipelined)
        got = b""
        while got.count(b"HTTP/1.1 200") < 100:
            part = link.recv(65536)
            if not part:
                break
            got += part
    check("a hundred requests in one go are answered in order", got.count(b"HTTP/1.1 200") == 100)
    began, sent = time.monotonic(), 0
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as link:
        try:
            link.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
            while time.monotonic() - began < 8:
                link.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
                sent += 1
        except OSError:
            pass
    check("a body without an end is not read for ever", time.monotonic() - began < 8, f"cut off after {sent // 16} MiB")
    times_of(service, 200)
    alone = max(times_of(service) for _ in range(3))
    before = service.memory()
    told, tell = multiprocessing.Pipe(duplex=False)
    # In a process of its own, so that the one whose answers are timed does not wait for it here.
    crowd = multiprocessing.Process(target=crowd_of, args=(service.port, head, tell), daemon=True)
    crowd.start()
    # Held here, it would keep the wait for a crowd that fell over from ending.
    tell.close()
    told.recv()
    time.sleep(1)
    during = statistics.median(times_of(service) for _ in range(9))
    check("beside 1,000 slow and silent clients another's p99 is at most twice as long and a millisecond",
          during <= 2 * alone + 0.001,
          f"{during * 1000:.2f} ms, alone {alone * 1000:.2f} ms")
    peak = service.memory()
    check("and memory is bounded", peak - before < 100, f"{before:.0f} to {peak:.0f} MiB")
    still, count = told.recv()
    check("silent clients are let go", still <= 700, f"{still} of {count} still there after 16 s; the rest drip")
    crowd.join()
    check("it still serves", service.ask("GET", "/healthz")[0] == 200)
    check("and ends with 0", service.stop() < 10 and service.process.returncode == 0)


# ---- starved


def disk(binary, base, work):
    if not shutil.which("strace"):
        print("skipped: strace is missing")
        return
    workspace = str(work / "disk")
    shutil.copytree(base, workspace)
    for name, inject, wanted in [
        ("a sync that fails", "fsync,fdatasync:error=EIO:when=6+", {503}),
        ("a disk that is full", "pwrite64:error=ENOSPC:when=250+", {503, 507}),
    ]:
        copy = workspace + "-" + name.split()[1]
        shutil.copytree(workspace, copy)
        service = Service(binary, copy, prefix=("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=" + inject,
                                                "-e", "trace=" + inject.split(":")[0]))
        acknowledged, refused, readable = [], [], []
        for event in events(120, 5):
            status, text = service.ask("POST", "/v1/events", json.dumps(event))
            (acknowledged if status == 200 else refused).append((status, event["id"]))
        readable = [service.ask("GET", path)[0] for path in ["/healthz", "/v1/incidents"]]
        readable.append(service.ask("POST", "/v1/score", json.dumps(events(1, 5)[0]))[0])
        check(f"{name}: events are refused in so many words", refused and {s for s, _ in refused} <= wanted,
              f"{len(acknowledged)} acknowledged, then {sorted({s for s, _ in refused})}")
        check(f"{name}: reading and scoring go on", readable == [200] * 3, readable)
        service.stop(signal.SIGKILL)
        after = Service(binary, copy)
        rows, _, integrity = stored(copy)
        missing = {i for _, i in acknowledged} - {row[0] for row in rows}
        check(f"{name}: nothing acknowledged is lost", not missing and integrity == "ok", f"{len(missing)} lost, {integrity}")
        status, _ = after.ask("POST", "/v1/events", json.dumps(events(1, 9, first=500)[0]))
        check(f"{name}: after a restart all is well", status == 200, status)
        after.stop()


# ---- tokens


def tokens(binary, base, work):
    workspace = str(work / "tokens")
    shutil.copytree(base, workspace)

    def token(scope, *flags):
        made = subprocess.run([binary, "token", "add", scope, "--scope", scope, "--workspace", workspace, "--json", *flags],
                              check=True, capture_output=True, text=True).stdout
        return next(word for word in made.replace('"', " ").split() if word.startswith("dragnet_"))

    by_scope = {scope: token(scope) for scope in ["read", "ingest", "triage", "admin"]}
    expired = token("read", "--expires", "1s")
    time.sleep(1.2)
    service = Service(binary, workspace)
    document = json.loads(service.ask("GET", "/openapi.json")[1])
    wrong = []
    count = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            security = operation.get("security")
            target = path.replace("{id}", "x")
            statuses = {
                "none": service.ask(method.upper(), target)[0],
                "wrong": service.ask(method.upper(), target, Authorization="Bearer dragnet_x")[0],
                "expired": service.ask(method.upper(), target, Authorization="Bearer " + expired)[0],
            }
            scoped = {scope: service.ask(method.upper(), target, Authorization="Bearer " + secret)[0]
                      for scope, secret in by_scope.items()}
            count += 1
            if not security:
                if any(status in (401, 403) for status in statuses.values()):
                    wrong.append((method, path, statuses))
                continue
            if set(statuses.values()) != {401}:
                wrong.append((method, path, statuses))
            allowed = [scope for scope, status in scoped.items() if status not in (401, 403)]
            if len(allowed) != 1 or any(status == 401 for status in scoped.values()):
                wrong.append((method, path, scoped))
    check("each route with no, a wrong, an expired and every under-scoped token: 401 or 403", not wrong and count > 20,
          f"{count} routes, {wrong[:3]}")
    service.stop()


# ---- pictures


def children(pid):
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            pass
    return found


def drawer(service):
    """The child that draws, None while there is none."""
    for child in children(service.pid):
        try:
            if b"render-worker" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes():
                return child
        except OSError:
            pass
    return None


def incidents_of(service, wanted):
    """Some incidents with pictures, made by payments that nobody expects."""
    odd = [{"id": f"P{number}", "source": f"P-SENDER-{number}", "destination": f"P-COLLECTOR-{number // 40}",
            "time": f"2026-03-16T10:{number % 60:02d}:00Z", "amount": 4900 + number, "currency": "EUR"}
           for number in range(120)]
    service.ask("POST", "/v1/events", json.dumps(odd))
    end = time.monotonic() + 60
    items = []
    while len(items) < wanted and time.monotonic() < end:
        time.sleep(0.2)
        items = json.loads(service.ask("GET", "/v1/incidents")[1])["items"]
    return [item["id"] for item in items]


def pictures(binary, base, work):
    workspace = str(work / "pictures")
    shutil.copytree(base, workspace)
    service = Service(binary, workspace)
    found = incidents_of(service, 2)
    check("there are pictures to ask for", len(found) >= 2, len(found))
    if len(found) < 2:
        service.stop()
        return
    path = f"/v1/incidents/{found[0]}/graph.svg"
    status, usual = service.ask("GET", path)
    check("a picture is drawn in a child", status == 200 and "<svg" in usual and drawer(service) is not None, status)
    service.stop()

    # Anew, so that no picture is kept; another one gets the child to its feet.
    service = Service(binary, workspace)
    service.ask("GET", f"/v1/incidents/{found[1]}/graph.svg")
    child = drawer(service)
    check("the child of another picture stands ready", child is not None)
    if child is None:
        service.stop()
        return
    os.kill(child, signal.SIGSTOP)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(service.ask("GET", path)))
    asking.start()
    time.sleep(0.5)
    meanwhile = [service.ask("POST", "/v1/score", json.dumps(events(1, 3)[0]))[0] for _ in range(50)]
    waits = not answers
    os.kill(child, signal.SIGKILL)
    asking.join(30)
    status, text = answers[0] if answers else (0, "")
    plain = status == 200 and "Laid out plainly" in text
    told = status in (500, 503) and '"code"' in text
    check("killed while it draws: a plain picture, or a problem that says so", waits and (plain or told), status)
    check("scoring goes on meanwhile", set(meanwhile) == {200}, sorted(set(meanwhile)))
    status, again = service.ask("GET", path)
    check("the next request gets the usual picture", status == 200 and again == usual, status)
    check("from another child", drawer(service) not in (None, child), drawer(service))

    # Killed again and again, with many asking.
    over = threading.Event()

    def killer():
        while not over.wait(0.05):
            now = drawer(service)
            if now:
                try:
                    os.kill(now, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    statuses = []

    def asker():
        for incident in found[:8]:
            for form in ["png", "svg"]:
                statuses.append(service.ask("GET", f"/v1/incidents/{incident}/graph.{form}")[0])

    threads = [threading.Thread(target=asker) for _ in range(4)]
    killing = threading.Thread(target=killer)
    killing.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    over.set()
    killing.join()
    check("killed again and again: pictures or problems, and no connection lost",
          len(statuses) == 4 * 2 * len(found[:8]) and set(statuses) <= {200, 500, 503},
          {status: statuses.count(status) for status in sorted(set(statuses))})
    zombies = [child for child in children(service.pid)
               if pathlib.Path(f"/proc/{child}/stat").read_text().split()[2] == "Z"]
    check("no dead child is left, but one at most that nobody has asked for since", len(zombies) <= 1, zombies)
    check("the service lives", service.ask("GET", "/healthz")[0] == 200 and service.ask("GET", path)[1] == usual)
    check("and ends with 0", service.stop() < 10 and service.process.returncode == 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--only", default="")
    parser.add_argument("--kills", type=int, default=25)
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())
    only = options.only.split(",") if options.only else []
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        base = str(work / "base")
        for command in [["import", str(HERE / "Datasets/payments.csv")], ["train"]]:
            subprocess.run([binary, *command, "--workspace", base, "--progress", "none"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        runs = {
            "kill": lambda: kill(binary, base, work, options.kills), "swap": lambda: swap(binary, base, work),
            "terminate": lambda: terminate(binary, base, work), "hostile": lambda: hostile(binary, base, work),
            "disk": lambda: disk(binary, base, work), "tokens": lambda: tokens(binary, base, work),
            "pictures": lambda: pictures(binary, base, work),
        }
        for name, run in runs.items():
            if only and name not in only:
                continue
            print(f"---- {name}", flush=True)
            run()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{len(FAILED)} broken" if FAILED else "all hold")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())

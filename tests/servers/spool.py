# SPDX-License-Identifier: MIT
"""Spools with photos in them, and the courier's process, for tests."""

import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import uuid

from .receivers import wait_until
from .sign import shared_key

BUILD = os.environ.get("BOOTH_BUILD", "build/asan-gcc")
STATES = ("pending", "sent", "refused", "held", "broken")


def make_id(chance):
    bits = chance.getrandbits(128)
    return str(uuid.UUID(int=(bits & ~(0xf << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62)))


def order_base(person, demo=False):
    """The number of a person's order without its attempt, as docs/record.md says."""
    bits = int(person, 16) >> 3
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return ("D" if demo else "B") + "".join(digits[bits >> 5 * i & 31] for i in range(24, -1, -1))


class Spool:
    def __init__(self, folder, seed=1, key=None):
        self.folder = pathlib.Path(folder)
        self.chance = random.Random(seed)
        self.key = key or shared_key()
        for state in ("incoming", *STATES):
            (self.folder / state).mkdir(parents=True, exist_ok=True)
        self.trust(self.key)

    def trust(self, *keys):
        """What boothd does at its start."""
        (self.folder / "certificates.pem").write_text("".join(key.certificate for key in keys))

    def build(self, size=2000, demo=False, device=None, item=None):
        """One item: its id and its files' bytes, signed."""
        files = {
            "photo.jpg": b"\xff\xd8" + self.chance.randbytes(size),
            "original.jpg": b"\xff\xd8" + self.chance.randbytes(size * 2),
            "subject.json": json.dumps({"schema": "booth-subject", "key": "k%d" % self.chance.randrange(10**9)}).encode(),
        }
        item = item or make_id(self.chance)
        record = {"schema": "booth-record", "version": 1, "id": item, "demo": demo,
                  "files": {n: {"sha256": hashlib.sha256(b).hexdigest(), "bytes": len(b)}
                            for n, b in files.items()}}
        if device:
            record["device"] = device
        files["record.json"] = json.dumps(record).encode() + b"\n"
        files["record.json.p7s"] = self.key.sign(files["record.json"])
        return item, files

    def add(self, size=2000, demo=False, device=None, alter=None):
        """alter(files): changes them after the record was signed. Returns id, files."""
        item, files = self.build(size, demo, device)
        if alter:
            alter(files)
        temporary = self.folder / "incoming" / f"{item}.tmp"
        temporary.mkdir()
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        temporary.rename(self.folder / "pending" / item)
        return item, files

    def add_due(self, person, fen=1500, age_s=0, demo=False, state="pending", more=None):
        """A photo whose person owes money, taken age_s seconds ago. Returns its id and the order's base."""
        millis = int((time.time() - age_s) * 1000)
        item = make_id(self.chance)
        item = str(uuid.UUID(int=millis << 80 | (uuid.UUID(item).int & (1 << 80) - 1)))
        base = order_base(person, demo)
        _, files = self.build(item=item, demo=demo)
        record = json.loads(files["record.json"])
        record.update(campaign="2026\u5c4a", person=person, **(more or {}))
        record.setdefault("payment", {"state": "due", "order": base + "-1", "fen": fen, "basis": "student"})
        files["record.json"] = json.dumps(record).encode() + b"\n"
        files["record.json.p7s"] = self.key.sign(files["record.json"])
        temporary = self.folder / "incoming" / f"{item}.tmp"
        temporary.mkdir()
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        temporary.rename(self.folder / state / item)
        return item, base

    def add_event(self, of, kind="purged"):
        """An event item, which has no files but the record and its signature. Returns id, files."""
        item = make_id(self.chance)
        record = {"schema": "booth-event", "version": 1, "id": item, "device": "booth-1", "demo": False,
                  "at": "2026-05-04T03:02:01.000Z", "clock_synchronised": True, "campaign": None,
                  "person": None, "of": of, "kind": kind}
        files = {"record.json": json.dumps(record).encode() + b"\n"}
        files["record.json.p7s"] = self.key.sign(files["record.json"])
        temporary = self.folder / "incoming" / f"{item}.tmp"
        temporary.mkdir()
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        temporary.rename(self.folder / "pending" / item)
        return item, files

    def ids(self, state):
        return sorted(p.name for p in (self.folder / state).iterdir())

    def docket(self, state, item):
        path = self.folder / state / item / "delivery.json"
        return json.loads(path.read_text())["destinations"] if path.exists() else {}

    def move(self, item, from_state, to_state):
        (self.folder / from_state / item).rename(self.folder / to_state / item)


class Courier:
    """booth-courier with settings of its own, ended by pid."""

    def __init__(self, folder, spool, settings, credentials=None, environment=None, arguments=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.spool = spool
        self.state = self.folder / "state"
        self.state.mkdir(exist_ok=True)
        self.log_path = self.folder / "courier.log"
        self.status_path = self.state / "status.json"
        self.environment = environment or {}
        self.arguments = arguments
        self.process = None
        values = {"booth.device": "booth-1", "spool.path": spool.folder, "courier.state": self.state,
                  "courier.jitter_s": 0, "courier.retry_cap_s": 1, "courier.stall_s": 2, "courier.refuse_after_s": 1,
                  **settings}
        if credentials:
            (self.folder / "secret").write_text(credentials)
            values["courier.credentials"] = self.folder / "secret"
        self.conf = self.folder / "boothd.conf"
        self.conf.write_text("".join(f"{k} = {v}\n" for k, v in values.items()))

    def start(self):
        self.log_path.unlink(missing_ok=True)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [f"{BUILD}/booth-courier", "--config", str(self.conf), *self.arguments],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                env={**{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
                     **self.environment})
        return self

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def stop(self):
        """Exit status, or minus the signal."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process = None
        if "Sanitizer" in self.log() or "runtime error" in self.log():
            sys.stderr.write(self.log())
            raise AssertionError("the courier's log tells of a sanitizer")
        return status

    def __enter__(self):
        return self.start()

    def __exit__(self, *unused):
        self.stop()

    def wait_sent(self, count, limit_s=30):
        try:
            wait_until(lambda: len(self.spool.ids("sent")) >= count, limit_s, f"{count} items sent")
        except AssertionError:
            sys.stderr.write(self.log()[-3000:])
            raise

    def wait_log(self, text, limit_s=15):
        try:
            wait_until(lambda: text in self.log(), limit_s, f"{text!r} in the log")
        except AssertionError:
            sys.stderr.write(self.log()[-3000:])
            raise

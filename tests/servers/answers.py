# SPDX-License-Identifier: MIT
"""The courier against one kind of wrong answer. Whatever a server answers while something is wrong with
it, no photo may be refused that it would take once it is mended. trial() gives a row of the table."""
import pathlib
import shutil
import tempfile
import threading

from . import faults
from .faults import DavServer, S3Server, TusServer, status
from .receivers import wait_until
from .spool import Courier, Spool

ITEMS = 4
S3_SECRET = f"user = {S3Server.USER}\npassword = {S3Server.SECRET}\n"
KINDS = ("webdav", "s3", "tus")


def tus_offset(offset):
    """A lie about how much is there."""
    def act(request):
        if request.method == "HEAD":
            return request.answer(200, [("Upload-Offset", offset)] if offset is not None else [])
        request.server.serve(request)
    return act


def tus_location(location):
    def act(request):
        if request.method == "POST":
            return request.answer(201, [("Location", location)] if location is not None else [])
        request.server.serve(request)
    return act


GARBLED = {
    "HTTP/0.9": faults.http_0_9, "status 000": faults.status_000, "header of 150 KB": faults.huge_header,
    "400 KB of headers": faults.many_headers, "another protocol": faults.garbage, "bad chunks": faults.bad_chunks,
    "cut in the body": faults.reset, "closed without a word": faults.close_silently,
    "an answer cut short": faults.cut_answer, "an endless answer": faults.endless,
}
LIES = {
    "201, not stored": faults.lie, "half stored": faults.keep_half, "other bytes stored": faults.keep_other,
    "log-in page": faults.portal_page, "redirect to a log-in page": faults.portal_redirect,
    "412 for what is not there": status(412), "200 without a body": status(200, body=b""), "202": status(202),
    "204": status(204), "206": status(206), "207": status(207), "304": status(304), "999": status(999),
}
TUS_LIES = {
    "offset beyond the end": tus_offset(10 ** 9), "no offset": tus_offset(None), "offset 0 for ever": tus_offset(0),
    "offset of words": tus_offset("many"), "no Location": tus_location(None), "empty Location": tus_location(""),
    "Location of nonsense": tus_location("http://[::1"), "Location at another host": tus_location("http://other.invalid/x"),
    "Location with a password": tus_location("http://me:secret@localhost/x"),
    "Location with a port of nonsense": tus_location("http://localhost:port/x"),
}
# What an item's photo meets. A server that lies about what it stores lies for reading, too.
METHODS = {"webdav": "PUT|MOVE|GET|HEAD", "s3": "PUT|GET|HEAD", "tus": "POST|PATCH|HEAD|GET"}


def cases(kind, statuses):
    """name -> action, for one kind of server."""
    found = {f"{code}": status(code, body=b"not now\n") for code in statuses}
    found.update(GARBLED)
    found.update(LIES)
    if kind == "tus":
        found.update(TUS_LIES)
    return found


def make_server(kind):
    return {"webdav": DavServer, "s3": S3Server, "tus": TusServer}[kind]()


class Trial:
    def __init__(self, kind, name, action):
        self.kind, self.name, self.action = kind, name, action
        self.hits = 0
        self.lock = threading.Lock()
        self.every_second = False

    def act(self, request):
        with self.lock:
            self.hits += 1
            is_well = self.every_second and self.hits % 2 == 0
        (request.server.serve if is_well else self.action)(request)

    def pattern(self, server):
        """Requests for photos, not for probes; an upload of tus has no name in its path."""
        return r"^/photos(/upload-\d+)?$" if self.kind == "tus" else r"/[0-9a-f]{8}-[0-9a-f-]*/photo\.jpg"

    def run(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="booth-answers-"))
        try:
            return self.run_in(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, folder, server):
        settings = {"courier.type": self.kind, "courier.url": server.url, "courier.stall_s": 1}
        # so short a time that only the rules keep a photo from being refused
        settings["courier.refuse_after_s"] = 1800 if self.every_second else 2
        return Courier(folder / "courier", self.spool, settings, S3_SECRET if self.kind == "s3" else None,
                       arguments=("--debug",))

    def run_in(self, folder):
        """(what the courier said first, photos refused or broken, photos sent in the end)"""
        self.spool = Spool(folder / "spool")
        items = dict(self.spool.add() for _ in range(ITEMS))
        with make_server(self.kind) as server, self.start(folder, server) as courier:
            wait_until(lambda: "answers: create" in courier.log() or "courier: sending" in courier.log() or
                       len(self.spool.ids("sent")), 30, f"probed; {courier.log()}")
            server.add(METHODS[self.kind], self.pattern(server), self.act, times=10 ** 9)
            more = dict(self.spool.add() for _ in range(ITEMS))
            self.wait_for_trouble(courier)
            refused = self.spool.ids("refused") + self.spool.ids("broken")
            server.clear()
            courier.process.send_signal(1)
            self.wait_for_all(courier, len(items) + len(more))
            for item, files in {**items, **more}.items():
                for name, content in files.items():
                    found = server.read(f"booth-1/{item}/{name}")
                    assert found == content, (self.kind, self.name, item, name)
            said = next((line for line in courier.log().splitlines() if "waits" in line or "error: " in line or
                         "warning: " in line), "")
            assert courier.stop() == 0, courier.log()[-2000:]
        return said, len(refused), len(self.spool.ids("sent"))

    def wait_for_trouble(self, courier):
        enough = 14 if self.every_second else 7
        wait_until(lambda: self.hits >= enough or "sending is paused" in courier.log() or
                   len(self.spool.ids("sent")) == 2 * ITEMS or self.spool.ids("refused"), 60,
                   f"{self.kind} {self.name}: trouble; {courier.log()[-1500:]}")

    def wait_for_all(self, courier, count):
        def are_sent():
            if len(self.spool.ids("sent")) < count:
                courier.process.send_signal(1)
            return len(self.spool.ids("sent")) == count
        try:
            wait_until(are_sent, 60, "all are sent")
        except AssertionError:
            raise AssertionError(f"{self.kind} {self.name}: {self.spool.ids('pending')} pending, refused "
                                 f"{self.spool.ids('refused')}: {courier.log()[-3000:]}") from None


def trial(kind, name, action, every_second=False):
    one = Trial(kind, name, action)
    one.every_second = every_second
    return one.run()

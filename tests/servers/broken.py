# SPDX-License-Identifier: MIT
"""Broken booths: each is broken by hand in one way. boothctl doctor must name the cause, and what it says to do must mend
it. tests/system/test_broken runs those that are quick, tests/long/broken_booths all, and prints the table."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

from . import faults
from .faults import FaultServer, status
from .receivers import wait_until
from .spool import BUILD, Courier, Spool

FOREVER = 10 ** 6
CLOCK = """#define _GNU_SOURCE
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>
/* An empty battery: the real-time clock began in 1970. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	long r = syscall(SYS_clock_gettime, clock, now);
	if (r == 0 && clock == CLOCK_REALTIME)
		now->tv_sec %= 100000;
	return (int)r;
}
"""


class Place:
    """A booth's settings and folders; no boothd runs. What doctor finds is of this machine, but for these."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="booth-broken-"))
        self.spool = Spool(self.folder / "spool")
        self.spool.folder.chmod(0o2770)
        (self.folder / "keys").mkdir(mode=0o700)
        self.secret = self.folder / "secret"
        self.courier, self.server, self.environment = None, None, {}
        self.values = {"camera.device": "sim:tests/data/sitters/good.sitter", "booth.demo": "yes",
                       "booth.keys": self.folder / "keys", "examiner.models": "build/models", "camera.models": "build/models",
                       "campaign.ledger": self.folder / "ledger", "campaign.secret": self.folder / "keys/campaign",
                       "spool.path": self.spool.folder, "roster.file": self.folder / "roster.db", "spool.reserve_mb": 1, "photo.profiles": "etc/profiles"}

    def close(self):
        self.stop()
        if self.server:
            self.server.__exit__()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- what a hand does ----

    def set(self, **values):
        self.values.update({key.replace("__", "."): value for key, value in values.items()})

    def serve(self, server):
        self.server = server
        server.__enter__()
        self.set(courier__type="webdav", courier__url=server.url)

    def start(self):
        """systemctl start booth-courier"""
        self.courier = Courier(self.folder / "courier", self.spool, {**self.values, "courier.retry_cap_s": 1},
                               arguments=("--debug",))
        self.courier.start()

    def stop(self):
        if self.courier:
            self.courier.stop()
        self.courier = None

    def restart(self):
        self.stop()
        self.start()

    def reload(self):
        self.courier.process.send_signal(signal.SIGHUP)

    # ---- what the operator sees ----

    def boothctl(self, *words):
        conf = self.folder / "boothd.conf"
        conf.write_text("".join(f"{key} = {value}\n" for key, value in
                                {"courier.state": self.folder / "courier/state", **self.values}.items()))
        done = subprocess.run([f"{BUILD}/boothctl", "--socket", str(self.folder / "none.sock"), "--config", str(conf), *words],
                              capture_output=True, text=True, timeout=60,
                              env={**{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
                                   **self.environment})
        assert "Sanitizer" not in done.stderr, done.stderr
        return done

    def doctor(self, check):
        rows = [json.loads(line) for line in self.boothctl("--json", "doctor").stdout.splitlines()]
        return next(row for row in rows if row["check"] == check)

    def sending(self):
        """The line `sending`, once the courier has asked the server."""
        def look():
            row = self.doctor("sending")
            return None if "has not asked" in row["text"] or "does not run" in row["text"] else row
        return wait_until(look, 40, "the courier has asked the server")


def type_it(place, remedy):
    """What the remedy says to type. Returns what was typed."""
    typed = []
    for words in re.findall(r"boothctl [^,;]+|systemctl [a-z]+ booth-courier|chmod 0\d+", remedy):
        if "FILE" in words:  # only a person has that file
            continue
        kind, *rest = words.split()
        if kind == "boothctl":
            done = place.boothctl(*rest)
            assert done.returncode in (0, 1, 2), (words, done)  # not 64: it can be typed
        elif kind == "chmod":
            place.secret.chmod(int(rest[0], 8))
        else:
            {"start": place.start, "restart": place.restart, "reload": place.reload}[rest[0]]()
        typed.append(words)
    return ", ".join(typed) or "nothing"


class Case:
    """broken(place) breaks the booth; words: doctor's text must have them; by_hand(place): what a person mends, because the
    remedy says so; after: the states that the check may then have."""

    def __init__(self, name, check, broken, words, by_hand=None, after=("good", "off"), is_quick=True, states=("bad",)):
        self.name, self.check, self.broken, self.words, self.by_hand = name, check, broken, words, by_hand
        self.after, self.is_quick, self.states = after, is_quick, states

    def look(self, place):
        return place.sending() if self.check == "sending" and place.courier else place.doctor(self.check)

    def run(self):
        """The table's row: name, doctor's line, the remedy, what was typed, what the line says then."""
        place = Place()
        try:
            self.broken(place)
            row = self.look(place)
            assert row["state"] in self.states, (self.name, row)
            assert self.words in row["text"], (self.name, row)
            assert row["remedy"], (self.name, row)
            said = place.boothctl("status").stdout
            if self.check in ("settings", "clock", "sending", "photos", "expiry"):
                assert self.words[:60] in said, (self.name, said)
            if self.by_hand:
                self.by_hand(place)
            typed = type_it(place, row["remedy"])
            then = wait_until(lambda: (lambda now: now if now["state"] in self.after else None)(self.look(place)), 40,
                              f"{self.name}: mended")
            return self.name, f"{row['state']} {row['check']}: {row['text']}", row["remedy"], typed, then["text"]
        finally:
            place.close()


def server(action, method="PUT|MKCOL|POST|GET|HEAD|PATCH", make=FaultServer, **settings):
    """A courier with one photo before a server that answers so."""
    def broken(place):
        place.serve(make())
        place.set(**settings)
        place.server.add(method, ".*", action, times=FOREVER)
        place.spool.add()
        place.start()
    return broken


def clear(place):
    place.server.clear()


def away(**settings):
    """A courier with one photo whose server cannot be reached as the settings say."""
    def broken(place):
        place.serve(FaultServer())
        place.good = {key: place.values.get(key, "") for key in ("courier.url", "courier.proxy")}
        place.set(**settings)
        place.spool.add()
        place.start()
    return broken


def right_settings(place):
    place.values.update(place.good)


def make_certificate(place):
    tls = place.folder / "tls"
    tls.mkdir()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key",
                    "-out", "crt", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, cwd=tls,
                   capture_output=True)
    return str(tls / "crt"), str(tls / "key")


def untrusted(place):
    place.serve(FaultServer(tls=make_certificate(place)))
    place.spool.add()
    place.start()


def wrong_clock(place):
    place.serve(FaultServer(clock_ahead_s=7200))
    place.server.add("PUT", ".*", status(403), times=FOREVER)
    place.spool.add()
    place.start()


def right_clock(place):
    place.server.clock_ahead_s = 0
    place.server.clear()


def empty_battery(place):
    source, library = place.folder / "clock.c", place.folder / "clock.so"
    source.write_text(CLOCK)
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
    place.environment = {"LD_PRELOAD": str(library), "ASAN_OPTIONS": "verify_asan_link_order=0"}


def no_credentials(place):
    place.set(courier__type="webdav", courier__url="http://localhost:9/x", courier__credentials=place.secret)


def open_credentials(place):
    no_credentials(place)
    place.secret.write_text("token = x\n")
    place.secret.chmod(0o644)


def held(state):
    def broken(place):
        item, _ = place.spool.add()
        place.spool.move(item, "pending", state)
    return broken


def old_certificate(place):
    """-not_after is newer than Debian 12's openssl req, so the CA's own command makes it."""
    folder = place.folder
    (folder / "index").write_text("")
    (folder / "serial").write_text("01")
    (folder / "conf").write_text("[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\npolicy=p\n[p]\ncommonName=supplied\n")
    for words in (("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=booth",
                   "-keyout", "key", "-out", "request"),
                  ("ca", "-batch", "-config", "conf", "-selfsign", "-keyfile", "key", "-in", "request", "-out",
                   "keys/device.crt", "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-notext", "-outdir", ".",
                   "-md", "sha256")):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)


def new_certificate(place):
    subprocess.run(["openssl", "req", "-x509", "-key", "key", "-subj", "/CN=booth", "-days", "3650", "-out", "keys/device.crt"],
                   check=True, capture_output=True, cwd=place.folder)


def pair_of_two(place):
    """The certificate of another key."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=booth",
                    "-keyout", "/dev/null", "-days", "3650", "-out", str(place.folder / "keys/device.crt")], check=True, capture_output=True)
    subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
                    str(place.folder / "keys/device.key")], check=True)


def a_file(name, text="x"):
    def make(place):
        path = place.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return path
    return make


def drop_database(place):
    (place.folder / "roster.db").write_text("this is no roster")
    place.set(identify__mode="roster", panel__keypad="name:x")


CASES = [
    Case("a setting that is not allowed", "settings", lambda p: p.set(camera__rate="fast"), "camera.rate: must be a whole number",
         lambda p: p.set(camera__rate=30)),
    Case("no camera at the node of the settings", "camera", lambda p: p.set(camera__device="/dev/video99"), "/dev/video99",
         lambda p: p.set(camera__device="sim:tests/data/sitters/good.sitter"), after=("warning",)),
    Case("a stand-in on a real booth", "camera", lambda p: p.set(booth__demo="no"), "is a stand-in, and this is no demo",
         lambda p: p.set(booth__demo="yes"), after=("warning",)),
    Case("a lamp that is not there", "lamps", lambda p: p.set(leds__status="no:such:lamp"), "there is no such light",
         lambda p: p.set(leds__status="")),
    Case("buttons that are not plugged in", "buttons", lambda p: p.set(panel__devices="usb:dead:beef"), "is not there",
         lambda p: p.set(panel__devices=""), after=("good", "warning")),
    Case("the spool's folder is gone", "disk", lambda p: p.set(spool__path=p.folder / "gone"), "No such file or directory",
         lambda p: p.set(spool__path=p.spool.folder)),
    Case("the spool's mode was changed", "disk", lambda p: p.spool.folder.chmod(0o755), "has mode 755, not 2770",
         lambda p: p.spool.folder.chmod(0o2770), states=("warning",)),
    Case("the disk is nearly full", "disk", lambda p: p.set(spool__reserve_mb=100000000 // 1000), "below 100000 MiB the booth closes",
         lambda p: p.set(spool__reserve_mb=1)),
    Case("the clock began in 1970", "clock", empty_battery, "it is 1970-01-0",
         lambda p: p.environment.clear(), after=("good", "warning")),
    Case("the networks are missing", "models", lambda p: p.set(examiner__models=p.folder), "cannot read the model",
         lambda p: p.set(examiner__models="build/models")),
    Case("the file of the credentials is missing", "credentials", no_credentials, "is not there",
         lambda p: (p.secret.write_text("token = x\n"), p.secret.chmod(0o600))),
    Case("anybody may read the credentials", "credentials", open_credentials, "can be read by others (mode 644)",
         states=("warning",)),
    Case("s3 without credentials", "credentials", lambda p: p.set(courier__type="s3", courier__url="http://localhost:9/bucket"),
         "s3 needs courier.credentials", lambda p: (p.secret.write_text("user = a\npassword = b\n"), p.secret.chmod(0o600),
                                                    p.set(courier__credentials=p.secret))),
    Case("the booth's certificate has ended", "expiry", old_certificate, "the certificate of booth.keys ended on 2020-02-01",
         new_certificate),
    Case("the name of the server is not known", "network", lambda p: p.set(courier__type="webdav",
                                                                          courier__url="http://nowhere.invalid/x"),
         "nowhere.invalid is not found", lambda p: p.set(courier__type="none")),
    Case("the server's port is closed", "network", lambda p: p.set(courier__type="webdav", courier__url="http://127.0.0.1:9/x"),
         "127.0.0.1 port 9 cannot be reached", lambda p: p.set(courier__type="none")),
    Case("the courier does not run", "sending", lambda p: p.serve(FaultServer()), "booth-courier does not run"),
    Case("key and certificate are of two pairs", "expiry", pair_of_two, "device.crt", lambda p: (p.folder / "keys/device.key").unlink()),
    Case("a file lies where the spool should", "disk", lambda p: p.set(spool__path=a_file("file")(p)), "file is no folder",
         lambda p: p.set(spool__path=p.spool.folder)),
    Case("a file lies where the statistics should", "disk", lambda p: p.set(booth__stats=a_file("file")(p)),
         "is no folder, so nothing is counted", lambda p: (p.folder / "file").unlink(), states=("warning",)),
    Case("a file lies where the ledger should", "ledger", a_file("ledger"), "is no folder", lambda p: (p.folder / "ledger").unlink()),
    Case("an address that begins with htps", "network", lambda p: p.set(courier__type="webdav", courier__url="htps://localhost/x"),
         "courier.url = htps://", lambda p: p.set(courier__type="none")),
    Case("the file of the credentials is empty", "credentials", lambda p: (a_file("secret", "")(p), no_credentials(p)), "secret",
         lambda p: p.secret.write_text("token = x\n")),
    Case("the recipient is no certificate", "expiry", lambda p: p.set(spool__recipient=a_file("r.pem")(p)), "r.pem",
         lambda p: p.set(spool__recipient=""), states=("warning",)),
    Case("photos were refused", "photos", held("refused"), "1 refused by the server", lambda p: p.boothctl("queue", "retry", "all")),
    Case("photos were held and forgotten", "photos", held("held"), "1 kept back by an operator", states=("warning",)),
    Case("a campaign's secret is missing", "campaign", lambda p: p.set(campaign__name="2026届春季"), "there is no campaign secret",
         states=("warning",), after=("good",)),
    Case("a roster that is damaged", "roster", drop_database, "roster", lambda p: (p.set(identify__mode="none"), os.unlink(
        p.folder / "roster.db"))),
    # what pauses the courier, or lets it wait
    Case("401", "sending", server(status(401)), "is wrong or may not write there", clear),
    Case("403", "sending", server(status(403)), "answers 403", clear, is_quick=False),
    Case("404, an address that is wrong", "sending", server(status(404)), "correct courier.url", clear,
         is_quick=False),
    Case("the address has moved (301)", "sending", server(status(301, [("Location", "http://elsewhere.example/")])),
         "the server has moved", clear, is_quick=False),
    Case("407, the proxy wants a password", "sending", server(status(407)), "the proxy wants a password", clear, is_quick=False),
    Case("507, the server's disk is full", "sending", server(status(507)), "its disk is full", clear, states=("bad", "warning")),
    Case("511, the network wants a log-in", "sending", server(status(511)), "captive portal", clear, states=("bad", "warning"),
         is_quick=False),
    Case("a log-in page in the server's place", "sending", server(faults.portal_page), "a web page came", clear,
         states=("bad", "warning"), is_quick=False),
    Case("500: the breaker opens", "sending", server(status(500)), "answers 500", clear, states=("bad", "warning"), is_quick=False),
    Case("what answers is no web server", "sending", server(faults.garbage, ".*"), "waits", clear, states=("bad", "warning"),
         is_quick=False),
    Case("TLS: signed by nobody the booth trusts", "sending", untrusted, "signed by nobody this booth trusts",
         lambda p: p.set(courier__ca=p.folder / "tls/crt")),
    Case("the server refuses, and the clock is wrong", "sending", wrong_clock, "this booth's clock is wrong", right_clock),
    Case("DNS", "sending", away(courier__url="http://nowhere.invalid/x"), "nowhere.invalid cannot be reached", right_settings,
         states=("bad", "warning"), is_quick=False),
    Case("the proxy is down", "sending", away(courier__proxy="http://127.0.0.1:9"), "the proxy cannot be reached", right_settings,
         states=("bad", "warning"), is_quick=False),
]

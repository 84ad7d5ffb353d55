# SPDX-License-Identifier: MIT
"""A real booth for system tests: boothd, booth-ui and the control socket, in a folder of its own.

Nothing here sleeps: readiness comes from sd_notify, progress from the watch stream, ends from wait().
"""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BOOTH_BUILD", "build/asan-gcc")
SHARED = os.environ.get("BOOTH_SHARED", "../shared")
PATIENCE = float(os.environ.get("BOOTH_PATIENCE", "120"))  # seconds until a test gives up


def need_shared(path):
    """The shared photographs; skips where they are absent, fails where CI promises them."""
    full = os.path.join(SHARED, path)
    if os.path.exists(full):
        return full
    if os.environ.get("CI") == "true":
        sys.exit("FAILED: %s is missing, and CI must not skip" % full)
    print("skipped: %s is not here (the project's shared photographs)" % full)
    sys.exit(77)


class Gone(Exception):
    """The program at the other end is gone."""


class Rpc:
    """One connection to control.sock."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.buffer = b""
        self.notes = []
        self.last_id = 0

    def close(self):
        self.socket.close()

    def _line(self):
        while b"\n" not in self.buffer:
            piece = self.socket.recv(65536)
            if not piece:
                raise Gone("control.sock was closed")
            self.buffer += piece
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line)

    def call(self, method, **params):
        self.last_id += 1
        request = {"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            answer = self._line()
            if "id" not in answer:
                self.notes.append(answer["params"])
                continue
            if "error" in answer:
                raise RuntimeError(answer["error"]["message"])
            return answer.get("result")

    def note(self):
        """The next thing a watcher hears."""
        if self.notes:
            return self.notes.pop(0)
        while True:
            answer = self._line()
            if "method" in answer:
                return answer["params"]


class Booth:
    def __init__(self, camera, keep=False, **settings):
        self.folder = tempfile.mkdtemp(prefix="booth-test-")
        self.keep = keep
        self.spool = os.path.join(self.folder, "spool")
        os.mkdir(self.spool)
        self.control = os.path.join(self.folder, "control.sock")
        self.ui_socket = os.path.join(self.folder, "ui.sock")
        self.config = os.path.join(self.folder, "boothd.conf")
        self.settings = {
            "booth.demo": "yes",
            "booth.device": "test",
            "camera.device": camera,
            "camera.models": "build/models",
            "examiner.models": "build/models",
            "photo.profiles": "etc/profiles",
            "booth.keys": os.path.join(self.folder, "keys"),
            "link.ui_socket": self.ui_socket,
            "link.control_socket": self.control,
            "campaign.ledger": os.path.join(self.folder, "ledger"),
            "booth.stats": os.path.join(self.folder, "stats"),
            "campaign.secret": os.path.join(self.folder, "keys", "campaign"),
            "spool.path": self.spool,
            "spool.reserve_mb": "1",
            "session.countdown_s": "1",
            "session.saved_s": "1",
            "session.burst_frames": "4",
            "session.burst_s": "60",
            "session.examine_s": "120",
            "session.pose_s": "600",
        }
        self.settings.update({key.replace("__", "."): str(value) for key, value in settings.items()})
        self.processes = []
        self.daemon = None
        self.watch = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if kind is not None:
            sys.stderr.write(self.log("boothd"))
            sys.stderr.write(self.log("booth-ui"))
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, program):
        path = os.path.join(self.folder, program + ".log")
        if not os.path.exists(path):
            return ""
        with open(path, errors="replace") as file:
            return file.read()

    def write_config(self):
        with open(self.config, "w") as file:
            for key, value in self.settings.items():
                file.write("%s = %s\n" % (key, value))

    def spawn(self, program, *arguments, **more):
        log = open(os.path.join(self.folder, program + ".log"), "a")
        process = subprocess.Popen(
            [os.path.join(BUILD, program)] + list(arguments), stdout=log, stderr=log, **more)
        log.close()
        self.processes.append(process)
        return process

    def start(self):
        """boothd up to READY=1."""
        self.write_config()
        path = os.path.join(self.folder, "notify.sock")
        if os.path.exists(path):
            os.unlink(path)
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(path)
        notify.settimeout(PATIENCE)
        environment = dict(os.environ, NOTIFY_SOCKET=path)
        self.daemon = self.spawn("boothd", "--config", self.config, "--debug", env=environment)
        while True:
            ready, _, _ = select.select([notify], [], [], 0.2)
            if ready and b"READY=1" in notify.recv(4096):
                break
            if self.daemon.poll() is not None:
                raise AssertionError("boothd ended with %d:\n%s" % (self.daemon.returncode, self.log("boothd")))
        notify.close()
        self.rpc = Rpc(self.control)
        self.watch = Rpc(self.control)
        self.watch.call("watch")
        return self

    def start_ui(self, language="zh_CN", size="1080x1920", more=()):
        self.screens = os.path.join(self.folder, "screens")
        os.makedirs(self.screens, exist_ok=True)
        return self.spawn("booth-ui", "--socket", self.ui_socket, "--display", "png:" + self.screens,
                          "--language", language, "--size", size, *more)

    def boothctl(self, *words):
        return subprocess.run([os.path.join(BUILD, "boothctl"), "--socket", self.control] + list(words),
                              capture_output=True, text=True, timeout=PATIENCE)

    def status(self):
        return self.rpc.call("status")

    def press(self, button="shutter"):
        """What the watch stream told before this press is no answer to it."""
        self.watch.call("status")
        self.watch.notes.clear()
        self.rpc.call("press", button=button)

    def wait_for(self, *states):
        """Follows the watch stream since the last press, so that a state that was there and has
        passed is found too, and one of before the press is not."""
        deadline = time.monotonic() + PATIENCE
        seen = []
        # on the watch stream itself: what it told before this answer lies in its notes, in order
        now = self.watch.call("status")
        while time.monotonic() < deadline:
            if not self.watch.notes and now and now["state"] in states:
                return now
            if not self.watch.notes:
                now = None  # whatever comes now is newer
            note = self.watch.note()
            seen.append("%s->%s%s" % (note["event"], note["state"], " hint " + note["hint"] if note["hint"] else ""))
            if note["state"] in states:
                return note
        raise AssertionError("waited for %s; saw %s" % (states, seen[-20:]))

    def to_pose(self):
        """From idle through notice and rules to the camera."""
        self.wait_for("idle")
        self.press()
        self.wait_for("notice")
        self.press()
        self.wait_for("rules")
        self.press()
        self.wait_for("pose")

    def shoot(self):
        """One burst, by the booth itself or by the button; returns the state it leads to."""
        # a sitter who holds still is photographed without the button: then a press would mean "keep"
        now = self.wait_for("pose", "countdown", "burst", "examining", "review", "rejected", "staff")
        if now["state"] == "pose":
            self.press()
        elif now["state"] in ("review", "rejected", "staff"):
            return now
        return self.wait_for("review", "rejected", "staff")

    def insist(self):
        """Takes a photo although a check fails, as soon as the booth offers that; returns the state it leads to.
        Needs hints.anyway_s = 0."""
        while not self.watch.note()["may_insist"]:
            pass
        self.press()
        return self.wait_for("review", "rejected", "staff")

    def item(self, identity):
        return os.path.join(self.spool, "pending", identity)


def run(tests):
    """Runs the functions in turn; the first failure ends the program."""
    for test in tests:
        print("  %s" % test.__name__, flush=True)
        test()
    print("%d passed, 0 failed" % len(tests))

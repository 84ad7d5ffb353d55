# SPDX-License-Identifier: MIT
"""What the courier's system tests share: a spool, a courier, and what must have arrived."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from .receivers import wait_until
from .spool import BUILD, Courier, Spool


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="booth-courier-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.spool = Spool(self.folder / "spool")
        self.items = {}

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, count=1, **more):
        added = [self.spool.add(**more) for _ in range(count)]
        self.items.update(added)
        return [item for item, _ in added]

    def courier(self, server, credentials=None, environment=None, **settings):
        values = {"courier.type": "webdav", "courier.url": server.url if server else ""}
        values.update({k.replace("__", "."): v for k, v in settings.items()})
        return Courier(self.folder / "courier", self.spool, values, credentials, environment,
                       ("--debug",))

    def list_queue(self, courier, *words):
        done = subprocess.run([BUILD + "/boothctl", "--config", courier.conf,
                               *words, "queue", "list"], stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def wait_status(self, courier, is_wanted):
        """The courier's status file, once its first destination is as wanted. The file is there from the start."""
        def look():
            about = courier.status_path.exists() and json.loads(courier.status_path.read_text())
            return about if about and is_wanted(about["destinations"][0]) else None
        return wait_until(look, 20, "its state is told")

    def check_arrived(self, server, items=None, prefix="booth-1"):
        for item in items if items is not None else self.items:
            for name, content in self.items[item].items():
                self.assertEqual(server.read(f"{prefix}/{item}/{name}"), content, f"{item}/{name}")

    def check_only(self, server, items):
        """Nothing but these is at the server."""
        found = {key.split("/")[1] for key in server.keys() if not key.endswith(".part")}
        self.assertEqual(found, set(items))

# SPDX-License-Identifier: MIT
"""The end of orders.sock that boothd has, for tests of the courier: takes reports, asks for haste."""
import json
import pathlib
import socket
import threading


class Boothd:
    """stores: what a report of an end is answered: True, or False for an error."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.lock = threading.Lock()
        self.reports, self.clients, self.stores = [], [], True
        self.path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            with self.lock:
                self.clients.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            for line in client.makefile("rb"):
                request = json.loads(line)
                if request["method"] == "order_report":
                    with self.lock:
                        self.reports.append(request["params"])
                is_good = self.stores or request.get("params", {}).get("state") not in ("paid", "closed")
                answer = {"result": True} if is_good else {"error": {"code": -32000, "message": "no"}}
                client.sendall(json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer}).encode() + b"\n")
        except OSError:
            pass

    def hurry(self, photo):
        line = {"jsonrpc": "2.0", "method": "order_hurry", "params": {"photo": photo}}
        with self.lock:
            for client in self.clients:
                try:
                    client.sendall(json.dumps(line).encode() + b"\n")
                except OSError:
                    pass

    def ends(self):
        with self.lock:
            return [report for report in self.reports if report["state"] in ("paid", "closed")]

    def states(self, photo=None):
        with self.lock:
            return [report["state"] for report in self.reports if photo in (None, report["photo"])]

    def close(self):
        self.socket.close()
        with self.lock:
            for client in self.clients:
                client.close()
        self.path.unlink(missing_ok=True)

# SPDX-License-Identifier: MIT
"""A reference server for the contract of docs/orders.md, to read as an example, and to be told to misbehave.

    server = OrderServer().start()          keeps its orders in memory
    server.pay(number)                      somebody pays an open order
    server.act = f                          f(request, method, number, is_close) answers instead, if it returns true
"""
import json
import pathlib
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SCHEMA = json.loads((pathlib.Path(__file__).resolve().parents[2] / "docs/schemas/order.schema.json").read_text())
PATH = re.compile(r"^/pay/orders/([BD][0-9A-HJKMNP-TV-Z]{25}-[1-9][0-9]?)(/close)?$")
TOKEN = "a-token-of-the-booth"


class Order:
    def __init__(self, number, body):
        self.number, self.body = number, body
        self.state, self.transaction = "open", None
        self.history = ["open"]

    def describe(self):
        about = {"number": self.number, "state": self.state, "fen": self.body["fen"]}
        if self.state == "open":
            about["qr"] = f"https://pay.example/c/{self.number}"
        if self.transaction:
            about["transaction"] = self.transaction
        return about

    def become(self, state):
        self.state = state
        self.history.append(state)


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=None, headers=()):
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        try:
            self.send_response(status)
            for key, value in headers:
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # the courier was stopped

    def handle_one(self, method):
        server = self.server.owner
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = PATH.match(self.path)
        if not found or (method == "POST") != bool(found[2]):
            return self.answer(404)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.answer(401)
        with server.lock:
            server.requests.append((method, found[1], time.monotonic()))
            act = server.act
        if act and act(self, method, found[1], bool(found[2])):
            return None
        with server.lock:
            status, reply = {"GET": server.query, "PUT": server.create, "POST": server.close_order}[method](found[1], body)
        after = server.after
        if after and after(self, method, found[1], bool(found[2])):
            return None
        return self.answer(status, reply)

    def do_GET(self):
        self.handle_one("GET")

    def do_PUT(self):
        self.handle_one("PUT")

    def do_POST(self):
        self.handle_one("POST")


class OrderServer:
    def __init__(self, port=0):
        self.lock = threading.RLock()
        self.orders, self.requests, self.bodies = {}, [], []
        self.act = self.after = None
        self.http = ThreadingHTTPServer(("127.0.0.1", port), Request)
        self.http.daemon_threads = True
        self.http.owner = self
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/pay"

    def start(self):
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self.http.shutdown()
        self.http.server_close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # ---- the contract ----

    def query(self, number, _):
        order = self.orders.get(number)
        return (200, order.describe()) if order else (404, None)

    def create(self, number, body):
        body = json.loads(body)
        self.bodies.append(body)
        order = self.orders.get(number)
        if order and any(order.body[key] != body[key] for key in ("fen", "currency", "title")):
            return 409, order.describe()
        if not order:
            order = self.orders[number] = Order(number, body)
            return 201, order.describe()
        return 200, order.describe()

    def close_order(self, number, _):
        order = self.orders.get(number)
        if not order:
            return 404, None
        if order.state == "paid":
            return 409, order.describe()
        if order.state == "open":
            order.become("closed")
        return 204, None

    # ---- for tests ----

    def pay(self, number):
        """Somebody pays. False: the order cannot be paid."""
        with self.lock:
            order = self.orders.get(number)
            if not order or order.state != "open":
                return False
            order.transaction = f"T{len(number)}{number[-2:]}"
            order.become("paid")
            return True

    def count(self, state):
        with self.lock:
            return sum(order.state == state for order in self.orders.values())

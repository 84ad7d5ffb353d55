# SPDX-License-Identifier: MIT
"""A scripted server: a small honest WebDAV store that does what a rule says instead, when one fits.

A rule is (method pattern, path pattern, action, times). The first that fits and is not used up acts.
Actions are functions of the request's handler; those below cover what servers, proxies and cables do.
"""

import base64
import hashlib
import hmac
import itertools
import re
import select
import socket
import ssl
import struct
import threading
import time
import urllib.parse
from email.utils import formatdate

LIMIT_S = 30


class Request:
    def __init__(self, server, connection, method, path, headers):
        self.server, self.connection = server, connection
        self.method, self.path, self.headers = method, path, headers
        self.length = int(headers.get("content-length", 0))
        self.body = b""
        self.got_body = False

    def read_body(self, most=None):
        if "100-continue" in self.headers.get("expect", ""):
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        want = self.length if most is None else min(most, self.length)
        while len(self.body) < want:
            piece = self.connection.recv(min(65536, want - len(self.body)))
            if not piece:
                raise ConnectionError
            self.body += piece
        self.got_body = want == self.length

    def answer(self, status, headers=(), body=b"", length=None):
        if not self.got_body and self.length:
            self.read_body()
        lines = [f"HTTP/1.1 {status} X"]
        named = {k.lower() for k, _ in headers}
        if "date" not in named:
            lines.append(f"Date: {formatdate(time.time() + self.server.clock_ahead_s, usegmt=True)}")
        lines += [f"{k}: {v}" for k, v in headers]
        lines.append(f"Content-Length: {len(body) if length is None else length}")
        self.connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" +
                                (b"" if self.method == "HEAD" else body))


def status(code, headers=(), body=b"no\n"):
    return lambda request: request.answer(code, headers, body)


def hang(request):
    request.server.stopping.wait(LIMIT_S)
    raise ConnectionError


def hang_after_body(request):
    request.read_body()
    hang(request)


def reset(request):
    """RST while the body is on its way."""
    request.read_body(most=request.length // 2)
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()
    raise ConnectionError


def reset_after_storing(request):
    """The answer is lost: the client cannot know."""
    request.read_body()
    request.server.store_request(request)
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()
    raise ConnectionError


def close_silently(request):
    raise ConnectionError


def garbage(request):
    request.connection.sendall(b"\x00\x01SSH-2.0-OpenSSH_9.2\r\n\r\n")
    raise ConnectionError


def http_0_9(request):
    """No status line at all."""
    request.read_body()
    request.connection.sendall(b"<html>hello from 1991</html>\n")
    raise ConnectionError


def status_000(request):
    request.read_body()
    request.connection.sendall(b"HTTP/1.1 000 \r\nContent-Length: 0\r\n\r\n")


def huge_header(request):
    """One header of 150 KB."""
    request.read_body()
    request.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 150000 + b"\r\nContent-Length: 0\r\n\r\n")
    raise ConnectionError


def many_headers(request):
    request.read_body()
    request.connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 1000) for i in range(400)) +
                               b"Content-Length: 0\r\n\r\n")
    raise ConnectionError


def bad_chunks(request):
    request.read_body()
    request.connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno chunk\r\n")
    raise ConnectionError


def portal_page(request):
    """The log-in page of a network, in every server's place."""
    request.answer(200, [("Content-Type", "text/html")], b"<!DOCTYPE html>\n<title>Campus WiFi: log in</title>\n")


def portal_redirect(request):
    request.answer(302, [("Location", "http://portal.invalid/login?from=booth")])


def interim(request):
    """1xx answers, one with headers that must be forgotten, then the true one."""
    request.connection.sendall(b"HTTP/1.1 103 Early Hints\r\nETag: \"bogus\"\r\nRetry-After: 9999\r\n\r\n"
                               b"HTTP/1.1 102 Processing\r\n\r\n")
    request.server.serve(request)


def slow(rate):
    def act(request):
        while len(request.body) < request.length:
            request.read_body(most=min(request.length, len(request.body) + rate // 10))
            request.server.stopping.wait(0.1)
        request.server.serve(request)
    return act


def lie(request):
    """201, and nothing is kept."""
    request.answer(201)


def keep_half(request):
    request.read_body()
    request.body = request.body[:len(request.body) // 2]
    request.server.store_request(request)
    request.answer(201)


def keep_other(request):
    request.read_body()
    request.body = bytes(b ^ 1 for b in request.body)
    request.server.store_request(request)
    request.answer(201)


def cut_answer(request):
    """Promises more bytes than come."""
    request.answer(200, (), b"x" * 10, length=100000)
    raise ConnectionError


def endless(request):
    request.connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not request.server.stopping.is_set():
        request.connection.sendall(b"1000\r\n" + b"y" * 4096 + b"\r\n")


def tunnel(request):
    """What a proxy does for https: CONNECT, then bytes both ways."""
    host, port = request.path.rsplit(":", 1)
    if host == "localhost":  # a bare system has no file of hosts
        host = "127.0.0.1"
    near = request.connection
    with socket.create_connection((host, int(port)), LIMIT_S) as far:
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        other = {near: far, far: near}
        while not request.server.stopping.is_set():
            for end in select.select(list(other), (), (), 0.2)[0]:
                piece = end.recv(65536)
                if not piece:
                    raise ConnectionError
                other[end].sendall(piece)


def with_etag(etag):
    def act(request):
        request.server.serve(request, etag=etag)
    return act


class FaultServer:
    def __init__(self, rules=(), tls=None, client_ca=None, create_only=True, clock_ahead_s=0):
        self.clock_ahead_s = clock_ahead_s
        self.store, self.folders = {}, {"/"}
        self.rules = [list(rule) for rule in rules]
        self.lock = threading.Lock()
        self.requests = []  # (time, method, path)
        self.sizes_put = []  # (method, path, bytes announced)
        self.stopping = threading.Event()
        self.create_only = create_only
        self.is_down = False
        self.context = None
        if tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*tls)
            if client_ca:
                self.context.verify_mode = ssl.CERT_REQUIRED
                self.context.load_verify_locations(client_ca)
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(256)
        self.port = self.listener.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://localhost:{self.port}/photos"
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stopping.set()
        self.listener.close()

    def add(self, method, path, action, times=1):
        with self.lock:
            self.rules.append([method, path, action, times])

    def clear(self):
        with self.lock:
            self.rules.clear()

    def read(self, key):
        return self.store.get("/photos/" + key)

    def keys(self):
        return sorted(k[len("/photos/"):] for k in self.store)

    def count(self, method="", path=""):
        return sum(bool(re.search(method, m) and re.search(path, p)) for _, m, p in list(self.requests))

    def accept(self):
        while not self.stopping.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            connection.settimeout(LIMIT_S)
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True,
                                                      do_handshake_on_connect=False)
                self.shake_hands(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while not self.stopping.is_set() and self.one(connection):
                pass
        except (OSError, ConnectionError, ssl.SSLError):
            pass
        finally:
            try:
                connection.close()
            except OSError:
                pass

    @staticmethod
    def shake_hands(connection):
        try:
            connection.do_handshake()
        except ssl.SSLError:
            # Closed with the request unread, the kernel answers with a reset, which can overtake the
            # alert: servers that mean to be understood linger, as here.
            connection.shutdown(socket.SHUT_WR)
            while socket.socket.recv(connection, 4096):
                pass
            raise

    def one(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(1)
            if not piece:
                return False
            head += piece
            if head == b"\x16":  # TLS spoken to a plain server
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return False
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, v in
                   (line.split(":", 1) for line in lines[1:] if ":" in line)}
        request = Request(self, connection, method, path, headers)
        with self.lock:
            self.requests.append((time.monotonic(), method, path))
            if method == "PUT":
                self.sizes_put.append((method, path, request.length))
            action = self.find(method, path)
        (action or self.serve)(request)
        if not request.got_body and request.length:
            request.read_body()
        return True

    def find(self, method, path):
        for rule in self.rules:
            if rule[3] > 0 and re.fullmatch(rule[0], method) and re.search(rule[1], path):
                rule[3] -= 1
                return rule[2]
        return None

    def store_request(self, request):
        with self.lock:
            self.store[request.path] = request.body

    def serve(self, request, etag=None):
        method, path = request.method, request.path
        if not request.got_body:
            request.read_body()
        if method == "PUT":
            exists = path in self.store
            if exists and self.create_only and request.headers.get("if-none-match") == "*":
                return request.answer(412)
            self.store_request(request)
            return request.answer(204 if exists else 201)
        if method in ("GET", "HEAD"):
            content = self.store.get(path)
            if content is None:
                return request.answer(404)
            tag = etag or hashlib.md5(content).hexdigest()
            return request.answer(200, (("ETag", f'"{tag}"'),), content,
                                  length=len(content))
        if method == "MOVE":
            target = "/" + request.headers["destination"].split("/", 3)[3]
            with self.lock:
                if target in self.store and request.headers.get("overwrite") == "F":
                    taken = True
                else:
                    taken = False
                    self.store[target] = self.store.pop(path)
            return request.answer(412 if taken else 201)
        if method == "DELETE":
            with self.lock:
                for key in [k for k in self.store if k == path or (path.endswith("/") and k.startswith(path))]:
                    del self.store[key]
            return request.answer(204)
        if method == "MKCOL":
            return request.answer(201)
        return request.answer(405)


class DavServer(FaultServer):
    """The same, where folders must be made: PUT into one that is missing is a 409. existing: what MKCOL
    answers for a folder that is there already."""

    def __init__(self, existing=405, base=True, **more):
        super().__init__(**more)
        self.existing = existing
        if base:
            self.folders.add("/photos/")

    def serve(self, request, etag=None):
        path = request.path
        parent = path.rstrip("/").rsplit("/", 1)[0] + "/"
        if not request.got_body:
            request.read_body()
        if request.method == "MKCOL":
            if path in self.folders:
                return request.answer(self.existing, [("Location", "http://localhost/elsewhere")])
            if parent not in self.folders:
                return request.answer(409)
            self.folders.add(path)
            return request.answer(201)
        if request.method in ("PUT", "MOVE") and parent not in self.folders:
            return request.answer(409)
        return super().serve(request, etag)


class S3Server(FaultServer):
    """The same, where every request must be signed as AWS asks (Signature Version 4); the bucket is the
    first part of the path, or of the host's name."""
    USER, SECRET, REGION = "AKIDEXAMPLE", "wJalrXUtnFEMI", "us-east-1"

    def __init__(self, etags=True, **more):
        super().__init__(**more)
        self.etags = etags  # else they are no MD5, as for objects that the store encrypts
        self.hosts = set()

    @staticmethod
    def hmac(key, text):
        return hmac.new(key, text.encode(), hashlib.sha256).digest()

    def is_signed(self, request):
        found = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
                             r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})", request.headers.get("authorization", ""))
        if not found or found[1] != self.USER or found[3] != self.REGION:
            return False
        names = found[4].split(";")
        payload = request.headers.get("x-amz-content-sha256", "")
        if "host" not in names or any(name not in request.headers for name in names):
            return False  # a header that was signed and not sent
        if hashlib.sha256(request.body).hexdigest() != payload:
            return False
        lines = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in names)
        canonical = "\n".join([request.method, urllib.parse.quote(request.path, safe="/-_.~"), "", lines, found[4], payload])
        date = request.headers["x-amz-date"]
        text = "\n".join(["AWS4-HMAC-SHA256", date, f"{found[2]}/{found[3]}/s3/aws4_request",
                          hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + self.SECRET).encode()
        for part in (found[2], found[3], "s3", "aws4_request"):
            key = self.hmac(key, part)
        return hmac.compare_digest(self.hmac(key, text).hex(), found[5])

    def serve(self, request, etag=None):
        if not request.got_body:
            request.read_body()
        self.hosts.add(request.headers["host"])
        if not self.is_signed(request):
            return request.answer(403, (), b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        return super().serve(request, etag or (None if self.etags else "d41d8cd98f00b204e9800998ecf8427e-1"))


class TusServer(FaultServer):
    """The same for tus. location(path): what its Location says; in `names` is what each upload is called."""

    def __init__(self, location=None, **more):
        super().__init__(**more)
        self.location = location or (lambda path: path)
        self.names, self.sizes = {}, {}
        self.numbers = itertools.count()

    def read(self, key):
        """The one complete upload of that name; None where there is none, or where there are two."""
        found = [path for path, name in self.names.items()
                 if name == key and len(self.store[path]) == self.sizes[path]]
        return self.store[found[0]] if len(found) == 1 else None

    def serve(self, request, etag=None):
        path, headers = request.path.split("?")[0], request.headers
        if not request.got_body:
            request.read_body()
        if request.method == "POST":
            told = dict(word.split(" ") for word in headers["upload-metadata"].split(","))
            path = f"/photos/upload-{next(self.numbers)}"
            self.names[path] = base64.b64decode(told["filename"]).decode()
            self.sizes[path], self.store[path] = int(headers["upload-length"]), b""
            return request.answer(201, [("Location", self.location(path))])
        if path not in self.store:
            return request.answer(404)
        if request.method == "PATCH":
            if int(headers["upload-offset"]) != len(self.store[path]):
                return request.answer(409)
            self.store[path] += request.body
            return request.answer(204)
        if request.method == "DELETE":
            del self.store[path], self.names[path]
            return request.answer(204)
        if request.method == "HEAD":
            return request.answer(200, [("Upload-Offset", len(self.store[path])),
                                        ("Upload-Length", self.sizes[path])])
        return request.answer(200, body=self.store[path])

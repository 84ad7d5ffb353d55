# SPDX-License-Identifier: MIT
"""Real servers on loopback: each says what it needs of packaging/deps.list, starts in a folder of its own, and is
ended by its process id. No service of the machine is started or touched."""

import glob
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

CACHE = pathlib.Path(os.environ.get("BOOTH_SERVERS", "build/servers")).resolve()
START_LIMIT_S = 60
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-* packages are for


class Missing(Exception):
    """The server cannot be had on this machine."""


def needs(*packages):
    """Packages of packaging/deps.list; they start no service when they are installed."""
    missing = [p for p in packages if subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", p], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL).stdout != b"installed"]
    if missing:
        raise Missing(f"not installed: {' '.join(missing)} (packaging/install-deps check)")


def unpack(*packages):
    """Packages that would start a service: unpacked into the build folder, not installed."""
    root = CACHE / "root"
    for package in packages:
        stamp = CACHE / f"{package}.unpacked"
        if stamp.exists():
            continue
        folder = CACHE / "deb" / package
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["apt-get", "download", package], cwd=folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        debs = glob.glob(f"{folder}/*.deb")
        if done.returncode != 0 or not debs:
            raise Missing(f"apt-get download {package}: {done.stdout.decode(errors='replace')[-400:]}")
        subprocess.run(["dpkg-deb", "-x", debs[0], str(root)], check=True)
        stamp.touch()
    return root


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, limit_s, what):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"after {limit_s} s still not: {what}")


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """start() in the folder given, stop() by pid; url is what courier.url says."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.processes = []

    def run(self, *command, **more):
        with open(self.folder / "server.log", "ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                       start_new_session=True, **more)
        self.processes.append(process)
        return process

    def wait(self, port=None):
        try:
            wait_until(lambda: listens(port or self.port), START_LIMIT_S, "the server listens")
        except AssertionError:
            self.stop()
            raise Missing((self.folder / "server.log").read_text(errors="replace")[-800:])

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                try:
                    os.killpg(process.pid, signal.SIGTERM)
                except ProcessLookupError:
                    pass
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *unused):
        self.stop()


class Files(Server):
    """Servers whose store is a folder that we can look into."""

    def __init__(self, folder):
        super().__init__(folder)
        self.store = self.folder / "store"
        self.store.mkdir(exist_ok=True)

    def read(self, key):
        path = self.store / key
        return path.read_bytes() if path.is_file() else None

    def keys(self):
        return sorted(str(p.relative_to(self.store)) for p in self.store.rglob("*") if p.is_file())


class Nginx(Files):
    """PUT, DELETE, MKCOL, MOVE; overwrites whatever If-None-Match says; no PROPFIND, no OPTIONS."""

    def __init__(self, folder, extra="", tls=None, client_ca=None):
        super().__init__(folder)
        self.extra, self.http = extra, "access_log off;"
        self.tls, self.client_ca = tls, client_ca
        self.url = f"http{'s' if tls else ''}://localhost:{self.port}/photos"

    def start(self):
        binary = shutil.which("nginx") or str(unpack("nginx") / "usr/sbin/nginx")
        (self.store / "photos").mkdir(exist_ok=True)
        (self.folder / "body").mkdir(exist_ok=True)
        tls = ""
        if self.tls:
            tls = f"ssl_certificate {self.tls[0]}; ssl_certificate_key {self.tls[1]};"
            if self.client_ca:
                tls += f"ssl_client_certificate {self.client_ca}; ssl_verify_client on;"
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"""
daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 4096; }}
http {{
  {self.http} client_max_body_size 100m; keepalive_requests 100000; default_type text/plain;
  client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/body;
  fastcgi_temp_path {self.folder}/body; uwsgi_temp_path {self.folder}/body; scgi_temp_path {self.folder}/body;
  server {{
    listen 127.0.0.1:{self.port}{' ssl http2' if tls else ''}; {tls}
    root {self.store}; {self.extra}
    location / {{ autoindex on; dav_methods PUT DELETE MKCOL COPY MOVE; create_full_put_path on; }}
  }}
}}
""")
        self.run(binary, "-c", f"{self.folder}/nginx.conf", "-p", str(self.folder), "-e",
                 f"{self.folder}/error.log")
        self.wait()


class Apache(Files):
    """mod_dav: honours If-None-Match, wants MKCOL for every folder."""

    def __init__(self, folder, password=None):
        super().__init__(folder)
        self.password = password
        self.url = f"http://localhost:{self.port}/photos"

    def start(self):
        needs("apache2-bin")
        (self.store / "photos").mkdir(exist_ok=True)
        modules = "\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in
            ("mpm_event", "authz_core", "dav", "dav_fs", "authn_core", "authn_file", "auth_basic",
             "authz_user", "autoindex"))
        auth = ""
        if self.password:
            import warnings
            warnings.simplefilter("ignore", DeprecationWarning)
            import crypt  # Debian 12's python has it
            (self.folder / "users").write_text(
                f"booth:{crypt.crypt(self.password, crypt.mksalt(crypt.METHOD_SHA512))}\n")
            auth = f'AuthType Basic\nAuthName booth\nAuthUserFile {self.folder}/users\nRequire user booth'
        user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        (self.folder / "httpd.conf").write_text(f"""
ServerRoot {self.folder}
ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile {self.folder}/httpd.pid
ErrorLog {self.folder}/error.log
{modules}
{user}
DocumentRoot {self.store}
DavLockDB {self.folder}/lock/db
<Directory {self.store}>
Dav On
Options +Indexes
{auth or 'Require all granted'}
</Directory>
""")
        (self.folder / "lock").mkdir(exist_ok=True)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody:nogroup", self.store, self.folder / "lock"], check=True)
            for parent in [self.folder, *self.folder.parents]:
                if parent.stat().st_mode & 0o001 == 0 and str(parent).startswith("/tmp/"):
                    parent.chmod(parent.stat().st_mode | 0o011)
        self.run("/usr/sbin/apache2", "-d", str(self.folder), "-f", f"{self.folder}/httpd.conf",
                 "-DFOREGROUND")
        self.wait()


class Rclone(Files):
    """Keeps what came of a broken upload under the final name, and overwrites: the hostile one."""

    def __init__(self, folder):
        super().__init__(folder)
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        needs("rclone")
        self.run("rclone", "serve", "webdav", str(self.store), "--addr", f"127.0.0.1:{self.port}",
                 "--dir-cache-time", "0s", env={**os.environ, "HOME": str(self.folder)})
        self.wait()


class Tus(Files):
    """@tus/server from npm (tests/servers/tus pins it), the protocol's own reference."""

    def __init__(self, folder):
        super().__init__(folder)
        self.url = f"http://127.0.0.1:{self.port}/files"

    def start(self):
        if not shutil.which("node"):
            needs("nodejs")
        folder = CACHE / "tus"
        if not (folder / "node_modules").exists():
            done = subprocess.run(["packaging/fetch-npm", "tests/servers/tus/package-lock.json", str(folder)],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                raise Missing(done.stdout.decode(errors="replace")[-400:])
        (folder / "serve.js").write_text("""
const {Server} = require('@tus/server'); const {FileStore} = require('@tus/file-store');
const [port, directory] = process.argv.slice(2);
new Server({path: '/files', datastore: new FileStore({directory})}).listen({host: '127.0.0.1', port: +port});
""")
        self.run("node", str(folder / "serve.js"), str(self.port), str(self.store), cwd=folder)
        self.wait()

    def by_name(self):
        """What was uploaded to the end: file name in the metadata -> list of contents."""
        import json
        found = {}
        for info in self.store.glob("*.json"):
            about = json.loads(info.read_text())
            content = info.with_suffix("")
            if content.is_file() and content.stat().st_size == about["size"]:
                name = (about.get("metadata") or {}).get("filename", "?")
                found.setdefault(name, []).append(content.read_bytes())
        return found


class Swift(Server):
    """OpenStack Swift with s3api: checks every byte of a SigV4 signature."""

    USER, SECRET = "test:tester", "testing"
    PARTS = ("proxy", "account", "container", "object")
    # The place of swift.conf is fixed in the code; the tests leave /etc alone.
    ELSEWHERE = ("import runpy, sys, swift.common.utils as u; u.SWIFT_CONF_FILE = sys.argv[1]; "
                 "del sys.argv[1]; del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')")

    def start(self):
        needs("python3-swift", "python3-memcache", "python3-swiftclient")
        root = unpack("memcached", "swift", "swift-proxy", "swift-account", "swift-container", "swift-object")
        ports = {part: free_port() for part in self.PARTS[1:]}
        memcached = free_port()
        self.run(str(root / "usr/bin/memcached"), "-u", "nobody", "-l", "127.0.0.1", "-p",
                 str(memcached))
        self.write_configuration(root, ports, memcached)
        for part in self.PARTS:
            self.run(SYSTEM_PYTHON, "-c", self.ELSEWHERE, str(self.folder / "swift.conf"),
                     str(root / f"usr/bin/swift-{part}-server"), str(self.folder / f"{part}.conf"))
        for port in [*ports.values(), self.port]:
            self.wait(port)
        self.url = f"http://127.0.0.1:{self.port}/photos"
        wait_until(self.make_bucket, START_LIMIT_S, "a bucket can be made")

    def write_configuration(self, root, ports, memcached):
        etc = self.folder
        devices = etc / "devices" / "d1"
        devices.mkdir(parents=True)
        (etc / "swift.conf").write_text(
            "[swift-hash]\nswift_hash_path_suffix = booth\nswift_hash_path_prefix = booth\n"
            "[storage-policy:0]\nname = gold\ndefault = yes\n")
        for ring in self.PARTS[1:]:
            builder = str(etc / f"{ring}.builder")
            for words in (["create", "4", "1", "1"], ["add", f"r1z1-127.0.0.1:{ports[ring]}/d1", "1"],
                          ["rebalance"]):
                subprocess.run([SYSTEM_PYTHON, str(root / "usr/bin/swift-ring-builder"), builder, *words],
                               check=False, cwd=etc,
                               stdout=subprocess.DEVNULL)
        user = "root" if os.geteuid() == 0 else os.environ.get("USER", "nobody")
        for part in self.PARTS[1:]:
            (etc / f"{part}.conf").write_text(f"""
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {ports[part]}
user = {user}
swift_dir = {etc}
devices = {etc}/devices
mount_check = false
workers = 0
log_facility = LOG_LOCAL0
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
""")
        (etc / "proxy.conf").write_text(f"""
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {self.port}
user = {user}
swift_dir = {etc}
workers = 0
[pipeline:main]
pipeline = catch_errors cache s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
""")

    def token(self):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/auth/v1.0", headers={
            "X-Auth-User": self.USER, "X-Auth-Key": self.SECRET})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.headers["X-Storage-Url"], answer.headers["X-Auth-Token"]

    def ask(self, method, path):
        url, token = self.token()
        request = urllib.request.Request(f"{url}/{path}", method=method,
                                         headers={"X-Auth-Token": token})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()

    def make_bucket(self, name="photos"):
        try:
            self.ask("PUT", name)
            return True
        except (urllib.error.URLError, OSError):
            return False

    def read(self, key):
        try:
            return self.ask("GET", f"photos/{key}")
        except urllib.error.HTTPError:
            return None

    def keys(self):
        return sorted(self.ask("GET", "photos").decode().split())

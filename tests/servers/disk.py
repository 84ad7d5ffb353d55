# SPDX-License-Identifier: MIT
"""A disk that keeps what it was told to: a file's bytes by its fsync, a name by the fsync of its folder.
What POSIX promises, and no more. Of what it was not told it keeps nothing, or (eager) each new name
at once, but the going of an old one only when told. It follows what a program of
tests/servers/crash.py prints under CRASH_TRACE=1, and cut() is the power cut."""

import os
import pathlib


class Node:
    def __init__(self, is_folder, kept_bytes=b""):
        self.is_folder = is_folder
        self.live, self.kept, self.eager = {}, {}, {}  # a folder's names; eager: and the old ones
        self.bytes, self.kept_bytes = kept_bytes, kept_bytes  # a file's

    def add(self, name, node):
        self.live[name] = self.eager[name] = node

    def put(self, text, at):
        self.bytes = self.bytes[:at].ljust(at, b"\0") + text + self.bytes[at + len(text):]

    def sync(self):
        self.kept, self.eager, self.kept_bytes = dict(self.live), dict(self.live), self.bytes


class Disk:
    def __init__(self, root):
        """What lies in this folder now is kept."""
        self.root_path = str(pathlib.Path(root).resolve())
        self.root = self.load(pathlib.Path(self.root_path))
        self.moving = None

    def load(self, path):
        node = Node(path.is_dir(), b"" if path.is_dir() else path.read_bytes())
        if node.is_folder:
            node.live = {child.name: self.load(child) for child in path.iterdir()}
            node.sync()
        return node

    def find(self, path):
        """(folder's node, name), or None where that is none of ours."""
        if not path.startswith(self.root_path + "/"):
            return None
        node, *names = self.root, *path[len(self.root_path) + 1:].split("/")
        for name in names[:-1]:
            node = node.live.get(name)
            if node is None:
                return None
        return node, names[-1]

    def follow(self, line):
        what, _, rest = line.partition(" ")
        path, _, text = rest.partition(" ")
        place = self.find(path)
        if what == "sync" and path == self.root_path:
            self.root.sync()
        if place is None:
            return
        folder, name = place
        if what in ("create", "mkdir"):
            if name not in folder.live:
                folder.add(name, Node(what == "mkdir"))
        elif what == "write" and name in folder.live:
            folder.live[name].bytes += bytes.fromhex(text)
        elif what == "put" and name in folder.live:
            text, _, offset = text.partition(" ")
            folder.live[name].put(bytes.fromhex(text), int(offset))
        elif what == "link" and self.moving and self.moving[1] in self.moving[0].live:
            folder.add(name, self.moving[0].live[self.moving[1]])
        elif what == "from":
            self.moving = place
        elif what == "to" and self.moving and self.moving[1] in self.moving[0].live:
            folder.add(name, self.moving[0].live.pop(self.moving[1]))
        elif what == "remove":
            folder.live.pop(name, None)
        elif what == "sync" and name in folder.live:
            folder.live[name].sync()

    def cut(self, to, eager=False):
        """Makes a folder of what is left. A folder that has kept two names is one folder: what a start
        clears through its name in incoming/ is gone under the other, too."""
        kind = "eager" if eager else "kept"
        incoming = getattr(self.root, kind).get("incoming")
        cleared = set(map(id, getattr(incoming, kind).values())) if incoming else set()
        self.put(self.root, pathlib.Path(to), kind, cleared, False)

    def put(self, node, path, kind, cleared, is_incoming):
        if not node.is_folder:
            path.write_bytes(node.kept_bytes)
            os.chmod(path, 0o640)
            return
        path.mkdir(parents=True, exist_ok=True)
        if id(node) in cleared and not is_incoming:
            return
        for name, child in getattr(node, kind).items():
            self.put(child, path / name, kind, cleared, is_incoming or name == "incoming")

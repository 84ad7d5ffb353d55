# SPDX-License-Identifier: MIT
"""The programs of the crash sweep: built with calls that go wrong on order, and what they save."""
import hashlib
import json
import os
import pathlib
import subprocess

CALLS = ("open", "openat", "write", "fsync", "fdatasync", "renameat", "renameat2", "unlinkat", "mkdirat", "fchmod")
LIBRARIES = ("libevent", "libevent_pthreads", "libcurl", "json-c", "libcrypto", "libsystemd", "sqlite3", "libarchive",
             "expat", "shapelib", "libqrencode", "pangocairo")
PROGRAMS = {"saver": "tests/long/crash_saver.c", "counter": "tests/long/crash_counter.c", "courier": "courier/booth-courier",
            "boothctl": "boothctl/boothctl"}


def build(build_folder, *names):
    """The programs of these names, linked from the objects of that build."""
    out = pathlib.Path(build_folder) / "tests" / "long"
    out.mkdir(parents=True, exist_ok=True)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", *LIBRARIES], check=True,
                           stdout=subprocess.PIPE).stdout.decode().split()
    wraps = [f"-Wl,--wrap={call}" for call in (*CALLS, "faultpoint_reach", "pwrite64", "linkat")]
    # SQLite's own calls are seen, too
    sqlite = subprocess.run(["gcc", "-print-file-name=libsqlite3.a"], check=True,
                            stdout=subprocess.PIPE).stdout.decode().strip()
    programs = []
    for name in names:
        source = PROGRAMS[name]
        main = source if source.endswith(".c") else f"{build_folder}/daemon/{source}.o"
        program = out / f"crash_{name}"
        subprocess.run(["gcc", "-std=c17", "-g", "-O1", "-D_GNU_SOURCE", "-I.", "-pthread", "-o",
                        str(program), main, "tests/long/crash_calls.c", f"{build_folder}/libbooth.a", sqlite,
                        *wraps, "-Wl,--as-needed", *flags, "-lcsv", "-lm"], check=True)
        programs.append(str(program))
    return programs


def counted_photos(folder):
    """How many photos the day's file of crash_counter has. A damaged one raises ValueError."""
    files = [path for path in pathlib.Path(folder).glob("*") if path.name.endswith((".json", ".damaged", ".newer"))]
    assert len(files) <= 1 and all(path.name == "2024-06-09.json" for path in files), files
    return json.loads(files[0].read_text())["photos"] if files else 0


def place(program, address, cache={}):
    """file:line of a call, from the address after it."""
    key = (program, address)
    if key not in cache:
        at = hex(int(address, 16) - 1)
        lines = subprocess.run(["addr2line", "-i", "-f", "-s", "-e", program, at], check=True,
                               stdout=subprocess.PIPE).stdout.decode().split("\n")
        # glibc's checked openat() is inlined: the line in our own code is meant
        sites = [(lines[i], lines[i + 1].split(" ")[0]) for i in range(0, len(lines) - 1, 2)]
        ours = [site for site in sites if not site[1].startswith(("fcntl2.h", "unistd.h"))] or sites
        cache[key] = " ".join(ours[0])
    return cache[key]


def fill(size, seed):
    out, mask = bytearray(size), (1 << 64) - 1
    for i in range(size):
        seed = (seed * 6364136223846793005 + 1442695040888963407) & mask
        out[i] = seed >> 56
    return bytes(out)


def item_id(seed, number):
    return f"01900000-0000-7000-8000-{seed * 1000 + number:012x}"


EVENT_EVERY = 3  # every third item is an event


def is_event(number):
    return number % EVENT_EVERY == EVENT_EVERY - 1


def person(seed, number):
    return f"{seed * 1000 + number:032x}"


def item_files(seed, number, key=None):
    """key: signs, as crash_saver does where BOOTH_SIGN names the key's folder."""
    base = seed * 1000 + number
    if is_event(number):
        files = {"record.json": ('{"schema":"booth-event","id":"%s","of":"%s","kind":"purged"}\n' % (
            item_id(seed, number), item_id(seed, number - 1))).encode()}
    else:
        files = {"photo.jpg": fill(3000, base * 4 + 1), "original.jpg": fill(9000, base * 4 + 2),
                 "subject.json": b'{"key":"%d"}' % base}
        digest = {name: hashlib.sha256(files[name]).hexdigest() for name in files}
        files["record.json"] = (
            '{"id":"%s","person":"%s","files":{"photo.jpg":{"sha256":"%s"},"original.jpg":{"sha256":"%s"},'
            '"subject.json":{"sha256":"%s"}}}\n' % (item_id(seed, number), person(seed, number), digest["photo.jpg"],
                                                    digest["original.jpg"], digest["subject.json"])).encode()
    files["record.json.p7s"] = key.sign(files["record.json"]) if key else fill(700, base * 4 + 3)
    return files


LEDGER_HEAD = "booth-ledger\t" + "5eed" * 8


def ledger_line(seed, number):
    """The item's line in the ledger."""
    who, state = ("-", "event") if is_event(number) else (person(seed, number), "kept")
    return f"{who}\t{item_id(seed, number)}\t{0x019000000000}\t{state}"


def ledger_lines(spool):
    """The whole lines of crash_saver's ledger, without the first."""
    path = pathlib.Path(spool) / "ledger" / "photos.tsv"
    text = path.read_text() if path.exists() else ""
    head, *lines = text.split("\n")
    assert not text or head == LEDGER_HEAD, head
    return lines[:-1]  # what stands behind the last line's end is torn


def run(command, order=None, limit_s=60):
    """Runs to its end: (status, stdout lines, report lines)."""
    read, write = os.pipe()
    env = {k: v for k, v in os.environ.items() if k != "CRASH"}
    if order:
        env["CRASH"] = order

    def hand_over():
        os.dup2(write, 3)
        os.set_inheritable(3, True)  # where it was 3 already
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env,
                               preexec_fn=hand_over, close_fds=False)
    os.close(write)
    output, _ = process.communicate(timeout=limit_s)
    with os.fdopen(read) as report:
        lines = report.read().splitlines()
    return process.returncode, output.decode().splitlines(), lines

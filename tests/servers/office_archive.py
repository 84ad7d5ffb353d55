# SPDX-License-Identifier: MIT
"""An archive as an office receives it, made from a seed: persons on a roster, items of several booths,
sealed ones, events, duplicates. What an office should answer is computed here by other code than the
program's."""
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import subprocess

from .sign import shared_key
from .spool import BUILD, make_id

SECRET = "a secret of this campaign, forty-two bytes"
seen = []  # every line of JSON that booth-office printed
HEADING = "学号,姓名,学院,班级,备注,已代收,手机号\n"


def check_schema():
    """Every line of JSON that booth-office printed is as docs/schemas says."""
    try:
        import jsonschema
    except ImportError:
        print("  skipped: python3-jsonschema is not installed")
        return
    validator = jsonschema.Draft202012Validator(json.loads(pathlib.Path("docs/schemas/office.schema.json").read_text()))
    for line in seen:
        validator.validate(line)


def pseudonym(key, kind="student_number", secret=SECRET):
    return hmac.new(secret.encode(), kind.encode() + b"\0" + key.encode(), hashlib.sha256).hexdigest()[:32]


class Archive:
    def __init__(self, folder, key=None):
        self.folder = pathlib.Path(folder)
        self.key = key or shared_key()
        self.archive = self.folder / "archive"
        self.archive.mkdir(parents=True, exist_ok=True)
        (self.folder / "booths.pem").write_text(self.key.certificate)
        (self.folder / "campaign.secret").write_text(SECRET)
        (self.folder / "campaign.secret").chmod(0o400)

    def roster(self, rows):
        """rows: tuples of number, name, college, class, remark, prepaid in yuan, telephone."""
        (self.folder / "list.csv").write_text(HEADING + "".join(",".join(map(str, row)) + "\n" for row in rows))
        (self.folder / "boothd.conf").write_text(
            f"booth.device = office\nbooth.demo = yes\ncampaign.secret = {self.folder}/campaign.secret\n"
            f"roster.file = {self.folder}/roster.db\nspool.path = {self.folder}/spool\n")
        done = subprocess.run([f"{BUILD}/boothctl", "--config", str(self.folder / "boothd.conf"), "roster", "import",
                               str(self.folder / "list.csv"), "--apply", "--replace"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout

    def put(self, place, name, files):
        """Writes an item as a receiver does: the record last."""
        folder = self.archive / place / name
        folder.mkdir(parents=True)
        for file in sorted(files, key=lambda n: n.startswith("record.json")):
            (folder / file).write_bytes(files[file])
        return folder

    def record(self, identity, files, **fields):
        taken = fields.pop("taken", 1777863721000)
        crop = fields.pop("crop", None)
        stamp = datetime.datetime.fromtimestamp(taken / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.")
        record = {"schema": "booth-record", "version": 1, "id": identity, "device": "library-1", "demo": False,
                  "taken": "%s%03dZ" % (stamp, taken % 1000), "clock_synchronised": True, "verdict": "pass",
                  "campaign": "2026届春季", "person": None, "payment": {"state": "none", "order": None}, **fields,
                  "files": {n: {"sha256": hashlib.sha256(b).hexdigest(), "bytes": len(b)} for n, b in files.items()}}
        if crop:
            record["files"]["photo.jpg"].update(crop=dict(zip(("x", "y", "width", "height"), crop)), quality=88)
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"

    def photo(self, chance, place, number=None, identity=None, sealed=False, key=None, alter=None, pictures=None, code=None,
              **fields):
        """pictures: bytes of photo.jpg and of original.jpg; the default ones are no pictures."""
        identity = identity or make_id(chance)
        photo, original = pictures or (b"\xff\xd8" + chance.randbytes(300), b"\xff\xd8" + chance.randbytes(600))
        files = {"photo.jpg": photo, "original.jpg": original,
                 "subject.json": json.dumps({"schema": "booth-subject", "version": 1, "key": number, "code": code}).encode()}
        if number:
            fields.setdefault("person", pseudonym(number))
        fields.setdefault("device", place)
        record = self.record(identity, files, **fields)
        if sealed:
            files = {n + ".p7m": b"\x30\x80" + b + bytes(64) for n, b in files.items()}
        files["record.json"] = record
        files["record.json.p7s"] = (key or self.key).sign(record)
        if alter:
            alter(files)
        self.put(place, identity, files)
        return identity

    def event(self, chance, place, kind, of=None, identity=None, **fields):
        identity = identity or make_id(chance)
        record = json.dumps({"schema": "booth-event", "version": 1, "id": identity, "device": place, "demo": False,
                             "at": "2026-05-04T03:02:01.000Z", "clock_synchronised": True, "campaign": "2026届春季",
                             "person": None, "of": of, "kind": kind, **fields}, ensure_ascii=False).encode() + b"\n"
        self.put(place, identity, {"record.json": record, "record.json.p7s": self.key.sign(record)})
        return identity

    def office(self, *words, language="en_US.UTF-8", home=None, **more):
        environment = dict(os.environ, LANG=language, LC_ALL="", TZ="Asia/Shanghai", **more)
        return subprocess.run([f"{BUILD}/booth-office", "--home", str(home or self.folder), *map(str, words)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    def ask(self, *words, status=0, **more):
        """The lines of JSON."""
        done = self.office("--json", *words, **more)
        assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        seen.extend(lines)
        return lines

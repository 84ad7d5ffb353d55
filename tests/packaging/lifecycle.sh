#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs in a machine of its own (container or guest, as root) with the packages in $RIG_IN/debs (0.1.0)
# and a newer release of them in ./newer: install, a visit, upgrade in mid-visit and mid-queue,
# downgrade, remove, reinstall, purge. Every step prints what it saw; the first that fails ends the run.
set -eu
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
old=$RIG_IN/debs new=$RIG_IN/files/newer
spool=/var/lib/boothd/spool

fail() {
	echo "FAILED: $*"
	journalctl -b --no-pager -o short-monotonic -n 60 || true
	boothctl status || true
	exit 1
}
ok() {
	echo "ok  $*"
}
wait_until() { # seconds, what, command...
	limit=$(($1 * 5)) what=$2
	shift 2
	until "$@"; do
		limit=$((limit - 1))
		[ "$limit" -gt 0 ] || fail "$what: did not happen in time"
		sleep 0.2
	done
}
dpkg_quietly() {
	dpkg "$@" >"$RIG_OUT/dpkg.log" 2>&1 || {
		cat "$RIG_OUT/dpkg.log"
		fail "dpkg $*"
	}
}
state() {
	boothctl --json status 2>/dev/null | grep -o '"state": *"[a-z_]*"' | head -n 1 | cut -d'"' -f4
}
is_state() {
	case " $* " in *" $(state) "*) return 0 ;; esac
	return 1
}
active() {
	systemctl is-active --quiet "$@"
}
count() {
	find "$spool/$1" -mindepth 1 -maxdepth 1 -type d | wc -l
}
press_to() { # state
	wait_until 60 "the screen $1" press_once "$1"
}
press_once() {
	! is_state "$1" || return 0
	! is_state idle notice rules rejected || boothctl press shutter >/dev/null || true
	return 1
}

# ---- install ----
dpkg_quietly -i "$old"/*.deb
wait_until 30 "boothd runs" active boothd.service
wait_until 30 "the courier runs" active booth-courier.service
active boothd-ui.socket boothd-control.socket booth.target || fail "sockets or target"
systemctl is-enabled --quiet booth.target boothd.service booth-courier.service booth-ui.service ||
	fail "not enabled"
wait_until 30 "out of order without a camera" is_state out_of_order
boothctl status | grep -q camera_lost || fail "status does not name camera_lost"
ok "install: booth.target, sockets, programs; without a camera it says camera_lost"

for who in boothd booth-courier booth-ui; do
	id -nG $who | grep -qw booth || fail "$who is not in group booth"
done
[ "$(stat -c '%a %U %G' $spool/pending)" = "2770 boothd booth" ] || fail "$spool/pending"
[ "$(stat -c '%a %U' /var/lib/boothd/keys)" = "700 boothd" ] || fail keys
! setpriv --reuid=booth-courier --regid=booth --clear-groups cat /var/lib/boothd/keys/device.key \
	2>/dev/null || fail "the courier can read the device key"
! setpriv --reuid=nobody --regid=nogroup --clear-groups boothctl status 2>/dev/null ||
	fail "anybody may ask boothd"
journalctl -b -x -t boothd --no-pager >"$RIG_OUT/journal.en"
grep -q "The camera is lost" "$RIG_OUT/journal.en" || fail "the catalog is not in force"
if [ -d locale ]; then
	LOCPATH=$PWD/locale LC_ALL=zh_CN.UTF-8 journalctl -b -x -t boothd --no-pager >"$RIG_OUT/journal.zh_CN"
	grep -q "摄像头丢失" "$RIG_OUT/journal.zh_CN" || fail "the Chinese catalog is not in force"
fi
ok "users, folders, rights; journalctl -x explains"

# ---- a booth without hardware: the rendered sitter, the screen as a file ----
cp good.sitter /etc/boothd/good.sitter
cat >/etc/boothd/boothd.conf.d/test.conf <<CONF
booth.demo = yes
camera.device = sim:/etc/boothd/good.sitter
CONF
mkdir -p /etc/systemd/system/booth-ui.service.d
cat >/etc/systemd/system/booth-ui.service.d/test.conf <<CONF
[Service]
Environment="BOOTH_UI_OPTIONS=--display png:/run/booth-ui"
RuntimeDirectory=booth-ui
StandardInput=null
CONF
systemctl daemon-reload
boothd --check-config
booth-courier --check-config
systemctl restart boothd.service booth-ui.service
wait_until 60 idle is_state idle
boothctl status
boothctl --json status | grep -q '"engine":"xnnpack"' || fail "the networks do not run in XNNPACK"
wait_until 60 "a screen" sh -c 'ls /run/booth-ui/*.png >/dev/null 2>&1'
cp /run/booth-ui/*.png "$RIG_OUT/"
ok "idle under the sandboxes; XNNPACK runs; the screen is drawn"

# The test that autopkgtest runs, in the same way.
mkdir -p /tmp/autopkgtest
AUTOPKGTEST_TMP=/tmp/autopkgtest sh ./installed >"$RIG_OUT/autopkgtest.log" 2>&1 || {
	cat "$RIG_OUT/autopkgtest.log"
	fail autopkgtest
}
systemctl restart boothd.service
wait_until 60 "idle after autopkgtest" is_state idle
ok "autopkgtest: installed"

# A vendor's settings lie below /usr/lib; those in /etc win. Where /etc lacks a profile, the shipped one is used.
printf 'hints.keep_ms = 1300\nhints.show_ms = 350\n' >/usr/lib/boothd/boothd.conf
echo 'hints.show_ms = 360' >/etc/boothd/boothd.conf.d/mine.conf
mv /etc/boothd/profiles/chsi.conf /root/
systemctl reload boothd.service
wait_until 20 "the vendor's settings" sh -c 'boothctl config | grep -q "^hints.keep_ms = 1300  *# /usr/lib/boothd/boothd.conf:1"'
boothctl config | grep -q "^hints.show_ms = 360 .*mine.conf:1" || fail "the operator's drop-in does not win"
boothd --check-config || fail "the shipped profile is no fallback"
mv /root/chsi.conf /etc/boothd/profiles/
rm /usr/lib/boothd/boothd.conf /etc/boothd/boothd.conf.d/mine.conf
systemctl reload boothd.service
ok "settings: built in, vendor's, file, drop-ins, each with its origin"

for unit in boothd booth-courier booth-ui; do
	pid=$(systemctl show -P MainPID $unit)
	grep -qE '^Seccomp:[[:space:]]*2' "/proc/$pid/status" || fail "$unit: no seccomp"
	grep -qE '^NoNewPrivs:[[:space:]]*1' "/proc/$pid/status" || fail "$unit: new privileges"
	grep -qE '^CapBnd:[[:space:]]*0+$' "/proc/$pid/status" || fail "$unit: capabilities"
done
[ "$(readlink "/proc/$(systemctl show -P MainPID boothd)/ns/net")" != "$(readlink /proc/1/ns/net)" ] ||
	fail "boothd sees the network"
ok "in the processes: seccomp, no new privileges, no capabilities, boothd without network"

# ---- hooks: one that answers, one that never ends ----
printf '#!/bin/sh\necho "$1 $BOOTH_ID" >>"$STATE_DIRECTORY/seen"; ls /var/lib/boothd 2>&1\n' >/etc/boothd/hooks.d/seen
printf '#!/bin/sh\nsleep 600\n' >/etc/boothd/hooks.d/endless
chmod 755 /etc/boothd/hooks.d/seen /etc/boothd/hooks.d/endless
# A container cannot test hooks: nspawn mounts a boot id of its own over /proc, a sandboxed unit sees the
# machine's, and journalctl --follow looks for another boot. The guest's scenario tests them, too.
has_hooks=yes
! systemd-detect-virt -qc || has_hooks=
[ -z "$has_hooks" ] || systemctl start booth-hooks.service

press_to pose
wait_until 120 "the review" is_state review
boothctl press keep >/dev/null
wait_until 60 "a photo in pending" sh -c "[ \$(ls $spool/pending | wc -l) -eq 1 ]"
photo=$(ls $spool/pending)
sum=$(sha256sum "$spool/pending/$photo/photo.jpg")
ls -l "$spool/pending/$photo"
[ "$(stat -c '%a %U %G' "$spool/pending/$photo")" = "2770 boothd booth" ] || fail "rights of the photo's folder"
ok "a visit: photo $photo"

if [ -n "$has_hooks" ]; then
	wait_until 30 "the hook ran" grep -q "^saved $photo" /var/lib/booth-hooks/seen
	wait_until 30 "a hook that never ends is ended" sh -c 'journalctl -b -u booth-hooks | grep -q "hook endless saved: ended with status 124"'
	journalctl -b -u booth-hooks | grep -qi "permission denied" || fail "a hook sees the booth's files"
	systemctl stop booth-hooks.service
	ok "hooks: run on the event, are ended after their time, see no photos"
fi
rm /etc/boothd/hooks.d/seen /etc/boothd/hooks.d/endless

# ---- reload keeps visit and camera; a restart keeps photos ----
pid=$(systemctl show -P MainPID boothd)
systemctl reload boothd.service
[ "$pid" = "$(systemctl show -P MainPID boothd)" ] || fail "reload restarted boothd"
active boothd.service || fail "after reload"
ok "reload keeps the process"

# ---- upgrade in mid-visit, with a full queue and a changed conffile ----
# The queue is full of copies under other ids. No server is set, so the courier does not look into them.
wait_until 60 "idle again" is_state idle
for number in $(seq 200); do
	cp -a "$spool/pending/$photo" "$spool/pending/0197c0de-0000-7000-8000-$(printf %012d "$number")"
done
sums=$(cd $spool/pending && find . -type f -exec sha256sum {} + | sort | sha256sum)
press_to pose
echo "# mine" >>/etc/boothd/boothd.conf
dpkg_quietly --force-confold -i "$new"/*.deb
[ "$(boothd --version)" = "boothd $(boothctl --version | cut -d' ' -f2)" ] || fail versions
grep -q '^# mine' /etc/boothd/boothd.conf || fail "the operator's conffile was lost"
[ -e /etc/boothd/boothd.conf.dpkg-dist ] || fail "no .dpkg-dist beside the kept conffile"
wait_until 60 "idle after the upgrade" is_state idle
for unit in boothd booth-courier booth-ui booth-reader; do
	wait_until 30 "$unit after the upgrade" active $unit.service
done
[ "$(cd $spool/pending && find . -type f -exec sha256sum {} + | sort | sha256sum)" = "$sums" ] || fail "a photo changed"
[ "$(count pending)" -eq 201 ] && [ "$(count incoming)" -eq 0 ] || fail "the queue changed"
ok "upgrade in mid-visit: all programs restarted, 201 photos and the conffile kept"

# booth-reader is as closed as the others, and connects although nobody asks it.
id -nG booth-reader | grep -qw booth || fail "booth-reader is not in group booth"
pid=$(systemctl show -P MainPID booth-reader)
grep -qE '^Seccomp:[[:space:]]*2' "/proc/$pid/status" || fail "booth-reader: no seccomp"
grep -qE '^CapBnd:[[:space:]]*0+$' "/proc/$pid/status" || fail "booth-reader: capabilities"
[ "$(stat -c '%a %U' /run/boothd/reader.sock)" = "600 booth-reader" ] || fail "reader.sock"
ok "booth-reader: its user, its socket, seccomp, no capabilities"

# booth-office: its user, its folder, and an index of this booth's photos by its unit.
[ "$(stat -c '%a %U %G' /var/lib/booth-office)" = "750 booth-office booth-office" ] || fail "booth-office's folder"
cp -r $spool/pending /var/lib/booth-office/archive
chown -R booth-office: /var/lib/booth-office/archive
systemctl start booth-office-index.service || fail "booth-office-index.service"
[ "$(stat -c '%a %U' /var/lib/booth-office/index.db)" = "600 booth-office" ] || fail "the office's index"
booth-office --json stats | grep -q '"type":"stats"' || fail "booth-office stats"
rm -r /var/lib/booth-office/archive
ok "booth-office: its user, its folder, its unit makes an index"

# The list of who was photographed is made from the queue where the old release had none.
ledger=/var/lib/boothd/ledger
[ "$(stat -c '%a %U %G' $ledger)" = "700 boothd boothd" ] || fail "$ledger"
[ "$(stat -c '%a %U %G' /var/lib/boothd/roster)" = "750 root boothd" ] || fail "the roster's folder"
[ "$(stat -c '%a %U' $ledger/photos.tsv)" = "600 boothd" ] || fail "$ledger/photos.tsv"
for id in $(ls $spool/pending); do
	[ "$(grep -c "$id" $ledger/photos.tsv)" -eq 1 ] || fail "$id is not once in the ledger"
done
! setpriv --reuid=booth-courier --regid=booth --clear-groups cat $ledger/photos.tsv 2>/dev/null ||
	fail "the courier can read the ledger"
boothctl --json doctor >"$RIG_OUT/doctor.json" || true
grep -q '"check":"ledger","state":"good"' "$RIG_OUT/doctor.json" || fail "the doctor does not like the ledger"
ok "the ledger has each of the 201 photos once, and only boothd reads it"
rm -r $spool/pending/0197c0de-*

dpkg_quietly --force-downgrade --force-confold -i "$old"/*.deb
wait_until 60 "idle after the downgrade" is_state idle
[ "$(sha256sum "$spool/pending/$photo/photo.jpg")" = "$sum" ] || fail "the photo changed"
ok "downgrade: the queue is kept"

# ---- a killed and a hung program comes back ----
for unit in boothd booth-courier booth-ui; do
	pid=$(systemctl show -P MainPID $unit)
	kill -KILL "$pid"
	wait_until 30 "$unit after SIGKILL" sh -c \
		"systemctl is-active --quiet $unit && [ \$(systemctl show -P MainPID $unit) != $pid ]"
done
ok "SIGKILL: each program is back"
for unit in boothd booth-courier booth-ui; do
	pid=$(systemctl show -P MainPID $unit)
	kill -STOP "$pid"
	wait_until 60 "$unit after SIGSTOP" sh -c \
		"systemctl is-active --quiet $unit && [ \$(systemctl show -P MainPID $unit) != $pid ]"
	ok "SIGSTOP: the watchdog restarted $unit"
done
[ "$(sha256sum "$spool/pending/$photo/photo.jpg")" = "$sum" ] || fail "the photo changed"

# ---- remove, reinstall ----
systemctl enable --now booth-usb-reset.path # opt-in, as an operator does
dpkg_quietly -r booth-office booth-reader booth-ui boothd boothd-models
for unit in boothd.service booth-courier.service booth-ui.service booth-reader.service boothd-ui.socket boothd-reader.socket boothd-orders.socket \
	booth-usb-reset.path; do
	! active $unit || fail "$unit still runs"
done
[ "$(sha256sum "$spool/pending/$photo/photo.jpg")" = "$sum" ] || fail "remove touched a photo"
[ -e /etc/boothd/boothd.conf ] || fail "remove took the settings"
ok "remove: stopped; photos and settings stay"
dpkg_quietly -i "$old"/*.deb
wait_until 60 "idle after the reinstall" is_state idle
[ "$(boothctl --json status | sed -n 's/.*"pending":\([0-9]*\).*/\1/p')" = 1 ] || fail "pending after reinstall"
ok "reinstall: it finds its photo"

# ---- purge, first without purge-photos, then with it ----
dpkg_quietly -P booth-office booth-reader booth-ui boothd boothd-models
[ "$(sha256sum "$spool/pending/$photo/photo.jpg")" = "$sum" ] || fail "purge took an unsent photo"
[ -e /var/lib/boothd/keys/device.key ] || fail "purge took the key of a photo that stays"
grep -q "stay in /var/lib/boothd" "$RIG_OUT/dpkg.log" || fail "purge does not say what stays"
ok "purge: an unsent photo stays, and it says so"
# The newer release: what purge takes is this release's promise, not that of the release before.
dpkg_quietly -i "$new"/*.deb
touch /var/lib/boothd/purge-photos
mkdir -p /etc/credstore
echo 'token = secret' >/etc/credstore/boothd.courier
rm -r /etc/systemd/system/booth-ui.service.d
dpkg_quietly -P booth-office booth-reader booth-ui boothd boothd-models
rm -rf /run/booth-ui # that drop-in of the test made it, and systemd forgets it with the drop-in
systemctl daemon-reload
left=$(find /etc /usr /lib/systemd /lib/udev /var/lib /var/cache /run -xdev \
	\( -name '*boothd*' -o -name 'booth-*' -o -name 'booth.*' \) \
	-not -path '/run/rig/*' -not -path '/var/lib/systemd/catalog/*' -not -path '/usr/bin/rig*' \
	-not -path '/run/systemd/*' 2>/dev/null) || true
[ -z "$left" ] || fail "purge left: $left"
[ ! -e /etc/boothd ] && [ ! -e /etc/credstore/boothd.courier ] || fail "purge left settings or a secret"
ok "purge after touch purge-photos: nothing is left but the users"
echo "all steps passed"

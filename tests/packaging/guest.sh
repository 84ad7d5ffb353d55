#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs in the guest (run-guest) with the packages installed as apt leaves them: a whole booth on real
# drivers: USB camera, buttons, lamps, a KMS screen, nginx as the destination. Two boots: the first
# sets up and reboots, the second finds everything by itself. What it saw lies in $RIG_OUT.
set -u
export LC_ALL=C.UTF-8 HOME=/root
spool=/var/lib/boothd/spool
failures=0

ok() { echo "ok - $*"; }
bad() {
	echo "FAILED - $*"
	failures=$((failures + 1))
}
now() { cut -d. -f1 /proc/uptime; }
state() { boothctl --json status 2>/dev/null | sed -n 's/.*"state":"\([a-z_]*\)".*/\1/p'; }
is_state() {
	case " $* " in *" $(state) "*) return 0 ;; esac
	return 1
}
# within SECONDS TEXT COMMAND...
within() {
	within_end=$(($(now) + $1)) within_text=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		if [ "$(now)" -ge $within_end ]; then
			bad "$within_text (state $(state))"
			return 1
		fi
		sleep 0.5
	done
	ok "$within_text"
}
check() {
	check_text=$1
	shift
	if "$@" >/tmp/check.log 2>&1; then ok "$check_text"; else bad "$check_text"; cat /tmp/check.log; fi
}
finish() {
	for unit in boothd booth-courier booth-ui; do
		systemctl status --no-pager -n 30 $unit >"$RIG_OUT/status.$unit" 2>&1
	done
	echo "$failures failed"
	[ $failures -eq 0 ]
	exit
}
plug() { rig uvc -f 10 -s RIG0001 portrait.jpg >/dev/null; }
hardware() {
	rig led booth:white:left
	rig led booth:white:right
	rig led booth:red:status
	rig keys panel 28 1 >/dev/null
}
press() { # Enter 28, Escape 1
	rig tell keys.panel "$1" 1
	sleep 0.3
	rig tell keys.panel "$1" 0
}
pressed_to() { # a state, by the real button
	! is_state "$1" || return 0
	! is_state idle notice rules rejected || press 28
	sleep 1
	return 1
}

first_boot() {
	check "installed: booth.target is enabled" systemctl is-enabled booth.target
	mkdir -p /etc/boothd/boothd.conf.d /srv/photos/photos
	cp guest.conf /etc/boothd/boothd.conf.d/guest.conf
	chown -R www-data /srv/photos
	cat >/etc/nginx/conf.d/photos.conf <<-CONF
		server {
			listen 127.0.0.1:8080; root /srv/photos; client_max_body_size 100m;
			location / { dav_methods PUT DELETE MKCOL COPY MOVE; create_full_put_path on; }
		}
	CONF
	mkdir -p /etc/credstore
	printf 'user = booth\npassword = secret\n' >/etc/credstore/boothd.courier
	chmod 600 /etc/credstore/boothd.courier
	systemctl enable nginx >/dev/null 2>&1
	check "the settings are good" boothd --check-config
	echo "first boot done"
	sync
	systemctl reboot
	sleep 600
}

one_visit() {
	within 120 "idle" is_state idle || return 1
	rig host screendump "idle$1"
	within 240 "by the real button to the pose" pressed_to pose || return 1
	sleep 5
	rig host screendump "pose$1"
	within 400 "the review" is_state review || return 1
	rig host screendump "review$1"
	press 28
	within 60 "saved" is_state saved done || return 1
	press 28
}

break_and_ask() { # name, what the doctor must call bad; the caller has broken it
	boothctl doctor >"$RIG_OUT/doctor.$1" 2>&1
	if grep -qE "^bad +$2" "$RIG_OUT/doctor.$1"; then ok "doctor: $1"; else
		bad "doctor: $1"
		cat "$RIG_OUT/doctor.$1"
	fi
}
setting() { printf '%s\n' "$1" >/etc/boothd/boothd.conf.d/zz-broken.conf; }

doctor() {
	boothctl doctor >"$RIG_OUT/doctor.healthy" 2>&1
	check "doctor: a healthy booth has nothing bad" grep -qE '^0 bad' "$RIG_OUT/doctor.healthy"
	setting "leds.status = booth:green:status"
	break_and_ask "lamp path wrong" lamps
	setting "courier.credentials = other"
	break_and_ask "credential missing" credentials
	rm /etc/boothd/boothd.conf.d/zz-broken.conf
	mkdir -p /mnt/small && mount -t tmpfs -o size=1m,mode=2770 none /mnt/small
	head -c 1000000 /dev/zero >/mnt/small/full
	setting "spool.path = /mnt/small"
	break_and_ask "spool full" disk
	umount /mnt/small
	rm /etc/boothd/boothd.conf.d/zz-broken.conf
	date -s 2001-01-01 >/dev/null
	break_and_ask "clock off" clock
	hwclock -s 2>/dev/null || date -s "@$1" >/dev/null
	rig tell uvc unplug
	sleep 3
	break_and_ask "no camera" camera
	within 60 "without a camera: out of order" is_state out_of_order interrupted
	rig host screendump no-camera
	plug
	within 120 "plugged in again: idle" is_state idle
}

restarted() { # unit, old pid
	systemctl is-active --quiet "$1" && [ "$(systemctl show -P MainPID "$1")" != "$2" ]
}

second_boot() {
	started=$(date +%s)
	within 120 "booth.target came up by itself" systemctl is-active --quiet booth.target
	# The lamps come late, as those of a slow controller do: boothd is tried again.
	sleep 20
	hardware
	plug
	within 200 "boothd is up although lamps and camera came late" boothctl status
	one_visit 1 || finish
	within 120 "nginx has the photo" sh -c "[ \$(ls $spool/sent | wc -l) -eq 1 ]"
	photo=$(ls $spool/sent)
	check "the server's photo is ours, byte for byte" sh -c \
		"cmp $spool/sent/$photo/photo.jpg \$(find /srv/photos -name photo.jpg)"
	cp "$spool/sent/$photo/photo.jpg" "$spool/sent/$photo/record.json" "$RIG_OUT/"
	check "lamps: the status lamp was written" test -s /run/rig/led.booth:red:status.log
	check "lamps: left and right were lit in the burst" sh -c \
		'[ -s /run/rig/led.booth:white:left.log ] && [ -s /run/rig/led.booth:white:right.log ]'
	boothctl status | tee "$RIG_OUT/status"
	check "XNNPACK runs under the sandbox" sh -c 'boothctl --json status | grep -q "\"engine\":\"xnnpack\""'

	printf '#!/bin/sh\necho "$1 $BOOTH_ID" >>"$STATE_DIRECTORY/seen"\n' >/etc/boothd/hooks.d/seen
	chmod 755 /etc/boothd/hooks.d/seen
	systemctl start booth-hooks.service
	sleep 5

	for unit in boothd booth-courier booth-ui; do
		pid=$(systemctl show -P MainPID $unit)
		begun=$(now)
		kill -STOP "$pid"
		within 120 "SIGSTOP: the watchdog restarts $unit" restarted $unit "$pid" &&
			echo "   after $(($(now) - begun)) s"
	done
	within 120 "idle again" is_state idle
	check "the photo is still there" test -e "$spool/sent/$photo/photo.jpg"
	doctor "$started"
	within 60 "the hook heard of the fault and of its end" sh -c \
		'grep -q ^fault /var/lib/booth-hooks/seen && grep -q ^cleared /var/lib/booth-hooks/seen'
	cp /var/lib/booth-hooks/seen "$RIG_OUT/hooks.seen"
	journalctl -b -x --no-pager -t boothd >"$RIG_OUT/journal.en"
	[ ! -d locale ] || LOCPATH=$PWD/locale LC_ALL=zh_CN.UTF-8 journalctl -b -x --no-pager -t boothd \
		>"$RIG_OUT/journal.zh_CN"
	for unit in boothd booth-courier booth-ui; do
		echo "$unit cpu_ns $(systemctl show -P CPUUsageNSec $unit) memory $(systemctl show -P MemoryCurrent $unit)"
	done | tee "$RIG_OUT/cpu"
	finish
}

if [ "$RIG_BOOT" = 1 ]; then first_boot; else second_boot; fi

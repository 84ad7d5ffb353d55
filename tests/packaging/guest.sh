#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs in the guest (run-guest): apt installs the packages on a bare Debian 12, which is then a whole booth on
# real drivers: USB camera, buttons, lamps, a KMS screen, nginx as the destination. Four boots:
# install and settings; a visit and every fault; upgrade in mid-visit and mid-queue, then a hard reset;
# what is there after it, removal and purge. What it saw lies in $RIG_OUT.
set -u
export LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive
spool=/var/lib/boothd/spool
programs="boothd booth-courier booth-ui booth-reader"
failures=0

ok() { echo "ok - $*"; }
bad() {
	echo "FAILED - $*"
	failures=$((failures + 1))
}
now() { cut -d. -f1 /proc/uptime; }
field() { boothctl --json status 2>/dev/null | sed -n "s/.*\"$1\":\"\{0,1\}\([a-z_0-9]*\).*/\1/p"; }
state() { field state; }
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
	for unit in $programs; do
		systemctl status --no-pager -n 30 $unit >"$RIG_OUT/status.$unit.$RIG_BOOT" 2>&1
	done
	echo "| boot $RIG_BOOT: $failures failed"
	[ $failures -eq 0 ] || exit 1
}
next_boot() {
	finish
	sync
	systemctl reboot
	sleep 600
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
cancelled() { # it may have fired by itself meanwhile: then the first press means "again"
	! is_state idle || return 0
	press 1
	return 1
}
pid_of() { systemctl show -P MainPID "$1"; }
restarted() { # unit, old pid
	systemctl is-active --quiet "$1" && [ "$(pid_of "$1")" != "$2" ]
}
in_state() { find "$spool/$1" -mindepth 1 -maxdepth 1 -type d | wc -l; }
has() { # STATE NUMBER of photos
	[ "$(in_state "$1")" -eq "$2" ]
}
sums() { (cd "$spool" && find . -type f -name '*.j*' ! -name 'heartbeat*' ! -name delivery.json -exec sha256sum {} + | sed 's, \./[a-z]*/, ,' | sort); }
setting() { printf '%s\n' "$1" >/etc/boothd/boothd.conf.d/zz-broken.conf; }
mended() { rm -f /etc/boothd/boothd.conf.d/zz-broken.conf; }
visit_to_review() { # name
	within 200 "$1: idle" is_state idle || return 1
	rig host screendump "$1-idle"
	within 240 "$1: by the real button to the pose" pressed_to pose || return 1
	sleep 3
	rig host screendump "$1-pose"
	within 500 "$1: it fires by itself, and the photo passes" is_state review || return 1
	rig host screendump "$1-review"
}
visit() { # name
	visit_to_review "$1" || return 1
	press 28
	within 90 "$1: saved" is_state saved done || return 1
	rig host screendump "$1-saved"
	press 28
}

# ---- boot 1: a bare machine gets the packages ----

install_packages() {
	check "bare: nothing of the booth is here" sh -c '! command -v boothd && ! ls /etc/boothd && ! id boothd'
	if apt-get install -y --no-install-recommends "$RIG_IN"/debs/*.deb >"$RIG_OUT/apt.log" 2>&1; then
		ok "apt install ./*.deb"
	else
		bad "apt install ./*.deb"
		tail -n 20 "$RIG_OUT/apt.log"
	fi
	check "enabled for every boot" systemctl is-enabled booth.target $programs boothd-ui.socket boothd-control.socket
	within 120 "it runs at once, and says that there is no camera" is_state out_of_order
	rig host screendump bare
	boothctl status
	mkdir -p /srv/photos/photos /etc/credstore
	cp guest.conf /etc/boothd/boothd.conf.d/guest.conf
	chown -R www-data /srv/photos
	cat >/etc/nginx/conf.d/photos.conf <<-CONF
		server {
			listen 127.0.0.1:8080; root /srv/photos; client_max_body_size 100m;
			location / { dav_methods PUT DELETE MKCOL COPY MOVE; create_full_put_path on; }
		}
	CONF
	printf 'user = booth\npassword = secret\n' >/etc/credstore/boothd.courier
	chmod 600 /etc/credstore/boothd.courier
	systemctl enable nginx >/dev/null 2>&1
	install -d -g booth -m 2775 /var/lib/prometheus/node-exporter
	check "boothd --check-config" boothd --check-config
	check "booth-courier --check-config" booth-courier --check-config
	check "booth-ui --check-config" booth-ui --check-config --display drm
	next_boot
}

# ---- boot 2: a visit, and every fault ----

sandboxes() {
	for unit in $programs; do
		status=/proc/$(pid_of $unit)/status
		check "$unit: seccomp, no new privileges, no capabilities" sh -c \
			"grep -qE '^Seccomp:[[:space:]]*2' $status && grep -qE '^NoNewPrivs:[[:space:]]*1' $status && grep -qE '^CapBnd:[[:space:]]*0+\$' $status"
	done
	for unit in boothd booth-ui; do
		check "$unit: no network but its own loopback" sh -c \
			"[ \"\$(readlink /proc/$(pid_of $unit)/ns/net)\" != \"\$(readlink /proc/1/ns/net)\" ]"
	done
	check "the courier cannot read the device's key" sh -c \
		"! nsenter -m -t $(pid_of booth-courier) setpriv --reuid=booth-courier --regid=booth --clear-groups cat /var/lib/boothd/keys/device.key"
	check "the courier sees no camera" sh -c "! nsenter -m -t $(pid_of booth-courier) ls /dev/video0"
	check "boothd sees the camera, writes the lamps, and nothing else below /sys" sh -c \
		"nsenter -m -t $(pid_of boothd) sh -c 'test -e /dev/video0 && test -w /sys/class/leds/booth:red:status/brightness && ! test -w /sys/kernel/mm/ksm/run'"
	check "the engine in use is XNNPACK" sh -c 'boothctl --json status | grep -q "\"engine\":\"xnnpack\""'
	for unit in $programs; do
		systemd-analyze security --no-pager $unit.service | tail -n 1 | sed 's/^/| /; s/ [^ ]*$//'
	done
}

watchdogs() {
	for unit in $programs; do
		pid=$(pid_of $unit) begun=$(now)
		kill -STOP "$pid"
		# the watchdog's time (at most 30 s), the kill, the rest before the start, the start
		within 75 "SIGSTOP: the watchdog restarts $unit" restarted $unit "$pid" &&
			echo "| $unit is back $(($(now) - begun)) s after SIGSTOP"
	done
	within 120 "after that: idle" is_state idle
}

stalled_examiner() {
	pid=$(pid_of boothd)
	thread=$(grep -l '^examiner$' /proc/"$pid"/task/*/comm | cut -d/ -f5)
	[ -n "$thread" ] || { bad "no thread called examiner"; return; }
	strace -qq -o /dev/null -p "$thread" -e trace=futex -e inject=futex:delay_exit=900000000 \
		>/tmp/strace.log 2>&1 &
	tracer=$!
	sleep 2
	within 240 "stalled examiner: to the pose" pressed_to pose
	begun=$(now)
	# session.examine_s and a minute until its work counts as stuck, 20 s of the watchdog, the way back
	within 250 "stalled examiner: the journal says so, and the watchdog ends boothd" sh -c \
		"journalctl -b -u boothd | grep -q 'a part of boothd hangs: the examiner' && systemctl show -P Result boothd | grep -q watchdog"
	# Only its tracer keeps the dead thread, and with it the camera.
	kill -KILL $tracer
	within 60 "stalled examiner: systemd starts boothd again" restarted boothd "$pid" &&
		echo "| boothd is back $(($(now) - begun)) s after the examiner's thread stalled"
	within 120 "stalled examiner: idle again" is_state idle
}

break_and_ask() { # name, what the doctor must call bad; the caller has broken it
	boothctl doctor >"$RIG_OUT/doctor.$1" 2>&1
	if grep -qE "^bad +$2" "$RIG_OUT/doctor.$1"; then ok "doctor: $1"; else
		bad "doctor: $1"
		cat "$RIG_OUT/doctor.$1"
	fi
}

doctor() {
	boothctl doctor >"$RIG_OUT/doctor.healthy" 2>&1
	check "doctor: a healthy booth has nothing bad" grep -qE '^0 bad' "$RIG_OUT/doctor.healthy"
	setting "leds.status = booth:green:status"
	break_and_ask lamp-path-wrong lamps
	setting "courier.credentials = other"
	break_and_ask credential-missing credentials
	mkdir -p /mnt/small && mount -t tmpfs -o size=1m,mode=2770 none /mnt/small
	head -c 1000000 /dev/zero >/mnt/small/full
	setting "spool.path = /mnt/small"
	break_and_ask spool-full disk
	umount /mnt/small
	mended
	started=$(date +%s) from=$(now)
	date -s 2001-01-01 >/dev/null
	break_and_ask clock-off clock
	date -s "@$((started + $(now) - from))" >/dev/null
	rig tell uvc unplug
	sleep 3
	break_and_ask no-camera camera
	within 90 "without a camera: the screen says so" is_state out_of_order interrupted
	rig host screendump no-camera
	plug
	within 180 "plugged in again: idle" is_state idle
}

reload() {
	within 240 "reload: in the pose" pressed_to pose
	pid=$(pid_of boothd) lost=$(boothctl --json status | sed -n 's/.*"lost":\([0-9]*\).*/\1/p')
	printf 'lights.level = 80\ncamera.rate = 9\n' >/etc/boothd/boothd.conf.d/zz-reload.conf
	check "reload in mid-visit" systemctl reload boothd.service
	check "reload: same process, same visit, same camera" sh -c \
		"[ $(pid_of boothd) = $pid ] && [ $(state) != idle ] && boothctl --json status | grep -q '\"lost\":$lost'"
	within 20 "reload: the journal lists what needs a restart" sh -c \
		'journalctl -b -u boothd | grep -q "settings reloaded; these need a restart: camera.rate"'
	check "reload: boothctl config has the new value and its origin" sh -c \
		'boothctl config | grep -q "^lights.level = 80 .*zz-reload.conf:1"'
	setting "no.such = key"
	check "reload: a wrong setting is refused" sh -c \
		'systemctl reload boothd.service; sleep 2; journalctl -b -u boothd | grep -q "settings not reloaded, the old ones stay"'
	mended
	rm /etc/boothd/boothd.conf.d/zz-reload.conf
	systemctl reload boothd.service
	within 240 "reload: cancelled, idle" cancelled
}

maintenance() {
	systemctl unmask getty@tty1.service # the rig's image hides it
	check "maintenance target" systemctl start booth-maintenance.target
	within 30 "maintenance: camera and screen are free, tty1 has a login, photos are still sent" sh -c \
		'! systemctl is-active --quiet boothd.service && ! systemctl is-active --quiet booth-ui.service && systemctl is-active --quiet getty@tty1.service && systemctl is-active --quiet booth-courier.service'
	check "back to the booth" systemctl start booth.target
	within 150 "back: idle" is_state idle
	check "back: no login on tty1" sh -c '! systemctl is-active --quiet getty@tty1.service'
}

# A camera that streams nothing and reports nothing: before boothd gives up, the helper resets its port.
usb_reset() {
	echo 'camera.reauthorise = yes' >/etc/boothd/boothd.conf.d/zz-reset.conf
	check "usb reset: an operator enables the helper" systemctl enable --now booth-usb-reset.path
	systemctl restart boothd.service
	within 150 "usb reset: idle" is_state idle
	rig tell uvc freeze
	within 300 "usb reset: a camera that hangs is dropped and let in again" sh -c \
		'journalctl -b -u booth-usb-reset.service | grep -q "was dropped and let in again"'
	rig tell uvc run
	within 200 "usb reset: idle again" is_state idle
	rm /etc/boothd/boothd.conf.d/zz-reset.conf
	systemctl restart boothd.service
	within 150 "usb reset: off again, idle" is_state idle
}

trigger() { sed 's/.*\[\(.*\)\].*/\1/' "/sys/class/leds/$1/trigger"; }
lamp_blinks() { [ "$(trigger booth:red:status)" = timer ]; }
out_of_order() {
	modprobe ledtrig-timer 2>/dev/null
	setting "no.such = key"
	systemctl restart boothd.service --no-block
	within 120 "a booth that cannot start: the status lamp blinks" lamp_blinks
	within 60 "a booth that cannot start: it is tried again in a minute" systemctl is-active --quiet booth-retry.timer
	rig host screendump cannot-start
	check "a booth that cannot start: maintenance" systemctl start booth-maintenance.target
	check "maintenance: boothd is not tried again under the engineer's hands" sh -c \
		'! systemctl is-active --quiet booth-retry.timer && ! systemctl is-active --quiet boothd.service'
	mended
	systemctl start booth-retry.timer
	check "stopped by hand: boothd is not tried again" sh -c \
		'systemctl stop boothd.service; ! systemctl is-active --quiet booth-retry.timer'
	systemctl start booth.target
	within 200 "started again: idle" is_state idle
	setting "no.such = key"
	for try in 1 2 3 4 5 6 7 8; do systemctl restart boothd.service; done
	within 120 "it cannot start once more: the lamp blinks" lamp_blinks
	mended
	check "mended: a restart by hand works at once" systemctl restart boothd.service
	within 200 "mended: idle" is_state idle
	setting "spool.path = /etc"
	check "a spool that cannot be written: boothd starts" systemctl restart boothd.service
	within 120 "a spool that cannot be written: boothd says so" sh -c 'boothctl status | grep -q spool_unwritable'
	mended
	check "the spool is there again: boothd starts" systemctl restart boothd.service
	within 200 "the spool is there again: idle" is_state idle
	setting "no.such = key"
	systemctl restart boothd.service --no-block
	within 120 "it cannot start for the third time: the lamp blinks" lamp_blinks
	mended
	within 200 "mended: it is tried again by itself, and idle" is_state idle
	check "mended: the lamp does not blink" sh -c '! sed "s/.*\[\(.*\)\].*/\1/" /sys/class/leds/booth:red:status/trigger | grep -q timer'
}

figures() {
	within 60 "figures: boothd's file" grep -q '^booth_photos_saved_total 1$' /var/lib/prometheus/node-exporter/booth.prom
	within 60 "figures: the courier's file" grep -q 'booth_uploads_total{destination="main",result="sent"} 1' \
		/var/lib/prometheus/node-exporter/booth-courier.prom
	check "figures: boothctl metrics" sh -c 'boothctl metrics | grep -q "^booth_visits_total"'
	get /metrics >"$RIG_OUT/metrics" 2>/tmp/check.log
	check "figures: the courier's listener has both programs'" sh -c \
		"grep -q '^booth_boothd_up 1' $RIG_OUT/metrics && grep -q '^booth_visits_total' $RIG_OUT/metrics && grep -q '^booth_uploads_total' $RIG_OUT/metrics"
}
get() { # no curl in the guest
	printf 'GET %s HTTP/1.0\r\n\r\n' "$1" | timeout 20 bash -c 'exec 3<>/dev/tcp/127.0.0.1/9477; cat >&3; cat <&3'
}

journals() {
	journalctl -b -x --no-pager -t boothd -t booth-courier -t booth-ui >"$RIG_OUT/journal.en"
	[ ! -d locale ] || LOCPATH=$PWD/locale LC_ALL=zh_CN.UTF-8 journalctl -b -x --no-pager \
		-t boothd -t booth-courier -t booth-ui >"$RIG_OUT/journal.zh_CN"
	check "journalctl -x explains in English" grep -q "The camera is lost" "$RIG_OUT/journal.en"
	check "journalctl -x explains in Chinese" grep -q "摄像头丢失" "$RIG_OUT/journal.zh_CN"
}

whole_booth() {
	within 120 "booth.target came up by itself" systemctl is-active --quiet booth.target
	# The lamps appear late, as those of a slow controller do: boothd looks for them.
	hardware
	plug
	within 200 "boothd is up although lamps and camera came late" boothctl status
	visit first || return
	within 150 "nginx has the photo" has sent 1
	photo=$(ls $spool/sent)
	check "the server's photo is ours, byte for byte" sh -c \
		"cmp $spool/sent/$photo/photo.jpg \$(find /srv/photos -name photo.jpg)"
	check "the record's signature is good" boothctl queue verify
	cp "$spool/sent/$photo/photo.jpg" "$spool/sent/$photo/record.json" "$RIG_OUT/"
	check "lamps: left and right were lit in the burst" sh -c \
		'[ -s /run/rig/led.booth:white:left.log ] && [ -s /run/rig/led.booth:white:right.log ]'
	boothctl status | tee "$RIG_OUT/status"
	sandboxes
	figures
	printf '#!/bin/sh\necho "$1 $BOOTH_ID" >>"$STATE_DIRECTORY/seen"\n' >/etc/boothd/hooks.d/seen
	chmod 755 /etc/boothd/hooks.d/seen
	check "hooks: enabled" systemctl enable --now booth-hooks.service
	reload
	doctor
	within 90 "hooks: the fault and its end were heard of" sh -c \
		'grep -q ^fault /var/lib/booth-hooks/seen && grep -q ^cleared /var/lib/booth-hooks/seen'
	cp /var/lib/booth-hooks/seen "$RIG_OUT/hooks.seen"
	# From here on a photo waits in the queue.
	systemctl disable --now nginx 2>/dev/null
	visit second || return
	within 60 "the server is away: the photo waits" has pending 1
	before=$(sums)
	watchdogs
	stalled_examiner
	out_of_order
	maintenance
	usb_reset
	check "watchdogs, failed starts, maintenance: every photo is as it was" test "$(sums)" = "$before"
	journals
	for unit in $programs; do
		echo "| $unit: CPU $(($(systemctl show -P CPUUsageNSec $unit) / 1000000)) ms, memory $(($(systemctl show -P MemoryCurrent $unit) / 1048576)) MB since its start"
	done
}

# ---- boot 3: upgrade, then the reset button ----

upgrade() {
	hardware
	plug
	within 200 "after a reboot: idle by itself" is_state idle
	check "after a reboot: the photo still waits" has pending 1
	before=$(sums)
	visit_to_review third || return
	echo "# mine" >>/etc/boothd/boothd.conf
	if apt-get install -y -o Dpkg::Options::=--force-confold "$PWD"/newer/*.deb >"$RIG_OUT/upgrade.log" 2>&1; then
		ok "upgrade in mid-visit and mid-queue"
	else
		bad "upgrade in mid-visit and mid-queue"
		tail -n 20 "$RIG_OUT/upgrade.log"
	fi
	within 150 "upgraded: idle again" is_state idle
	check "upgraded: all run" systemctl is-active $programs booth.target
	check "upgraded: the queue is as it was, and the photo nobody kept is gone" test "$(sums)" = "$before"
	check "upgraded: the operator's conffile is kept" grep -q '^# mine' /etc/boothd/boothd.conf
	visit fourth || return
	within 60 "upgraded: a new photo waits behind the old one" has pending 2
	sums >/var/lib/sums-before
	systemctl enable nginx 2>/dev/null
	sync
	finish
	rig host powercut
}

# ---- boot 4: after a power cut; downgrade, removal, purge ----

leave() {
	hardware
	plug
	within 200 "after a power cut: idle by itself" is_state idle
	within 300 "after a power cut: both photos that waited are sent" has sent 3
	check "after a power cut: every photo is as it was" sh -c "[ \"\$(cat /var/lib/sums-before)\" = \"$(sums)\" ]"
	check "downgrade" apt-get install -y --allow-downgrades -o Dpkg::Options::=--force-confold "$RIG_IN"/debs/*.deb
	within 150 "downgraded: idle" is_state idle
	check "remove" apt-get remove -y booth-office booth-reader booth-ui boothd boothd-models
	check "removed: nothing runs, photos and settings stay" sh -c \
		'! systemctl is-active boothd booth-courier booth-ui booth-reader booth-hooks booth-usb-reset.path && [ -e /etc/boothd/boothd.conf ] && [ "$(ls /var/lib/boothd/spool/sent | wc -l)" = 3 ]'
	within 30 "removed: tty1 can have its login" systemctl start getty@tty1.service
	check "purge" apt-get purge -y booth-office booth-reader booth-ui boothd boothd-models
	check "purged: photos and key stay, for nobody said otherwise" sh -c \
		'[ "$(ls /var/lib/boothd/spool/sent | wc -l)" = 3 ] && [ -e /var/lib/boothd/keys/device.key ]'
	check "installed again" apt-get install -y "$RIG_IN"/debs/*.deb
	touch /var/lib/boothd/purge-photos
	check "purge after touch purge-photos" apt-get purge -y booth-office booth-reader booth-ui boothd boothd-models
	systemctl daemon-reload
	left=$(find /etc /usr /lib/systemd /lib/udev /var/lib /var/cache /run -xdev \
		\( -name '*boothd*' -o -name 'booth-*' -o -name 'booth.*' \) \
		-not -path '/run/rig/*' -not -path '/var/lib/systemd/catalog/*' -not -path '/run/systemd/*' \
		-not -path '/var/lib/prometheus/*' \
		-not -path '/var/lib/private/booth-hooks*' -not -path '/var/lib/booth-hooks*' 2>/dev/null)
	check "purged: nothing is left but the users and what hooks wrote" test -z "$left"
	[ -z "$left" ] || echo "$left"
}

case $RIG_BOOT in
1) install_packages ;;
2)
	whole_booth
	next_boot
	;;
3) upgrade ;;
*)
	leave
	finish
	echo "all steps passed"
	;;
esac
[ $failures -eq 0 ]

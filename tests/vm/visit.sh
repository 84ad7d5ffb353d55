# SPDX-License-Identifier: MIT
# limit: 1500
# A whole visit on real drivers: a USB camera that shows a real portrait, uinput buttons, lights of the
# LED class, the screen by mode setting. The camera is pulled before the photo and comes back; a press
# from before a page does nothing; what is saved is the camera's own JPEG, byte for byte.
. ./lib.sh
[ -x ./boothd ] && [ -d models ] && [ -e portrait.jpg ] || { echo "skipped: no boothd, models or portrait"; exit 0; }

folder=/run/booth-test
mkdir -p $folder/spool $folder/profiles /run/boothd
# The portrait's white shirt before a white backdrop does not count against it.
grep -v clothes_like_background etc/profiles/chsi.conf >$folder/profiles/chsi.conf
echo "reason.clothes_like_background = advise" >>$folder/profiles/chsi.conf
# Nobody before the camera at first: the booth would fire by itself.
rig uvc -f 3 wait/*.jpg >/dev/null
rig keys buttons 28 1 59 >/dev/null
rig led booth:white:shutter; rig led booth:red:status
modprobe -a ledtrig-pattern ledtrig-timer
cat >$folder/boothd.conf <<CONF
booth.demo = yes
camera.device = $camera_by_id
camera.height = 1350
camera.models = $here/models
camera.out_of_order_s = 600
camera.rate = 3
camera.timeout_ms = 20000
camera.width = 1350
examiner.models = $here/models
booth.keys = $folder/keys
leds.button_shutter = booth:white:shutter
leds.status = booth:red:status
link.control_socket = $folder/control.sock
link.ui_socket = $folder/ui.sock
panel.devices = name:buttons
panel.keep = KEY_F1
panel.stuck_s = 300
photo.profiles = $folder/profiles
session.burst_frames = 2
session.burst_s = 60
session.done_s = 300
session.examine_s = 120
session.interrupted_s = 300
session.pose_s = 1200
session.read_s = 600
session.review_s = 600
session.saved_s = 5
campaign.ledger = $folder/ledger
booth.stats = $folder/stats
spool.path = $folder/spool
CONF
ctl() { ./boothctl --socket $folder/control.sock "$@"; }
state() { ctl --json status 2>/dev/null | grep -o '"state": *"[a-z_]*"' | head -n 1 | cut -d'"' -f4; }
wait_state() { # SECONDS STATE...
	wait_end=$(($(now | cut -d. -f1) + $1)); shift
	while [ "$(now | cut -d. -f1)" -lt $wait_end ]; do
		wait_now=$(state)
		for wait_for; do [ "$wait_now" != "$wait_for" ] || return 0; done
		sleep 0.5
	done
	echo "state is $wait_now"; return 1
}
press() { rig tell keys.buttons "$1" 1; sleep 0.4; rig tell keys.buttons "$1" 0; sleep 0.4; }
screen() { # the line to the host drops a letter now and then
	for screen_try in 1 2 3; do rig host screendump "visit-$1" >/dev/null && return; done
}
light() { cat "/sys/class/leds/$1/brightness"; }
trigger() { sed 's/.*\[\(.*\)\].*/\1/' "/sys/class/leds/$1/trigger"; }

./boothd --config $folder/boothd.conf 2>$RIG_OUT/boothd.log & daemon=$!
until_line $RIG_OUT/boothd.log 'camera: .*1350x1350' 60 || bad "the camera is not opened"
./booth-ui --display drm --socket $folder/ui.sock 2>$RIG_OUT/ui.log & ui=$!
check "idle" wait_state 60 idle
until_line $RIG_OUT/ui.log "connected to boothd" 60
check "idle: status lamp on, the shutter's light breathes" sh -c '[ "$(cat /sys/class/leds/booth:red:status/brightness)" = 255 ]'
sleep 5; screen idle
press 28; check "a press leads to the notice" wait_state 20 notice; sleep 3; screen notice
press 1; check "cancel leads back" wait_state 20 idle
press 28; wait_state 20 notice; press 28; check "consent leads to the rules" wait_state 20 rules; sleep 3; screen rules
check "a button is awaited: its light blinks" test "$(trigger booth:white:shutter)" != none
press 28; check "rules read: the camera" wait_state 20 pose; sleep 12; screen pose
check "before the camera the shutter's light is on" test "$(light booth:white:shutter)" = 255

rig tell uvc unplug
check "pulled: the visit is interrupted" wait_state 60 interrupted; sleep 3; screen interrupted
check "pulled: the status lamp blinks by itself" test "$(trigger booth:red:status)" != none
# held while the page changes: this press was not meant for the page that comes
rig tell keys.buttons 28 1
rig uvc -f 3 wait/*.jpg >/dev/null
check "back: the visit goes on" wait_state 90 pose; sleep 4
rig tell keys.buttons 28 0; sleep 1
check "a press from before is not taken for the shutter" test "$(state)" = pose
rig tell uvc unplug; wait_state 60 interrupted
rig uvc -f 3 portrait.jpg >/dev/null
check "a real portrait: the booth fires by itself, and it passes" wait_state 400 review
sleep 3; screen review
test "$(state)" = review || ctl --json status >"$RIG_OUT/status.json"
ctl camera >"$RIG_OUT/camera.txt" 2>&1
check "no snapshot of somebody in the booth" sh -c "! ./boothctl --socket $folder/control.sock camera snapshot /tmp/snapshot.jpg"
press 28
check "kept: saved" wait_state 60 saved done; sleep 4; screen done
item=$(ls -d $folder/spool/pending/*/ | head -n 1)
check "the original is the camera's own picture, byte for byte" cmp "$item/original.jpg" portrait.jpg
check "the record is there, signed" test -s "$item/record.json.p7s"
check "it is marked as a demo" grep -q '"demo": *true' "$item/record.json"
press 28; check "done: idle again" wait_state 60 idle
check "a snapshot is the camera's picture" sh -c "./boothctl --socket $folder/control.sock camera snapshot /tmp/snapshot.jpg && cmp /tmp/snapshot.jpg portrait.jpg"

# Killed: the unit's last command lets the status lamp blink; the next boothd takes it back, and restores
# what the first one found.
kill -KILL $daemon; wait $daemon
SERVICE_RESULT=signal sh out-of-order $folder/boothd.conf
check "boothd killed: the status lamp blinks by itself" test "$(trigger booth:red:status)" = timer
./boothd --config $folder/boothd.conf 2>>$RIG_OUT/boothd.log & daemon=$!
check "started again: idle" wait_state 120 idle
lamp_tries=0
until [ "$(trigger booth:red:status)" = none ] || [ $lamp_tries = 100 ]; do
	lamp_tries=$((lamp_tries + 1)); sleep 0.2
done
check "... the status lamp is on" test "$(trigger booth:red:status)$(light booth:red:status)" = none255
kill -TERM $ui; wait $ui
kill -TERM $daemon; wait $daemon; check "boothd ends cleanly" test $? = 0
check "the lights are as they were found" test "$(trigger booth:red:status)$(light booth:white:shutter)" = none0
cp /run/rig/led.*.log "$RIG_OUT/" 2>/dev/null
exit 0

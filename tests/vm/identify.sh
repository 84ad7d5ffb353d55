# SPDX-License-Identifier: MIT
# limit: 500
# Who is it: a ticket before the USB camera, read by booth-reader; then, with booth-reader killed while it is
# asked, a number from the keypad, and from a reader that is a keyboard (uinput). All find the student in a real roster.
. ./lib.sh
[ -x ./boothd ] && [ -x ./booth-reader ] && [ -s roster/ticket ] || { echo "skipped: no boothd, booth-reader or roster"; exit 0; }

folder=/run/booth-test
mkdir -p $folder/spool $folder/keys $folder/roster
cp roster/roster.db $folder/roster/
(umask 077 && cp roster/secret $folder/keys/campaign)
modprobe -a uinput evdev
rig uvc -f 5 --also pictures codes/*.jpg >/dev/null
rig keys buttons 28 1 >/dev/null
rig keys reader 11 2 3 4 5 6 28 >/dev/null
rig keys keypad 11 2 3 4 5 6 28 >/dev/null
cat >$folder/boothd.conf <<CONF
booth.demo = yes
camera.device = $camera_by_id
camera.height = 480
camera.models = $here/models
camera.rate = 5
camera.timeout_ms = 20000
camera.width = 640
examiner.models = $here/models
booth.keys = $folder/keys
campaign.ledger = $folder/ledger
campaign.secret = $folder/keys/campaign
identify.camera = yes
identify.mode = roster
link.control_socket = $folder/control.sock
link.reader_socket = $folder/reader.sock
link.ui_socket = $folder/ui.sock
panel.devices = name:buttons
panel.keypad = name:keypad
panel.scanner = name:reader
panel.scan_pause_ms = 5000
photo.profiles = etc/profiles
roster.file = $folder/roster/roster.db
session.identify_s = 300
session.read_s = 300
spool.path = $folder/spool
CONF
state() { ./boothctl --socket $folder/control.sock --json status 2>/dev/null | grep -o '"state": *"[a-z_]*"' | head -n 1 | cut -d'"' -f4; }
wait_state() { # SECONDS STATE
	wait_end=$(($(now | cut -d. -f1) + $1))
	until [ "$(state)" = "$2" ]; do
		[ "$(now | cut -d. -f1)" -lt $wait_end ] || { echo "state is $(state)"; return 1; }
		sleep 0.5
	done
}
type_number() { for c in 11 11 2 3 4 5 6 28; do echo "$c 1"; echo "$c 0"; done >/run/rig/keys."$1"; }
press() { rig tell keys.buttons "$1" 1; sleep 0.4; rig tell keys.buttons "$1" 0; sleep 0.4; }

./boothd --config $folder/boothd.conf 2>$RIG_OUT/boothd.log & daemon=$!
until_line $RIG_OUT/boothd.log 'camera: .*640x480' 60 || bad "the camera is not opened"
./booth-reader --socket $folder/reader.sock 2>$RIG_OUT/reader.log & reader=$!
check "booth-reader is connected" until_line $RIG_OUT/boothd.log 'booth-reader is connected' 60
check "idle" wait_state 90 idle
press 28; wait_state 30 notice; press 28
check "a ticket before the camera: the student is asked to confirm" wait_state 120 confirm
check "the journal does not name the ticket" sh -c "! grep -qF \"\$(cat roster/ticket)\" $RIG_OUT/boothd.log $RIG_OUT/reader.log"
press 28; check "confirmed: the rules" wait_state 30 rules
press 1; check "cancel leads back" wait_state 30 idle
set -- pictures/*.jpg
rig tell uvc show "$1" # nobody holds the ticket any more
press 28; wait_state 30 notice; press 28
check "a code is asked for" wait_state 30 identify
kill -SEGV $reader; wait $reader
check "booth-reader killed: boothd goes on" until_line $RIG_OUT/boothd.log 'booth-reader is gone' 20
type_number keypad
check "a number from the keypad: the student is asked to confirm" wait_state 60 confirm
press 1; wait_state 30 mismatch; press 1
check "not me: asked again" wait_state 30 identify
sleep 6 # what a reader sends in the first pause may be the end of a code
type_number reader
check "a scanned number: the student is asked to confirm" wait_state 60 confirm
kill -TERM $daemon; wait $daemon; check "boothd ends cleanly" test $? = 0
exit 0

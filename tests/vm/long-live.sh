# SPDX-License-Identifier: MIT
# limit: 5400
# The live page for MINUTES minutes on real drivers: a USB camera at a picture a second, whose person sits
# too far away, so the page stays and shows outline, band and lights; the screen by mode setting. Every
# picture of the camera reaches the screen, and no program grows. All is 20 to 50 times as slow here: at two
# pictures a second and with marching arrows, on a host with ten other jobs, the screen missed every fifth.
. ./lib.sh
[ -x ./boothd ] && [ -d models ] || { echo "skipped: no boothd or models"; exit 0; }
minutes=${MINUTES:-10}
folder=/run/booth-test
mkdir -p $folder/spool
rig uvc -f 1 pictures/*.jpg >/dev/null
cat >$folder/boothd.conf <<CONF
booth.demo = yes
camera.device = $camera_by_id
camera.width = 640
camera.height = 480
camera.models = $here/models
camera.rate = 1
camera.timeout_ms = 20000
examiner.models = $here/models
booth.keys = $folder/keys
screen.motion = calm
link.control_socket = $folder/control.sock
link.ui_socket = $folder/ui.sock
photo.profiles = $here/etc/profiles
session.pose_s = 3600
session.read_s = 600
campaign.ledger = $folder/ledger
booth.stats = $folder/stats
spool.path = $folder/spool
CONF
ctl() { ./boothctl --socket $folder/control.sock "$@"; }
status() { ctl --json status >/tmp/status.json 2>/dev/null; }
count() { # NAME: a number of the last status
	grep -o "\"$1\": *[0-9]*" /tmp/status.json | head -n 1 | grep -o '[0-9]*$'
}
state() { status; grep -o '"state": *"[a-z_]*"' /tmp/status.json | head -n 1 | cut -d'"' -f4; }
wait_state() { # STATE
	wait_tries=0
	until [ "$(state)" = "$1" ]; do
		wait_tries=$((wait_tries + 1)); [ $wait_tries -lt 100 ] || return 1; sleep 0.5
	done
}
# held PID: descriptors, mappings, KB of private memory
held() { echo "$(ls "/proc/$1/fd" | wc -l) $(wc -l <"/proc/$1/maps") $(awk '/^Private/ { n += $2 } END { print n }' "/proc/$1/smaps_rollup")"; }

./boothd --config $folder/boothd.conf 2>"$RIG_OUT/boothd.log" & daemon=$!
until_line "$RIG_OUT/boothd.log" "ready: idle" 120 || bad "boothd does not start"
./booth-ui --display drm --socket $folder/ui.sock 2>"$RIG_OUT/ui.log" & screen=$!
until_line "$RIG_OUT/ui.log" "connected to boothd" 120 || bad "booth-ui does not start"
for page in notice rules pose; do
	ctl press shutter; wait_state $page || bad "no page $page"; sleep 5
done
# A minute until every cache and table that stays has been made.
sleep 60
status
frames=$(count frames) previews=$(count previews) skipped=$(count skipped) no_slot=$(count no_slot)
boothd_first=$(held $daemon) ui_first=$(held $screen) ticks_first=$(($(cpu_ticks $daemon) + $(cpu_ticks $screen)))
rig host screendump long-live-first >/dev/null
sleep $((minutes * 60))
rig host screendump long-live-last >/dev/null
check "the page is still the live one" test "$(state)" = pose
frames=$(($(count frames) - frames)) previews=$(($(count previews) - previews))
skipped=$(($(count skipped) - skipped)) no_slot=$(($(count no_slot) - no_slot))
boothd_last=$(held $daemon) ui_last=$(held $screen)
ticks=$(($(cpu_ticks $daemon) + $(cpu_ticks $screen) - ticks_first))
ctl --json status >"$RIG_OUT/status.json"
ctl metrics >"$RIG_OUT/metrics.txt"
echo "| $minutes minutes of the live page | frames $frames, to the screen $previews | $((ticks / 60 / minutes)) ticks a second |"
echo "| boothd: descriptors, mappings, private KB | $boothd_first | $boothd_last |"
echo "| booth-ui: descriptors, mappings, private KB | $ui_first | $ui_last |"
check "the camera gave pictures" test "$frames" -ge $((minutes * 50))
check "each picture of the camera went to the screen" test "$previews" -ge $((frames - 1))
check "no picture found the memory for the screen full" test "$no_slot" = 0
check "the screen took each picture" test "$skipped" = 0
check "no picture was broken" test "$(count undecodable)" = 0
check "the driver lost no picture" grep -q '^booth_frames_missed_total 0' "$RIG_OUT/metrics.txt"
check "no flip failed" sh -c "! grep -E 'cannot show|did not end' '$RIG_OUT/ui.log'"
set -- $boothd_first $boothd_last
check "boothd: no descriptor, no mapping left open" test "$4 $5" = "$1 $2"
# A leak of one picture's buffer a minute would be 12 MB by now.
check "boothd: no memory left" test "$6" -le $(($3 + 1024))
set -- $ui_first $ui_last
check "booth-ui: no descriptor, no mapping left open" test "$4 $5" = "$1 $2"
check "booth-ui: no memory left" test "$6" -le $(($3 + 1024))
kill -TERM $screen; wait $screen; check "booth-ui ends cleanly" test $? = 0
kill -TERM $daemon; wait $daemon; check "boothd ends cleanly" test $? = 0
exit 0

# SPDX-License-Identifier: MIT
# limit: 400
# CPU seconds of taking a 1080p30 MJPEG stream and giving it to nobody: the camera module beside
# ustreamer, one after the other on the same source. Only the ratio says something: the guest is emulated.
. ./lib.sh
measure() { # PID: ticks in 15 s, after 5 s to settle
	sleep 5
	before=$(cpu_ticks "$1"); sleep 15
	echo $(($(cpu_ticks "$1") - before))
}
rig uvc -f 30 hd/*.jpg >/dev/null
for turn in 1 2; do
	./camera_probe watch 22 none camera.device=$camera_by_id camera.width=1920 camera.height=1080 \
		camera.rate=30 >/tmp/ours.out 2>/tmp/ours.log </dev/null & pid=$!
	ours=$(measure $pid); wait $pid
	ustreamer --device=$camera_by_id --format=MJPEG --encoder=HW --resolution=1920x1080 --desired-fps=30 \
		--perf --host=127.0.0.1 --port=8080 >/tmp/peer.log 2>&1 </dev/null & pid=$!
	peer=$(measure $pid); kill $pid; wait $pid 2>/dev/null
	echo "| turn $turn | $(grep ^frames /tmp/ours.out) in 22 s | $(grep -o 'fps=[0-9]*' /tmp/peer.log | tail -n 1) |"
	echo "| turn $turn | ours $ours ticks | ustreamer $peer ticks | ratio $(echo "$ours $peer" | awk '{ printf "%.2f", $1 / $2 }') |"
done
check "not more than ustreamer" test "$ours" -le "$peer"
exit 0

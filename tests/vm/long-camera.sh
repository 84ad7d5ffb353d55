# SPDX-License-Identifier: MIT
# limit: 5400
# A USB camera pulled and plugged CYCLES times through the real uvcvideo driver, in mid-stream and while
# it is being opened: each time it is back, and boothd's part of it keeps no descriptor, mapping or memory.
. ./lib.sh
cycles=${CYCLES:-200}
warm=20 # by then every cache and table that stays has been made

plug() { rig uvc -f 10 pictures/*.jpg >/dev/null; }
lines() { grep -c " $1" /tmp/lines; }
# how much the program holds: descriptors, mappings, KB of private memory
held() { echo "$(ls /proc/$prober/fd | wc -l) $(wc -l </proc/$prober/maps) $(awk '/^Private/ { n += $2 } END { print n }' /proc/$prober/smaps_rollup)"; }

plug
./camera_probe watch 5300 pictures camera.device=$camera_by_id camera.width=640 camera.height=480 \
	camera.rate=10 >/tmp/lines 2>/tmp/log </dev/null & prober=$!
until_line /tmp/lines ' good' 60 || { bad "no picture at all"; cat /tmp/log; exit 0; }
cycle=0
while [ $cycle -lt $cycles ]; do
	cycle=$((cycle + 1))
	backs=$(lines back)
	rig tell uvc unplug
	# every third time it is plugged in before the loss was noticed, every fifth pulled while it opens
	[ $((cycle % 3)) = 0 ] || until_line /tmp/lines lost 20
	plug
	if [ $((cycle % 5)) = 0 ]; then rig tell uvc unplug; plug; fi
	tries=0
	until [ "$(lines back)" -gt "$backs" ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || { bad "not back after cycle $cycle"; tail -n 3 /tmp/log; exit 0; }
		sleep 0.2
	done
	[ $cycle != $warm ] || at_first=$(held)
done
at_last=$(held)
echo "| cycles | descriptors, mappings, private KB after $warm | after $cycles |"
echo "| $cycles | $at_first | $at_last |"
set -- $at_first $at_last
check "$cycles times pulled and back" test "$(lines back)" -ge "$cycles"
check "no descriptor left open" test "$4" -le "$1"
check "no mapping left" test "$5" -le "$2"
# A leak of one picture's buffer a cycle would be 100 MB by now.
check "no memory left" test "$6" -le $(($3 + 1024))
check "no damaged picture" sh -c '! grep -q " damaged" /tmp/lines'
kill $prober; wait $prober 2>/dev/null
exit 0

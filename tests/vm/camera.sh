# SPDX-License-Identifier: MIT
# limit: 900
# The camera module on the real uvcvideo, vivid and v4l2loopback drivers: identity, stills, raw formats,
# error flags, driver errors, controls, stand-ins, a held device.
. ./lib.sh

plug() { rig uvc -f "$1" -s "$2" $3/*.jpg >/dev/null; }
common="camera.rate=10 camera.width=640 camera.height=480"
watch() { # SECONDS SETTING...: to /tmp/lines and /tmp/log
	seconds=$1; shift
	./camera_probe watch $seconds pictures "$@" $common >/tmp/lines 2>/tmp/log </dev/null
}

# 50 stills while the program is busy for a second each: 0 from before the shutter
plug 20 RIG0001 many
check "50 stills, none from before the shutter" \
	./camera_probe stills 50 20 many "camera.device=$camera_by_id" camera.rate=20 camera.width=320 camera.height=240
tail -n 3 /tmp/check.log; cp /tmp/check.log "$RIG_OUT/stills.log"
rig tell uvc unplug; sleep 2

# another camera in its place
plug 10 RIG0001 pictures
(./camera_probe watch 40 pictures camera.device=/dev/video0 $common >/tmp/lines 2>/tmp/log </dev/null) &
until_line /tmp/lines good 40; rig tell uvc unplug; sleep 2; plug 10 OTHER7 pictures
check "another camera is refused with both names" until_line /tmp/log 'OTHER7.*RIG0001' 30
wait; sleep 1
check "... and gives no picture" test "$(awk '$2 == "lost" { n = NR } END { print NR - n }' /tmp/lines)" -lt 15
rig tell uvc unplug; sleep 2; plug 10 RIG0001 pictures
check "the by-vendor selector finds it" sh -c './camera_probe watch 12 pictures camera.device=usb:1209:0001:RIG0001 '"$common"' </dev/null | grep -c good'

# held by another program
v4l2-ctl -d /dev/video0 --stream-mmap --stream-count=1000 >/dev/null 2>&1 & holder=$!
sleep 3; watch 8 "camera.device=$camera_by_id"
check "a held camera is explained with the command" grep -q 'fuser -v /dev/video0' /tmp/log
kill $holder; wait $holder

# permissions: as another user
chmod 0660 /dev/video0; chgrp root /dev/video0
check "no permission names the group" sh -c 'setpriv --reuid=65534 --regid=65534 --clear-groups ./camera_probe watch 4 - camera.device=/dev/video0 </dev/null 2>&1 | grep "group root"'
check "a USB/IP camera is known as a stand-in" sh -c './camera_probe report camera.device=/dev/video0 </dev/null | grep "virtual vhci_hcd"'
rig tell uvc unplug; sleep 2

# vivid: raw formats, error flags, driver errors, controls
modprobe vivid n_devs=1 node_types=1 num_inputs=1 input_types=0; udevadm settle
video=/dev/video0
./camera_probe report camera.device=$video camera.width=640 camera.height=360 "camera.controls=hue=10" >/tmp/report 2>&1 </dev/null
cp /tmp/report "$RIG_OUT/vivid.report"
check "vivid: raw pictures are converted" grep -q 'format BGR3 .*converted 1' /tmp/report
check "vivid: a control is set and read back" grep -qE 'control hue .* value 10' /tmp/report
check "vivid: known as a stand-in" grep -q 'virtual vivid' /tmp/report
./camera_probe report camera.device=$video "camera.controls=nonsense=1" >/tmp/report 2>&1 </dev/null
cp /tmp/report "$RIG_OUT/vivid.unknown"
check "vivid: an unknown control is named with what there is" grep -qE 'complaint .*nonsense.*brightness' /tmp/report
(./camera_probe watch 60 - camera.device=$video camera.width=640 camera.height=360 camera.rate=10 >/tmp/lines 2>/tmp/log </dev/null) & prober=$!
until_line /tmp/lines frame 30
for error in inject_v4l2_buf_flag_error inject_vidioc_qbuf_error inject_vidioc_streamon_error; do
	v4l2-ctl -d $video -c $error=1; sleep 3
done
v4l2-ctl -d $video -c inject_fatal_streaming_error=1
check "vivid: a fatal error is a loss" until_line /tmp/lines lost 20
check "vivid: and it comes back" until_line /tmp/lines back 30
wait $prober
check "vivid: a marked frame was counted" grep -qE 'marked [1-9]' /tmp/lines
cp /tmp/lines "$RIG_OUT/vivid.lines"; cp /tmp/log "$RIG_OUT/vivid.log"
(./camera_probe watch 30 - camera.device=$video camera.width=640 camera.height=360 camera.rate=10 >/tmp/lines 2>/tmp/log </dev/null) & prober=$!
until_line /tmp/lines frame 30; v4l2-ctl -d $video -c percentage_of_dropped_buffers=50; wait $prober
check "vivid: dropped buffers are counted as gaps" grep -qE 'lost [1-9][0-9]* tables' /tmp/lines
v4l2-ctl -d $video -c percentage_of_dropped_buffers=0 -c disconnect=1 2>/dev/null || true
rmmod vivid 2>/dev/null

# v4l2loopback gives buffers with the length of the buffer, not of the picture
modprobe v4l2loopback video_nr=5 exclusive_caps=1; udevadm settle
v4l2-ctl -d5 -c keep_format=1; v4l2-ctl -d5 --set-fmt-video-out=width=640,height=480,pixelformat=MJPG >/dev/null
(while :; do for f in pictures/*.jpg; do cat $f; sleep 0.1; done; done >/dev/video5) 2>/dev/null & feeder=$!
sleep 2; watch 15 camera.device=/dev/video5
kill $feeder
check "v4l2loopback: whole pictures" grep -q good /tmp/lines
check "v4l2loopback: no damaged one" sh -c '! grep -q "damaged$" /tmp/lines'
check "v4l2loopback: known as a stand-in" grep -q 'virtual v4l2 loopback' /tmp/lines
exit 0

# SPDX-License-Identifier: MIT
# limit: 1200
# The camera pulled, frozen, cut off, scrambled, refused: this project's camera module, ustreamer and
# motion under the same injections, through the real uvcvideo driver. Prints one table row each:
# | program | injection | recovered after the end of it, s | damaged pictures delivered | first message |
# FAULT_PROGRAMS=ours leaves the other two out.
. ./lib.sh

plug() { rig uvc -f 10 pictures/*.jpg >/dev/null; }
find_usb() { for d in /sys/bus/usb/devices/*-*; do
	[ "$(cat $d/idVendor 2>/dev/null)" = 1209 ] && basename $d && return; done; }

begin_injection() {
	case $1 in
	unplug) rig tell uvc unplug ;;
	no_eoi) rig tell uvc play /tmp/no_eoi ;;
	deauthorise) echo 0 >/sys/bus/usb/devices/$usb/authorized ;;
	unbind) echo "$usb:1.0" >/sys/bus/usb/drivers/uvcvideo/unbind ;;
	*) rig tell uvc "$1" ;;
	esac
}
end_injection() {
	case $1 in
	unplug) plug ;;
	no_eoi) rig tell uvc play ;;
	deauthorise) echo 1 >/sys/bus/usb/devices/$usb/authorized ;;
	unbind) echo "$usb:1.0" >/sys/bus/usb/drivers/uvcvideo/bind ;;
	*) rig tell uvc run ;;
	esac
}

start_program() {
	rm -f /tmp/lines /tmp/log; : >/tmp/lines; : >/tmp/log
	case $1 in
	ours) ./camera_probe watch 3000 pictures "camera.device = $camera_by_id" "camera.width = 640" \
		"camera.height = 480" "camera.rate = 10" >/tmp/lines 2>/tmp/log </dev/null & programs=$! ;;
	ustreamer) ustreamer --device=$camera_by_id --format=MJPEG --encoder=HW --resolution=640x480 \
			--host=127.0.0.1 --port=8080 >/tmp/log 2>&1 </dev/null & programs=$!
		./stream_probe 3000 pictures 8080 '/stream?extra_headers=1' >/tmp/lines 2>&1 & programs="$programs $!" ;;
	motion) mkdir -p /tmp/motion; cat >/tmp/motion.conf <<CONF
daemon off
setup_mode off
log_level 6
videodevice $camera_by_id
v4l2_palette 8
width 640
height 480
framerate 10
text_left
text_right
target_dir /tmp/motion
picture_output off
movie_output off
stream_port 8081
stream_localhost on
stream_maxrate 10
stream_quality 90
webcontrol_port 0
CONF
		motion -n -c /tmp/motion.conf >/tmp/log 2>&1 </dev/null & programs=$!
		./stream_probe 3000 pictures 8081 / >/tmp/lines 2>&1 & programs="$programs $!" ;;
	esac
}

inject() { # PROGRAM INJECTION SECONDS
	usb=$(find_usb)
	log_lines=$(wc -l </tmp/log)
	begun=$(now); begin_injection "$2"; sleep "$3"
	end_injection "$2"; ended=$(now)
	recovered=no good=''
	limit=$(($(now | cut -d. -f1) + 40))
	while [ "$(now | cut -d. -f1)" -lt $limit ]; do
		# a good picture later than the end, and it stays so: two in a row
		good=$(lines_after /tmp/lines "$ended" | awk '$2 == "good" { n++; if (n == 2) { print $1; exit } } $2 != "good" { n = 0 }')
		[ -z "$good" ] || { recovered=$(echo "$good $ended" | awk '{ printf "%.1f", $1 - $2 }'); break; }
		sleep 0.5
	done
	damaged=$(lines_after /tmp/lines "$begun" | awk '$2 == "damaged" { n++ } END { print n + 0 }')
	other=$(lines_after /tmp/lines "$begun" | awk '$2 == "other" { n++ } END { print n + 0 }')
	message=$(tail -n +$((log_lines + 1)) /tmp/log | grep -viE 'debug|client|http' | head -n 1 | cut -c1-150 | tr '|' ' ')
	echo "| $1 | $2 | $recovered | $damaged | $other | $message |"
	echo "$1 $2 $recovered" >>/tmp/times
	case $1:$recovered in ours:no) bad "ours does not recover from $2" ;; esac
	case $1:$damaged in ours:0) ;; ours:*) bad "ours delivered $damaged damaged pictures under $2" ;; esac
	during=$(awk -v from="$begun" -v to="$ended" '$1 + 0 > from + 1 && $1 + 0 < to + 0 && $2 == "good" { n++ } END { print n + 0 }' /tmp/lines)
	case $1:$2:$during in ours:no_eoi:0) bad "ours takes no picture without an end marker" ;; esac
}

: >/tmp/times
# Seconds from the node's return to a picture, of all injections that take the node away; not back: 40.
after_node() { awk -v program="$1" '$1 == program && $2 ~ /^(unplug|deauthorise|unbind)$/ {
	sum += $3 == "no" ? 40 : $3 } END { print sum + 0 }' /tmp/times; }

# What cheap cameras send: no end marker; the last two bytes of the data missing.
mkdir -p /tmp/no_eoi /tmp/short_tail
for picture in pictures/*.jpg; do
	head -c -2 "$picture" >"/tmp/no_eoi/${picture##*/}"
	{ head -c -4 "$picture"; printf '\377\331'; } >"/tmp/short_tail/${picture##*/}"
done

echo "| program | injection | recovered after, s | damaged delivered | other pictures | first message |"
plug
for program in ${FAULT_PROGRAMS:-ours ustreamer motion}; do
	start_program "$program"
	until_line /tmp/lines ' good' 60 || { bad "$program gives no picture"; cat /tmp/log; }
	for row in unplug:4 freeze:8 short:5 corrupt:5 empty:6 no_eoi:5 deauthorise:3 unbind:3; do
		inject "$program" "${row%:*}" "${row#*:}"
	done
	kill $programs; wait
	cp /tmp/lines "$RIG_OUT/$program.lines"; cp /tmp/log "$RIG_OUT/$program.log"
done
# A camera that is so from the start.
for form in no_eoi short_tail; do
	rig tell uvc play /tmp/$form
	start_program ours
	check "a camera with pictures of the form $form is taken" until_line /tmp/lines ' good' 60
	sleep 3
	kill $programs; wait
	check "each of them is whole: $form" sh -c "[ \$(grep -c ' good' /tmp/lines) -ge 5 ] && ! grep -qE ' (damaged|lost)' /tmp/lines"
	cp /tmp/lines "$RIG_OUT/$form.lines"; cp /tmp/log "$RIG_OUT/$form.log"
done
rig tell uvc play
echo "seconds after the node's return, of three: ours $(after_node ours), ustreamer $(after_node ustreamer)"
! grep -q ^ustreamer /tmp/times || check "not slower than ustreamer once the node is back" sh -c \
	"awk 'BEGIN { exit !($(after_node ours) <= $(after_node ustreamer)) }'"
exit 0

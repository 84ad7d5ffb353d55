# SPDX-License-Identifier: MIT
# limit: 1200
# arguments: -q "-device virtio-gpu-pci,id=gpu1,xres=1024,yres=768"
# append: modprobe.blacklist=virtio_gpu
# The screen on a real kernel: mode setting and page flips (bochs-drm; virtio-gpu, loaded late so that
# the console stays where it is), the frame buffer, the console put aside and given back. Without boothd
# the page is "one moment", which is all that is needed; once with fonts that have no Chinese, so that
# the self-test of fonts is seen at work.
. ./lib.sh

show() { # NAME DISPLAY: starts booth-ui, waits until it drew, takes a picture of the monitor
	./booth-ui --display "$2" --socket /nonexistent/ui.sock 2>"/tmp/$1.log" & screen=$!
	until_line "/tmp/$1.log" "$3" 60 || bad "$1 did not start: $(cat "/tmp/$1.log")"
	sleep 6 # the frame buffer reaches the monitor by a delayed worker
	picture_of "$1"
}
picture_of() { # NAME: the line to the host drops a letter now and then
	for screen_try in 1 2 3; do rig host screendump "$1" >/dev/null && return; done
}
stop() {
	kill -TERM $screen
	wait $screen && ok "$1 ends cleanly on SIGTERM" || bad "$1 ended with status $?"
	sleep 2
}
picture() { ls "$RIG_OUT/$1".p?m "$RIG_OUT/$1".png 2>/dev/null | head -n 1; }
same() { cmp -s "$(picture "$1")" "$(picture "$2")"; }

echo "letters of the console" >/dev/tty1
sleep 2
picture_of console

show drm drm "cannot reach boothd"
check "drm: finds the monitor and its mode" grep -E "screen at .*1024x768.*(atomic|legacy)" /tmp/drm.log
check "drm: another picture than the console's" sh -c "! cmp -s '$(picture console)' '$(picture drm)'"
check "the fonts have all that is shown" sh -c "! grep fonts-noto-cjk /tmp/drm.log"
./booth-ui --display drm --socket /nonexistent/ui.sock >/tmp/second.log 2>&1
status=$?
check "a second one is told that the screen is taken" grep "another program has the screen" /tmp/second.log
check "and ends with status 1" test $status = 1
stop drm

cat >/tmp/latin.conf <<CONF
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>/tmp/latin</cachedir></fontconfig>
CONF
export FONTCONFIG_FILE=/tmp/latin.conf
show latin drm "cannot reach boothd"
check "a missing Chinese font is said, with the package to install" grep "install fonts-noto-cjk" /tmp/latin.log
stop latin
unset FONTCONFIG_FILE

# A visit up to the live picture: pages and frames by page flips.
if [ -x ./boothd ] && [ -d models ]; then
	mkdir -p /run/booth-test/spool
	cat >/run/booth-test/boothd.conf <<-CONF
		booth.demo = yes
		screen.motion = calm
		camera.device = sim:
		camera.models = $here/models
		examiner.models = $here/models
		booth.keys = /run/booth-test/keys
		photo.profiles = $here/etc/profiles
		link.ui_socket = /run/booth-test/ui.sock
		link.control_socket = /run/booth-test/control.sock
		campaign.ledger = /run/booth-test/ledger
		booth.stats = /run/booth-test/stats
		spool.path = /run/booth-test/spool
	CONF
	./boothd --config /run/booth-test/boothd.conf 2>/tmp/boothd.log & daemon=$!
	./booth-ui --display drm --language en --socket /run/booth-test/ui.sock 2>/tmp/visit.log & screen=$!
	until_line /tmp/visit.log "connected to boothd" 90 || bad "no visit: $(cat /tmp/boothd.log)"
	sleep 5
	picture_of visit-idle
	# The page is still being painted, and the program's caches filled, for a while.
	for settle in 1 2 3 4 5 6 7 8 9 10; do
		before=$(cpu_ticks $screen); sleep 3
		[ $(($(cpu_ticks $screen) - before)) -gt 3 ] || break
	done
	# Looking for the monitor once a second and the watchdog cost some 30 ticks here, where all is 20 to
	# 50 times as slow (a booth: below 0.1 %); painting the page once a second would cost a thousand.
	before=$(cpu_ticks $screen); sleep 20; ticks=$(($(cpu_ticks $screen) - before))
	echo "| booth-ui, a page that stands still for 20 s | $ticks ticks of 2000 |"
	check "a page that stands still is not painted again" test $ticks -le 100
	for page in notice rules pose; do
		./boothctl --socket /run/booth-test/control.sock press shutter
		sleep 8
		picture_of "visit-$page"
	done
	check "each page reaches the monitor" sh -c "! cmp -s '$(picture visit-idle)' '$(picture visit-notice)' &&
		! cmp -s '$(picture visit-notice)' '$(picture visit-rules)' &&
		! cmp -s '$(picture visit-rules)' '$(picture visit-pose)'"
	check "no flip failed" sh -c "! grep -E 'cannot show|did not end' /tmp/visit.log"
	stop "the visit's screen"

	# The same booth on the frame buffer.
	for step in 1 2; do
		./boothctl --socket /run/booth-test/control.sock press cancel
		sleep 3
	done
	./booth-ui --display fbdev:/dev/fb0,tty=/dev/tty1 --language en --socket /run/booth-test/ui.sock \
		2>/tmp/fbdev-visit.log & screen=$!
	until_line /tmp/fbdev-visit.log "connected to boothd" 90 || bad "no visit: $(cat /tmp/fbdev-visit.log)"
	sleep 12 # the page is painted, and a delayed worker copies the frame buffer to the monitor
	picture_of fbdev-visit-idle
	check "fbdev: the idle page is the same picture as by mode setting" same fbdev-visit-idle visit-idle
	for page in notice rules pose; do
		./boothctl --socket /run/booth-test/control.sock press shutter
		sleep 14
		picture_of "fbdev-visit-$page"
	done
	check "fbdev: notice and rules are the same pictures as by mode setting" sh -c \
		"cmp -s '$(picture fbdev-visit-notice)' '$(picture visit-notice)' &&
		cmp -s '$(picture fbdev-visit-rules)' '$(picture visit-rules)'"
	check "fbdev: the live page reaches the monitor" sh -c \
		"! cmp -s '$(picture fbdev-visit-rules)' '$(picture fbdev-visit-pose)'"
	stop "the visit's screen on the frame buffer"
	kill -TERM $daemon
	wait $daemon
fi

show turned drm:rotate=180 "cannot reach boothd"
check "drm, turned: another picture" sh -c "! cmp -s '$(picture turned)' '$(picture drm)'"
stop turned

show fbdev fbdev:/dev/fb0,tty=/dev/tty1 "cannot reach boothd"
check "fbdev: the same picture as by mode setting" same fbdev drm
echo "letters that must not be seen" >/dev/tty1
sleep 3
picture_of fbdev-written
check "fbdev: the console does not draw over it" same fbdev fbdev-written
stop fbdev
sleep 3
picture_of after
check "the console is back afterwards" sh -c "! cmp -s '$(picture after)' '$(picture fbdev)'"

# Killed, it cannot tidy up: the unit does. Its own lines about the console, with a frame buffer.
tidy=$(sed -n 's/^\(StandardInput\|TTY[A-Za-z]*\)=\(.*\)/--property=\1=\2/p' booth-ui.service)
systemd-run --quiet --unit=screen-killed --setenv=HOME=/root $tidy \
	"$here/booth-ui" --display fbdev --socket /nonexistent/ui.sock
sleep 8
picture_of killed-before
check "in the unit: the same page" same killed-before fbdev
systemctl kill --signal=KILL screen-killed
sleep 3
echo "letters of a console that was given back" >/dev/tty1
sleep 3
picture_of killed-after
check "after kill -9 the console is back" sh -c "! cmp -s '$(picture killed-after)' '$(picture fbdev)'"
journalctl -u screen-killed --no-pager >/tmp/killed.log 2>&1

modprobe virtio_gpu; udevadm settle
card=$(for card in /sys/class/drm/card?; do
	case $(readlink "$card/device/driver") in *virtio*) basename "$card" ;; esac; done)
./booth-ui --display "drm:card=/dev/dri/$card" --socket /nonexistent/ui.sock 2>/tmp/virtio.log & screen=$!
check "virtio-gpu: finds the monitor" until_line /tmp/virtio.log "screen at Virtual-.*1024x768.*atomic" 60
sleep 6
rig host hmp screendump build/vm-out/screen/virtio.png -f png gpu1 >/dev/null
check "virtio-gpu: the same picture as by bochs-drm" same virtio drm
stop "virtio-gpu"
cp /tmp/*.log "$RIG_OUT/"
exit 0

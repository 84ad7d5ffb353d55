# SPDX-License-Identifier: MIT
# limit: 600
# The panel on real input devices (uinput) and the lights on real LED-class devices (uleds).
. ./lib.sh

modprobe -a uinput evdev
check "a finger of 60 deeds: no press lost, none invented" ./panel_probe finger 60
tail -n 1 /tmp/check.log

event=$(rig keys buttons 28 1 59) # Enter, Esc, F1
event2=$(rig keys reader 30 2 3 4 5 42 28)
(./panel_probe watch 60 "panel.devices=name:buttons" >/tmp/lines 2>/tmp/log </dev/null) & prober=$!
sleep 4
check "the device is grabbed" sh -c "timeout 5 evtest /dev/input/$event 2>&1 </dev/null | grep 'grabbed by another process'"
for code in 28 1; do rig tell keys.buttons $code 1; sleep 0.5; rig tell keys.buttons $code 0; sleep 0.5; done
check "shutter" until_line /tmp/lines 'press shutter' 10
check "cancel" until_line /tmp/lines 'press cancel' 10
rig tell keys.buttons 28 1; sleep 1; rig tell keys.buttons unplug; sleep 1
pressed=$(grep -c press /tmp/lines)
check "pulled in mid-press: that press counts once" test "$pressed" = 3
check "a missing panel is said" until_line /tmp/log 'panel: name:buttons: no such' 15
rig keys buttons 28 1 59 >/dev/null; sleep 2
rig tell keys.buttons 1 1; sleep 0.5; rig tell keys.buttons 1 0
check "found and grabbed again after the re-plug" sh -c 'sleep 3; [ $(grep -c "press cancel" /tmp/lines) = 2 ]'
rig tell keys.buttons 28 1
check "a held button is stuck" until_line /tmp/lines 'stuck shutter' 40
rig tell keys.buttons 28 0
check "and free again" until_line /tmp/lines 'freed' 10
wait $prober; cp /tmp/lines "$RIG_OUT/panel.lines"; cp /tmp/log "$RIG_OUT/panel.log"

rig tell keys.buttons unplug
(./panel_probe watch 30 "panel.scanner=name:reader" panel.scan_pause_ms=5000 >/tmp/lines 2>/tmp/log </dev/null) & prober=$!
sleep 10 # what a reader sends in the first pause may be the end of a code
{ echo "42 1"; echo "30 1"; echo "30 0"; echo "42 0"; for c in 2 3 4 5 28; do echo "$c 1"; echo "$c 0"; done; } >/run/rig/keys.reader
check "a scanned code, with shift" until_line /tmp/lines 'code A1234' 15
wait $prober; cp /tmp/lines "$RIG_OUT/reader.lines"; cp /tmp/log "$RIG_OUT/reader.log"

rig led booth:white:shutter; rig led booth:red:status
modprobe ledtrig-pattern 2>/dev/null || modprobe ledtrig-timer
names="leds.button_shutter=booth:white:shutter leds.status=booth:red:status"
./panel_probe lights idle $names
check "idle: the status lamp is on" test "$(cat /sys/class/leds/booth:red:status/brightness)" = 255
check "idle: the kernel breathes the shutter's light" grep -qE '\[(pattern|timer)\]' /sys/class/leds/booth:white:shutter/trigger
./panel_probe lights out_of_order $names
check "out of order: the status lamp blinks by itself, the program is gone" sh -c 'n=$(wc -l </run/rig/led.booth:red:status.log); sleep 3; [ $(wc -l </run/rig/led.booth:red:status.log) -gt $((n + 4)) ]'
check "out of order: the shutter's light is off" test "$(cat /sys/class/leds/booth:white:shutter/brightness)" = 0
# What boothd's unit does when boothd is gone, on a kernel with patterns only.
mkdir -p /run/boothd
echo "leds.status = booth:red:status" >/tmp/boothd.conf
echo none >/sys/class/leds/booth:red:status/trigger
SERVICE_RESULT=success sh out-of-order /tmp/boothd.conf
check "boothd was stopped: its unit leaves the lamp alone" grep -q '\[none\]' /sys/class/leds/booth:red:status/trigger
SERVICE_RESULT=signal sh out-of-order /tmp/boothd.conf
check "boothd was killed: its unit lets the status lamp blink" sh -c 'n=$(wc -l </run/rig/led.booth:red:status.log); sleep 3; [ $(wc -l </run/rig/led.booth:red:status.log) -gt $((n + 4)) ]'
cp /run/rig/led.*.log "$RIG_OUT/" 2>/dev/null
exit 0

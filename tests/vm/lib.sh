# SPDX-License-Identifier: MIT
# What the scenarios share; read with ". ./lib.sh". All of it runs in the guest, as root, in sh.
export HOME=/root
now() { cut -d' ' -f1 /proc/uptime; }
ok() { echo "ok - $*"; }
bad() { echo "FAILED - $*"; }
# check TEXT COMMAND...: says how it went.
check() {
	check_text=$1; shift
	if "$@" >/tmp/check.log 2>&1; then ok "$check_text"; else bad "$check_text"; cat /tmp/check.log; fi
}
# until_line FILE PATTERN SECONDS: waits for a line; polls, as all is slow here.
until_line() {
	until_end=$(($(now | cut -d. -f1) + $3))
	until grep -qE "$2" "$1" 2>/dev/null; do
		[ "$(now | cut -d. -f1)" -lt $until_end ] || return 1
		sleep 0.3
	done
}
# lines_after FILE TIME: those of a probe's lines that are later.
lines_after() { awk -v from="$2" '$1 + 0 >= from + 0' "$1"; }
# cpu_ticks PID: what it has used, in hundredths of a second.
cpu_ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
camera_by_id=/dev/v4l/by-id/usb-Test_rig_Rig_Camera_RIG0001-video-index0
# In the guest the programs run from the read-only copy of the files.
here=$(pwd)

# SPDX-License-Identifier: MIT
# In the guest, at every boot: what was acknowledged before the last cut must be there and whole; then
# photos are saved until the power goes at a random moment. CUTS in the file `cuts` says how often.
cuts=$(cat "$RIG_IN/files/cuts")
disk=/dev/vdb
say() { echo "$*" >>"$RIG_OUT/cuts.log"; }
mkdir -p /data
if [ "$RIG_BOOT" = 1 ]; then
	mkfs.ext4 -q "$disk" && mount "$disk" /data && mkdir /data/spool && sync
	: >"$RIG_OUT/acks"
else
	mount "$disk" /data || { say "boot $RIG_BOOT: the disk does not mount"; exit 1; }
	if ./crash_saver --check /data/spool <"$RIG_OUT/acks" >/tmp/check 2>&1 3>/dev/null; then
		say "cut $((RIG_BOOT - 1)): $(tail -n 1 /tmp/check)"
	else
		say "cut $((RIG_BOOT - 1)): LOST: $(cat /tmp/check)"
		exit 1
	fi
fi
[ "$RIG_BOOT" -le "$cuts" ] || exit 0
# Acknowledgements leave the machine at once: what stands in $RIG_OUT/acks was told to a student.
./crash_saver /data/spool 900 "$RIG_BOOT" 3>/dev/null 2>>"$RIG_OUT/saver.log" |
	while read -r line; do echo "$line" >>"$RIG_OUT/acks"; done &
wait_ms=$(($(od -An -N2 -tu2 /dev/urandom) % 2500 + 50))
sleep "$((wait_ms / 1000)).$(printf %03d $((wait_ms % 1000)))"
# The line to the host has been seen to carry a byte too many after a cut.
until rig host powercut; do sleep 1; done

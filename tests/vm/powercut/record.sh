# SPDX-License-Identifier: MIT
# In the guest: every write of the data disk is recorded while photos are saved; each acknowledgement
# is marked before the next photo begins. `without` may name an fsync that is not made.
without=$(cat "$RIG_IN/files/without")
items=$(cat "$RIG_IN/files/items")
mkdir -p /data
mkfs.ext4 -q /dev/vdb && mount /dev/vdb /data && mkdir /data/spool && sync
rig host mark begin
mkfifo /tmp/go
exec 4<>/tmp/go
# the journal's own five seconds must not hide what was not synced
mount -o remount,commit=300 /data
{ [ -z "$without" ] || export CRASH_WITHOUT="$without"; ./crash_saver /data/spool "$items" 1 step 3>/dev/null; } </tmp/go |
	while read -r line; do
		# The line to the host has been seen to carry a byte too many: the host then knows no such request.
		rig host mark "$line" || rig host mark "$line"
		echo >&4
	done
rig host mark end
exit 0

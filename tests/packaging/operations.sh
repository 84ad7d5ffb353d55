#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs in a container with a bare Debian 12, as root, with the packages in $RIG_IN/debs, a newer release of them
# in ./newer, the blocks of operations.md in ./blocks and its other boothctl commands in ./spoken. It does what an
# operator does between the blocks, and looks whether each block did what the text says.
set -u
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
files=$PWD spool=/var/lib/boothd/spool
ran=' '

fail() {
	echo "FAILED: $*"
	journalctl -b --no-pager -o short-monotonic -n 80 || true
	boothctl status || true
	exit 1
}
ok() {
	echo "ok  $*"
}
check() { # what, command...
	local what=$1
	shift
	"$@" || fail "$what"
}
wait_until() { # seconds, what, command...
	local left=$(($1 * 5)) what=$2
	shift 2
	until "$@"; do
		((left-- > 0)) || fail "$what: did not happen in time"
		sleep 0.2
	done
}
state() {
	boothctl --json status 2>/dev/null | grep -o '"state":"[a-z_]*"' | sed -n '1s/.*:"\(.*\)"/\1/p'
}
is_state() {
	case " $* " in *" $(state) "*) return 0 ;; esac
	return 1
}
# A container has no camera, lamps, buttons or screen, and no server listens, so the doctor and the test of the
# courier find faults: they end with 1.
may_fail() { # command, status
	case "$1 $2" in "boothctl doctor 1" | "boothctl courier test 1") ;; *) false ;; esac
}
# Runs a block as it stands. The first command that fails ends it.
block() { # name [input]
	local status=0
	ran+="$1 "
	echo "---- $1"
	[ -e "$files/blocks/$1" ] || fail "operations.md has no block $1"
	{
		declare -f may_fail
		echo 'trap '\''said=$?; may_fail "$BASH_COMMAND" $said || { echo "the command failed with $said: $BASH_COMMAND"; exit 9; }'\'' ERR'
		echo 'set -v'
		cat "$files/blocks/$1"
	} >/tmp/block.sh
	bash /tmp/block.sh <<<"${2:-}" || status=$?
	[ "$status" = 0 ] || may_fail "$(tail -n 1 "$files/blocks/$1")" "$status" || fail "block $1 ended with $status"
}

# ---- install ----
mkdir /root/release && cp "$RIG_IN"/debs/*.deb /root/release && cd /root/release || exit 1
block install
wait_until 60 "boothd runs" systemctl is-active --quiet boothd booth-courier
check "without a camera it is out of order" wait_until 30 "out of order" is_state out_of_order
ok "install: the booth runs, and says that it has no camera"

# ---- settings: of a booth without hardware, and an encrypted secret ----
cp "$files/good.sitter" /etc/boothd/
printf '%s\n' 'booth.demo = yes' 'booth.device = library-1' 'camera.device = sim:/etc/boothd/good.sitter' \
	'courier.type = webdav' 'courier.url = https://127.0.0.1:9/booths' 'courier.credentials = courier' \
	>/etc/boothd/boothd.conf.d/library.conf
mkdir -p /etc/systemd/system/booth-ui.service.d
printf '[Service]\nEnvironment="BOOTH_UI_OPTIONS=--display png:/run/booth-ui"\nRuntimeDirectory=booth-ui\nStandardInput=null\n' \
	>/etc/systemd/system/booth-ui.service.d/test.conf
install -d -m 700 /etc/credstore
printf 'user = library-1\npassword = a secret that nobody may see\n' >/etc/credstore/boothd.courier
chmod 600 /etc/credstore/boothd.courier
systemctl daemon-reload
block check
systemctl restart booth-ui
wait_until 60 "idle" is_state idle
ok "settings: config check, restart, doctor"
mv /etc/credstore/boothd.courier courier.txt
block credentials
check "the plain secret is gone" test ! -e courier.txt
check "the secret is encrypted" sh -c '! grep -q "nobody may see" /etc/credstore.encrypted/boothd.courier'
check "the courier has the secret" systemctl is-active --quiet booth-courier
block send-test >/tmp/said
check "the test of the courier names the cause" grep -q "cannot be reached" /tmp/said
ok "settings: an encrypted secret is in force"

# ---- a wrong setting, and back ----
echo 'camera.rate = many' >/etc/boothd/boothd.conf.d/wrong.conf
systemctl restart boothd 2>/dev/null
wait_until 30 "boothd refuses the setting" sh -c '[ "$(systemctl show -P ExecMainStatus boothd)" = 78 ]'
boothctl config check >/tmp/said && fail "config check finds nothing"
check "config check names file and line" grep -q 'wrong.conf:1' /tmp/said
rm /etc/boothd/boothd.conf.d/wrong.conf
block mend
check "it runs at once" systemctl is-active --quiet boothd
wait_until 60 "idle after the wrong setting" is_state idle
ok "a wrong setting is named, and the booth runs at once when it is mended"

# ---- a photo, a new key ----
go_on() { # state
	is_state "$1" && return 0
	! is_state idle notice rules rejected || boothctl press shutter >/dev/null
	return 1
}
wait_until 60 "the pose" go_on pose
wait_until 180 "the review" is_state review
boothctl press keep >/dev/null
wait_until 60 "a photo" sh -c "[ \$(ls $spool/pending | wc -l) = 1 ]"
wait_until 60 "idle after the visit" is_state idle
before=$(boothctl --json keys show)
block new-key
wait_until 60 "idle with the new key" is_state idle
check "the key is another one" [ "$(boothctl --json keys show)" != "$before" ]
check "photos of the old key are good" boothctl queue verify
ok "a new key: photos that the old one signed are still good"
key=$(boothctl --json keys show)
check "the statistics have the visit" sh -c 'boothctl --json stats | grep -q "\"photos\":1"'

# ---- what stands in the text ----
photo=$(ls $spool/pending) bad=
while read -r line; do
	command=$(sed "s/^sudo //; s/\bID\b/$photo/g; s/ *\.\.\.$//; s/\bNAME\b/idle/g" <<<"$line")
	# What would change the booth, asks for something or does not end, and a command that is only named, is
	# looked up instead.
	case $command in
	*purge* | *rollback* | *import* | *tickets* | *maintenance* | *watch* | *staff-code* | *' backup'* | *' restore'* | \
		boothctl | 'boothctl roster' | 'boothctl queue' | 'boothctl keys')
		command="boothctl help $(cut -s -d' ' -f2-3 <<<"$command" | sed 's/ -.*//; s/ on$//; s/ off$//')" ;;
	esac
	(eval "timeout 60 $command") >/tmp/said 2>&1 </dev/null
	status=$?
	if [ $status = 64 ] || [ $status = 124 ] || [ $status -ge 126 ]; then
		echo "the text says \`$line\`, which ends with $status: $(head -n 2 /tmp/said)"
		bad+=" ($line)"
	fi
done <"$files/spoken"
[ -z "$bad" ] || fail "commands of the text are wrong:$bad"
ok "$(wc -l <"$files/spoken") other boothctl commands of the text are right"

# ---- a backup, and the disk of a dead booth ----
block backup 'correct horse battery'
mkdir -p /mnt/var/lib /media/usb
cp -a /var/lib/boothd /mnt/var/lib/
block rescue
check "the photo is on the stick" test -e "/media/usb/$photo/photo.jpg"
ok "backup; a dead booth's photos are verified and copied"

# ---- upgrade, purge ----
cd "$files/newer" || exit 1
block upgrade
check "the other release runs" sh -c 'dpkg-query -W boothd | grep -q next'
wait_until 90 "idle after the upgrade" is_state idle
check "the photo stays" test -e "$spool/pending/$photo/photo.jpg"
ok "upgrade"
block purge y
systemctl daemon-reload
left=$(find /etc /usr /lib/systemd /lib/udev /var/lib /var/cache /run -xdev \
	\( -name '*boothd*' -o -name 'booth-*' -o -name 'booth.*' \) -not -path '/etc/systemd/system/*' \
	-not -path '/run/rig/*' -not -path '/var/lib/systemd/catalog/*' -not -path '/usr/bin/rig*' \
	-not -path '/run/systemd/*' 2>/dev/null)
check "purge left: $left" [ -z "$left" ]
check "purge took settings and secrets" test ! -e /etc/boothd -a ! -e /etc/credstore.encrypted/boothd.courier
ok "purge leaves nothing that it was told to remove"

# ---- the dead disk: the same booth again on a machine that knows nothing of it ----
rm -rf /etc/systemd/system/booth-*.service.d
systemctl daemon-reload
cd /root/release || exit 1
block install
wait_until 60 "the new booth runs" systemctl is-active --quiet boothd
check "it is another booth" [ "$(boothctl --json keys show)" != "$key" ]
block look 'correct horse battery'
check "a look changes nothing" [ "$(boothctl --json keys show)" != "$key" ]
block restore 'correct horse battery'
wait_until 90 "the restored booth is idle" is_state idle
check "it is the old booth again" [ "$(boothctl --json keys show)" = "$key" ]
check "its device" sh -c 'boothctl config | grep -q "^booth.device = library-1"'
check "the ledger is back" grep -q "$photo" /var/lib/boothd/ledger/photos.tsv
check "the statistics are back" sh -c 'boothctl --json stats | grep -q "\"photos\":1"'
check "whose the key is" [ "$(stat -c '%a %U' /var/lib/boothd/keys/device.key)" = "400 boothd" ]
ok "backup and restore: another machine is the booth"
block move
check "the photo moved" [ "$(stat -c '%a %U %G' "$spool/pending/$photo")" = "2770 boothd booth" ]
check "it is good" boothctl queue verify
ok "the photos of the old disk are here"

for path in "$files"/blocks/*; do
	case $ran in *" ${path##*/} "*) ;; *) fail "nobody ran the block ${path##*/}" ;; esac
done
echo "all blocks ran"

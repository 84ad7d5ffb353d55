# SPDX-License-Identifier: MIT
# limit: 240
# The voice on a real sound card (snd-aloop: what is played at one end is heard at the other): booth-ui plays, arecord
# hears, and the tones are compared.
. ./lib.sh

# What was heard: how many samples are not silence, and how many times the sound crossed zero upwards: for a tone
# that is its hertz times its seconds.
hear() { # FILE
	od -An -v -td2 -w2 "$1" | awk 'NR > 22 { if ($1 > 300 || $1 < -300) loud++
		if (last <= 0 && $1 > 0) up++; if ($1 != 0) last = $1 } END { print loud + 0, up + 0 }'
}
between() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]; }

# shellcheck disable=SC2046
set -- $(rig sound)
play=$2 record=$5
said() { ./booth-ui --say "$1" --language en --sound "alsa:$play" --sound-folders "${2:-/nowhere}"; }
record() { # SECONDS FILE
	arecord -q -D "$record" -f S16_LE -r 22050 -c 1 -d "$1" "$2" & recorder=$!
	sleep 0.5
}

record 3 /tmp/good.wav
check "the sound of a good photo is played" said good
wait $recorder
set -- $(hear /tmp/good.wav)
echo "| good: $1 loud samples, $2 crossings (110 ms of 659 Hz and 170 ms of 880 Hz: 222)"
check "what was heard is that sound: two tones, one after the other" between "$2" 205 240
check "it is as long as it should be" between "$1" 4200 6200

mkdir -p /tmp/sound/en
cp /tmp/good.wav /tmp/sound/en/tick.wav
record 4 /tmp/tick.wav
check "a school's recording takes the place of a sound" said tick /tmp/sound
wait $recorder
set -- $(hear /tmp/tick.wav)
check "and is what is heard" between "$2" 205 240

printf 'this is no sound' >/tmp/sound/en/tick.wav
check "a clip that is no WAV file is refused with its name" sh -c "./booth-ui --say tick --language en --sound alsa:$play --sound-folders /tmp/sound 2>&1 | grep -q 'tick.wav: this is no WAV file'"

# What speaking costs: a clip of 20 seconds, which is played in real time.
arecord -q -D "$record" -f S16_LE -r 22050 -c 1 -d 20 /tmp/sound/en/look.wav
arecord -q -D "$record" -f S16_LE -r 22050 -c 1 -d 24 /dev/null & recorder=$!
sleep 0.5
cost=$(sh -c "./booth-ui --say look --language en --sound alsa:$play --sound-folders /tmp/sound >/dev/null; times" | tail -n 1)
wait $recorder
echo "| 20 s of speech cost (user, system): $cost, the program's start included"

# The card is in use: another program has the same end.
arecord -q -D "$record" -f S16_LE -r 22050 -c 1 -d 8 /dev/null & recorder=$!
aplay -q -D "$play" -f S16_LE -r 22050 -c 1 -d 6 /dev/zero & player=$!
sleep 1
./booth-ui --say good --sound "alsa:$play" --sound-folders /nowhere >/tmp/busy 2>&1 || true
check "a card that another program holds is told in one line" sh -c "[ \$(grep -c 'the sound device' /tmp/busy) = 1 ]"
kill $player $recorder 2>/dev/null; wait

# The card is pulled.
rmmod snd-aloop
./booth-ui --say good --sound "alsa:$play" --sound-folders /nowhere >/tmp/gone 2>&1 || true
check "a card that was pulled is told in one line" sh -c "[ \$(grep -c 'the sound device' /tmp/gone) = 1 ]"
cp /tmp/good.wav "$RIG_OUT/"
exit 0

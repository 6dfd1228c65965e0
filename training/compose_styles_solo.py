"""One player alone: piano, guitar, drums, bass."""

from compose_style import Style

_RIGHT = {"lead": 0.92, "chords": 0.8, "bass": 0.85, "arp": 0.0, "pad": 0.0}
_LEFT_ONLY = {"arp": 1.0, "lead": 0.9, "bass": 0.5, "chords": 0.2, "pad": 0.0}
_PIANO = (0, 0, 0, 1, 2, 3, 4, 6)

SOLO_STYLES = (
    Style("pianoballad", 4, (52, 92), (), ("R-------5-------", "R---------------", "R---5---8---5---"), ("X---x---x---x---", "X-------x-------", "..x-..x-..x-..x-", "X---------------"), form="solo", touch="rubato", sevenths=0.4, syncopation=0.4, chances={**_RIGHT, "arp": 0.5}, chord_programs=_PIANO),
    Style("pianobroken", 4, (60, 150), (), ("R---------------", "R-------5-------"), ("X---------------", "....x.......x..."), form="solo", touch="rubato", syncopation=0.25, chances=_LEFT_ONLY, chord_programs=_PIANO, modes=("major", "minor", "harmonic")),
    Style("pianowaltz", 3, (84, 190), (), ("R---........",), ("....x...x...", "....x-..x-..", "....x---...."), meter=3, form="solo", touch="rubato", syncopation=0.2, chances={**_RIGHT, "chords": 1.0, "bass": 1.0}, chord_programs=_PIANO, modes=("major", "minor", "harmonic")),
    Style("pianostride", 3, (76, 200), (), ("R---....5---....", "R---....8---....", "R---....3---...."), ("....x.......x...",), form="solo", touch="band", swing=(0.5, 0.64), syncopation=0.75, sevenths=0.5, modes=("major", "mixolydian", "blues"), chances={**_RIGHT, "chords": 1.0, "bass": 1.0}, chord_programs=(0, 1, 3)),
    Style("pianohymn", 2, (60, 116), (), ("R---5---R---5---", "R---3---5---R---", "R-------5---N---"), ("x---x---x---x---", "X-------x---x---"), form="solo", touch="rubato", syncopation=0.05, chances={**_RIGHT, "chords": 1.0}, chord_programs=(0, 0, 19, 20, 16), modes=("major",)),
    Style("pianosix", 3, (40, 76), (), ("R-----", "R--5--"), ("X-----", "..xx-x", "x-x-x-", "X--x--"), meter=2, per_beat=3, form="solo", touch="rubato", syncopation=0.2, chances={**_LEFT_ONLY, "chords": 0.5}, chord_programs=_PIANO),
    Style("pianopop", 4, (72, 140), (), ("R-------R-----5-", "R-----R-R-------", "R--R--R-R--R--R-", "R-8-R-8-R-8-R-8-"), ("x...x...x...x...", "X--x--x-X--x--x-", "x.x.x.x.x.x.x.x.", "X-----x-..x-x---", "..x...x...x...x."), form="solo", touch="band", syncopation=0.6, sevenths=0.3, chances=_RIGHT, chord_programs=(0, 0, 1, 2, 4, 5)),
    Style("pianojazz", 2, (76, 180), (), ("R-----5-----", "R--5--3--A--"), ("x....x......", "..x.....x...", "X----x-----N"), per_beat=3, form="solo", touch="rubato", walking=True, sevenths=1.0, syncopation=0.6, chances=_RIGHT, chord_programs=(0, 0, 4), modes=("major", "dorian", "blues")),
    Style("guitarstrum", 4, (70, 150), (), ("R---------------",), ("X---x-o-..o-x-o-", "X-o-x-o-X-o-x-o-", "X---x-x-..x-x---", "X-oox-ooX-oox-oo", "X--x--x-..x-x-x-", "x...x...x...x..."), form="solo", touch="band", swing=(0.5, 0.6), chances={"chords": 1.0, "lead": 0.35, "bass": 0.3}, chord_programs=(24, 25, 26, 27, 104, 15), lead_programs=(53, 73, 22, 40)),
    Style("guitarpick", 3, (60, 140), (), ("R-------5-------", "R---5---R---5---"), ("X---------------",), form="solo", touch="rubato", chances={"arp": 1.0, "bass": 0.8, "lead": 0.4, "chords": 0.15}, chord_programs=(24, 25, 46, 15), arp_programs=(24, 25, 46)),
    Style("drumsonly", 4, (70, 190), (), form="drums", touch="band", synth=0.35, mixed=0.0, swing=(0.5, 0.62), unit=0.25, fills=1.0, chances={"perc": 0.5}),
    Style("basslines", 2, (70, 150), (), ("R..R..8.R.r.5.7.", "R-R-R-R-R-R-R-R-", "R-..8.R.r..R5.7.", "R--R--5-R--R--7-", "R---5---8---5---"), form="solo", touch="band", synth=0.35, mixed=0.0, swing=(0.5, 0.6), unit=0.25, syncopation=0.6, modes=("dorian", "mixolydian", "minor"), sevenths=0.8, chances={"bass": 1.0, "chords": 0.0}, bass_programs=(32, 33, 34, 36, 38)),
)

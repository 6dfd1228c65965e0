"""Styles that bands play: pop to metal, soul, blues, jazz, Latin, folk, in four, three and six."""

from compose_style import ACOUSTIC_LEADS, Style

_EIGHTS = "hat x.x.x.x.x.x.x.x."
_BACK = "snare ....X.......X..."
_POP_COMP = ("X---------------", "x.x.x.x.x.x.x.x.", "X--x--x-X--x--x-", "x...x...x...x...", "X-----x-..x-x---", "X-----------..N-", "..x...x...x...x.", "X--x--x---x-x-x-")
_STRUM = ("X---x-o-..o-x-o-", "X-o-x-o-X-o-x-o-", "X---x-x-..x-x---", "X-oox-ooX-oox-oo", "X--x--x-..x-x-x-")
_SONG = {"arp": 0.35, "lead": 0.7, "pad": 0.4, "perc": 0.35, "chords": 0.9, "bass": 0.93}
_GUITARS = (25, 26, 27, 29, 30)

BAND_STYLES = (
    Style(
        "pop", 6, (84, 132),
        (
            f"kick X.......X.x...../{_BACK}/{_EIGHTS}",
            f"kick X.....x.X.x...../{_BACK}/hat xoxoxoxoxoxoxoxo",
            f"kick X...X...X...X.../clap ....X.......X.../{_EIGHTS}/tamb ..x...x...x...x.",
            f"kick X..x..x...x...../{_BACK}/shaker xoxoxoxoxoxoxoxo/ohat ..............x.",
            f"kick X......xX......./{_BACK}/ride x.x.x.x.x.x.x.x./tamb ....x.......x...",
            "kick X.....x...x...../rim ....X.......X.../hat x.x.x.x.x.x.x.x./conga ..x..x.x..x..x.x",
        ),
        ("R-R-R-R-R-R-R-R-", "R-----R-R-----5-", "R--R--R-R--R--8-", "R---------R-R-5-", "R-------5-------", "R.....R...R.....", "R-----------..N-"),
        _POP_COMP, synth=0.35, mixed=0.35, sevenths=0.3, chances=_SONG,
    ),
    Style(
        "synthpop", 4, (96, 136),
        (
            f"kick X...X...X...X.../{_BACK}/{_EIGHTS}",
            f"kick X.....x.X......./{_BACK}/hat xxxxxxxxxxxxxxxx/clap ....X.......X...",
            f"kick X.......X.x...../{_BACK}/ohat ..x...x...x...x./toml ..............x.|..........x.x.x.",
        ),
        ("R.R.R.R.R.R.R.R.", "R.8.R.8.R.8.R.8.", "RR8RRR8RRR8RRR8R", "..R...R...R...R.", "R..R..R.R..R..5."),
        ("X---------------", "..x...x...x...x.", "x..x..x.x..x..x.", "X-----x---------", "x...x...x...x..."),
        touch="machine", synth=0.75, mixed=0.3, chances={**_SONG, "arp": 0.65, "pad": 0.7}, bass_programs=(38, 39), chord_programs=(50, 62, 63, 81, 90, 5), kits=(24, 25, 16, 0),
    ),
    Style(
        "rock", 6, (96, 176),
        (
            f"kick X.......X.x...../{_BACK}/{_EIGHTS}",
            f"kick X.x.....X.x...../{_BACK}/ride x.x.x.x.x.x.x.x.",
            f"kick X.....x...x...../{_BACK}/hat x...x...x...x...",
            f"kick X.....x.x.x...../{_BACK}/crash x...x...x...x...",
            "kick X...X...X...X.../snare ....X.......X.X./ohat x.x.x.x.x.x.x.x.",
            "kick X.x...x.X.x...x./snare ....X.......X.../toml x.x.x.x.x.x.x.x.",
            "kick X......x..x...../snare ........X......./hat x...x...x...x...",
        ),
        ("R-R-R-R-R-R-R-R-", "R---R---R---R---", "R-----R-R-R-5-7-", "R-R-R-R-R-R-N-N-", "R--R--R-R--R--5-"),
        ("X---------------", "X-x-x-x-X-x-x-x-", "X-----X---------", "X--X--X-X--X--X-", "X-x-..x-..x-x-N-", "X-......X-x-...."),
        modes=("major", "minor", "mixolydian", "dorian"), chances={**_SONG, "arp": 0.15, "pad": 0.2}, chord_programs=(29, 30, 27, 26, 18), lead_programs=(29, 30, 53, 81, 54, 18), kits=(0, 16, 8),
    ),
    Style(
        "punk", 2, (150, 215),
        (f"kick X...X...X...X.../{_BACK}/{_EIGHTS}", "kick X...X...X...X.../snare ..X...X...X...X./ohat x.x.x.x.x.x.x.x.", f"kick X..xX..xX..xX..x/{_BACK}/crash x...x...x...x..."),
        ("R-R-R-R-R-R-R-R-", "R---R---R---R---"), ("X-x-x-x-X-x-x-x-", "X---X---X---X---", "X---------------"),
        modes=("major", "minor"), syncopation=0.35, chances={**_SONG, "pad": 0.05, "arp": 0.0}, chord_programs=(29, 30), lead_programs=(29, 30, 53), kits=(0, 16),
    ),
    Style(
        "metal", 3, (100, 200),
        (
            f"kick xxxxxxxxxxxxxxxx/{_BACK}/ohat x...x...x...x...",
            f"kick X.xxX.xxX.xxX.xx/{_BACK}/ride x...x...x...x...",
            f"kick X..xX..xX..x..x./{_BACK}/crash x...x...x...x...",
            "kick X.x.X.x.X.x.X.x./snare ..X...X...X...X./ride x.x.x.x.x.x.x.x.",
            "kick X..x..x..x..x.x./snare ........X......./crash x...x...x...x...",
        ),
        ("R-R-R-R-R-R-R-R-", "RRRRRRRRRRRRRRRR", "R.RRR.RRR.RRR.RR", "R--R--R--R--R-R-"),
        ("xxxxxxxxxxxxxxxx", "X.xxX.xxX.xxX.xx", "X--X--X--X--X-X-", "X-xxX-xxX-xxX-x-", "X---------------"),
        modes=("phrygian", "minor", "harmonic"), chances={**_SONG, "pad": 0.15, "lead": 0.5}, chord_programs=(30, 30, 29), lead_programs=(30, 29, 84), kits=(16, 0),
    ),
    Style(
        "ballad", 4, (56, 82),
        (
            f"kick X.......X.x...../{_BACK}/{_EIGHTS}",
            f"kick X.......X......./{_BACK}/hat xoxoxoxoxoxoxoxo",
            "kick X.....x.X......./rim ....X.......X.../hat x.x.x.x.x.x.x.x./shaker oxoxoxoxoxoxoxox", "",
        ),
        ("R-------R-----5-", "R-----R-R-------", "R---------------"), ("X---------------", "X---x---x---x---", "x-x-x-x-x-x-x-x-", "X-------x-------"),
        sevenths=0.4, syncopation=0.4, chances={**_SONG, "arp": 0.6, "pad": 0.7}, fills=0.5,
    ),
    Style(
        "ballad68", 3, (46, 72),
        (
            "kick X.....|X....x/snare ...X../hat xxxxxx", "kick X.....x...../snare ......X...../hat x.x.x.x.x.x.", "kick X...../snare ...X../ride x.x.x.", "",
        ),
        ("R-----", "R--5--", "R----5"), ("X-----", "xxxxxx", "X--x--", "B-xx-x", "x-xx-x"), meter=2, per_beat=3, modes=("major", "minor"), chances={**_SONG, "arp": 0.75, "pad": 0.6}, fills=0.5,
    ),
    Style(
        "slow128", 3, (50, 84),
        (
            "kick X.....X..x../snare ...X.....X../hat xxxxxxxxxxxx", "kick X....xX...../snare ...X.....X../ride x.xx.xx.xx.x", "kick X.....X...../rim ...X.....X../hat x..x..x..x..",
        ),
        ("R--R-8R--5-7", "R-----5-----", "R-RR-R5-57-N"), ("X-----------", "xxxxxxxxxxxx", "..x..x..x..x", "X--x--x--x--"), per_beat=3, modes=("blues", "major", "minor"), sevenths=0.6, chances={**_SONG, "pad": 0.4, "arp": 0.4},
    ),
    Style(
        "shuffle", 4, (84, 150),
        (
            "kick X.....X..x../snare ...X.....X../ride x.xx.xx.xx.x", "kick X..x..X..x../snare ...X.....X../hat x.xx.xx.xx.x", "kick X....xX...../snare ..oX.o..oX.o/hat x.xx.xx.xx.x", "kick X.....X....x/snare ......X...../hat x.xx.xx.xx.x/rim ..o..o..o..o",
        ),
        ("R--3--5--7--", "R-RR-R5-57-5", "R--R--5--5--", "R-R3-35-57-7"), ("x..x..x..x..", "..x..x..x..x", "X-xX-xX-xX-x", "X----x------", "...X.....X.."),
        per_beat=3, modes=("blues", "blues", "mixolydian"), sevenths=0.7, chances={**_SONG, "pad": 0.1, "arp": 0.0}, chord_programs=(0, 16, 18, 26, 27, 29), lead_programs=(22, 26, 27, 29, 65, 66),
    ),
    Style(
        "jazz", 5, (92, 240),
        (
            "ride x..x.xx..x.x/phat ...x.....x..", "ride X..X.xX..X.x/phat ...x.....x../kick o..o..o..o../snare ?....?..?..?", "ride x..x..x..x.x/phat ...x.....x../rim .........x..", "hat x..x.xx..x.x/snare .....o.....o/kick x.....x.....", "",
        ),
        (), ("x....x......", "..x.....x...", ".....x.....x", "X-----------", "x..x..x..x..", "...........N|.....x......"), per_beat=3, modes=("major", "minor", "dorian", "blues"), sevenths=1.0, walking=True, syncopation=0.6,
        chances={"arp": 0.0, "lead": 0.8, "pad": 0.05, "chords": 0.8, "bass": 0.97}, bass_programs=(32, 32, 35), chord_programs=(0, 0, 26, 4, 11), lead_programs=(65, 66, 56, 71, 11, 26, 0, 57), kits=(32, 40, 0), fills=0.3,
    ),
    Style(
        "bossa", 3, (110, 170),
        (
            "kick X..xX..xX..xX..x/rim x..x..x...x..x../hat xxxxxxxxxxxxxxxx", "kick X.....xxX.....xx/rim x.....x...x.....|..x...x...x...../shaker xoxoxoxoxoxoxoxo", "kick ....X.......X.../snare xooxooxoxoxooxoo/tamb xoxxxoxxxoxxxoxx", "shaker xoxoxoxoxoxoxoxo",
        ),
        ("R-----5-5-----R-", "R--RR--R5--55--5", "R-----5---------"), ("x..x..x...x..x..", "X--.x-..x--.x-..|..x-..x-..x-x-..", "..x..x....x..x.."), sevenths=1.0, syncopation=0.65, modes=("major", "minor", "dorian"),
        chances={"lead": 0.75, "pad": 0.3, "chords": 0.95, "bass": 0.93, "perc": 0.5}, bass_programs=(32, 35), chord_programs=(24, 24, 26, 0, 4), lead_programs=(73, 65, 24, 11, 71), kits=(0, 40, 32), fills=0.3,
    ),
    Style(
        "salsa", 3, (160, 215),
        (
            "conga x.x.x.XXx.x.x.XX/cowbell x...x...x.x.x.x./clave x..x..x.....x.../kick ......x.......x.", "conga o.o.X.xxo.o.X.xx/cowbell x...x...x...x.../clave ....x...x.......|x..x..x.........", "shaker x.xxx.xxx.xxx.xx/conga x.x.x.XXx.x.x.XX/clave x..x...x..x.x...",
        ),
        ("......5-----N---", "R-----5-----N---", "......R-----N-.."), ("x.x..x.x.x.x..x.", "X.x..x.x.x..x.x.", ".x.x..x.x.x..x.x", "x..x..x...x.x..."), syncopation=0.8, sevenths=0.4, modes=("minor", "major", "mixolydian"),
        chances={"lead": 0.8, "chords": 0.97, "bass": 0.95, "perc": 0.4}, bass_programs=(32, 33), chord_programs=(0, 0, 1), lead_programs=(56, 57, 61, 73), kits=(0, 8),
    ),
    Style(
        "reggae", 3, (64, 90),
        (
            "kick ........X......./rim ........X......./hat x.x.x.x.x.x.x.x.", "kick ....X.......X.../rim ....X.......X.../hat ..x...x...x...x.", "kick X...X...X...X.../snare ........X......./hat xoxoxoxoxoxoxoxo", "kick ........X......./snare ........X......./hat xxoxxxoxxxoxxxox",
        ),
        ("R-...5-.R-..5...", "..R-..R-5-..7-..", "R--R--5-......5-", "R-------R-5-3-R-", "....R-R-5-..R-.."), ("....x.......x...", "..x...x...x...x.", "....x.x.....x.x.", "....xx......xx.."),
        modes=("minor", "major", "dorian"), touch="band", swing=(0.5, 0.62), unit=0.25, chances={**_SONG, "arp": 0.1, "chords": 1.0}, chord_programs=(27, 28, 16, 17, 18), lead_programs=(56, 57, 65, 53, 22, 16),
    ),
    Style(
        "ska", 1, (130, 180),
        (f"kick X.......X......./{_BACK}/{_EIGHTS}", f"kick X.......X.x...../{_BACK}/ride x.x.x.x.x.x.x.x."),
        ("R---5---8---5---", "R---3---5---7---"), ("..x...x...x...x.",), modes=("major", "mixolydian"), chances={**_SONG, "chords": 1.0}, chord_programs=(27, 28, 16, 17), lead_programs=(56, 57, 61, 65),
    ),
    Style(
        "disco", 4, (108, 130),
        (
            f"kick X...X...X...X.../{_BACK}/hat x.x.x.x.x.x.x.x./ohat ..X...X...X...X.", f"kick X...X...X...X.../clap ....X.......X.../hat xxoxxxoxxxoxxxox/tamb xoxxxoxxxoxxxoxx", f"kick X...X...X...X.../{_BACK}/hat xxxxxxxxxxxxxxxx/conga ..x..x.x..x..x.x",
        ),
        ("R.8.R.8.R.8.R.8.", "R.R8.R8.R.R8.58.", "R-..R-8.R-..5.7."), ("..x...x...x...x.", "x..x..x...xx..x.", "xxxxXxxxxxxxXxxx", "X---------------", "..x..x....x..xx."), synth=0.35, mixed=0.3, modes=("minor", "dorian", "major"), sevenths=0.7,
        chances={**_SONG, "pad": 0.75, "perc": 0.5}, bass_programs=(33, 36, 38), chord_programs=(27, 28, 4, 0, 7), lead_programs=(48, 61, 56, 53, 62), touch="band",
    ),
    Style(
        "funk", 4, (88, 124),
        (
            "kick X.....x..xx...../snare ....X..o.o..X..o/hat xxxxxxxxxxxxxxxx", "kick X.x.......x..x../snare ....X..o.o.oX.o./hat x.x.x.x.x.x.x.x./ohat ......x.........", "kick X..x..x...x.x.../snare ....X..o.o..X..o/ride x.x.x.x.x.x.x.x./cowbell x...x...x...x...", "kick X.......xx....x./snare ....X.......X.../snare ....X..o....X..o/hat xoxxxoxxxoxxxoxx/tamb ....x.......x...",
        ),
        ("R..R..8.R.r.5.7.", "R.rR..5..7.8R...", "R...r.R8..R..57.", "R-..8.R.r..R5.7.", "R.....R..R8..5.7|R..R.......8.57."), ("..x..x....xx..x.", "xxoxoxxoxoxxoxox", "....X..x....X...", "x..............x|...x..x....x....", "..X....X..X....."), synth=0.1, mixed=0.2, swing=(0.5, 0.58), unit=0.25,
        modes=("dorian", "mixolydian"), sevenths=0.9, still=0.7, syncopation=0.75, chances={**_SONG, "perc": 0.5}, bass_programs=(36, 37, 33), chord_programs=(28, 27, 7, 4, 16), lead_programs=(61, 56, 65, 66, 57, 16),
    ),
    Style(
        "soul", 3, (66, 116),
        (f"kick X......x..x...../{_BACK}/{_EIGHTS}", "kick X..x....X.x...../snare ....X..o.o..X.../hat xoxoxoxoxoxoxoxo/tamb ....x.......x...", "kick X.......x......./rim ....X.......X.../ride x.x.x.x.x.x.x.x."),
        ("R--.5.R.R-..5.7.", "R-----R-5-----7-", "R..R..5.R..R.57."), ("X-----x-..x-x---", "..x...x...x...x.", "X---------------", "....X.......X..."), swing=(0.5, 0.64), unit=0.25, sevenths=0.9, chances=_SONG, chord_programs=(4, 5, 16, 18, 0, 27), lead_programs=(53, 65, 61, 56, 52),
    ),
    Style(
        "country", 3, (84, 136),
        ("kick X.......X......./snare ..o.X.o...o.X.o./hat x.x.x.x.x.x.x.x.", "kick X.......X......./snare ....X.......X.../tamb ..x...x...x...x.", "kick X.......X......./snare xoxxXoxoxoxxXoxo", ""),
        ("R-------5-------", "R---..A-5---..N-", "R---R---5---5---"), ("....x.......x...", "..x-x-x-..x-x-x-", *_STRUM), swing=(0.5, 0.6), modes=("major", "mixolydian"), syncopation=0.35, bass_programs=(32, 33), chord_programs=(25, 25, 24, 105, 27), lead_programs=(110, 105, 25, 26, 22, 73),
        chances={**_SONG, "arp": 0.4, "pad": 0.15},
    ),
    Style(
        "folk", 3, (76, 140), ("", "shaker x.x.x.x.x.x.x.x.", "kick X.......X......./tamb ....x.......x...", "kick X...X...X...X.../clap ....X.......X..."),
        ("R-------5-------", "R---------------", "R---5---R---5---"), _STRUM, modes=("major", "mixolydian", "dorian", "minor"), bass_programs=(32, 33), chord_programs=(25, 24, 15, 105, 46), lead_programs=(73, 110, 22, 40, 53, 109), chances={**_SONG, "arp": 0.5, "bass": 0.6},
    ),
    Style(
        "march", 2, (96, 132), ("kick X...X.../snare x.xxX.xx|x.xxXxxx", "kick X...X.../snare ..x...x.", "snare xoxxxoxx|x.x.x.x./crash x.......", "toml x.......|x...x..."), ("R-5-", "R---5---", "R-5-R-N-"), ("..x...x.", "x...x...", ".xx..xx."),
        meter=2, modes=("major",), syncopation=0.2, bass_programs=(58, 43), chord_programs=(61, 60, 57), lead_programs=(56, 72, 71, 61), pad_programs=(61, 60, 48), chances={**_SONG, "arp": 0.0}, kits=(48, 0),
    ),
    Style(
        "polka", 1, (100, 130), ("kick X...X.../snare ..x...x.", "kick X...X.../snare ..x...xx/hat x.x.x.x."), ("R---5---",), ("..x...x.", "..xx..xx"), meter=2, modes=("major",), syncopation=0.25, bass_programs=(58, 32), chord_programs=(21, 105, 0), lead_programs=(21, 71, 56, 110), chances={**_SONG, "chords": 1.0},
    ),
    Style(
        "waltz", 4, (84, 200), ("kick X.........../snare ....x...x...", "kick X.........../hat ....x...x...", "", "ride x...x..xx...|x...x...x..x/phat ....x......."), ("R-----------", "R---........|5---........", "R-------5---"), ("....x...x...", "....x-..x-..", "X-----------", "x...x...x...", "....x-----.."),
        meter=3, modes=("major", "minor", "harmonic"), syncopation=0.25, chances={**_SONG, "arp": 0.35, "chords": 0.97}, bass_programs=(32, 43, 33), chord_programs=(0, 48, 21, 24, 46, 6), lead_programs=ACOUSTIC_LEADS,
    ),
    Style(
        "rock34", 3, (84, 170), ("kick X.......x.../snare ....X......./hat x.x.x.x.x.x.", "kick X.........../snare ........X.../hat x.x.x.x.x.x.", "kick X.....x...../snare ....X...X.../ride x...x...x...", "kick X...........|X.....x...../snare ........X..x/hat xoxoxoxoxoxo"),
        ("R-R-R-R-R-R-", "R-----------", "R---R---5---", "R-----R-5---"), ("X-----------", "x.x.x.x.x.x.", "X---x---x---", "X-----x-x---"), meter=3, synth=0.2, mixed=0.3, chances=_SONG, chord_programs=(*_GUITARS, 0), lead_programs=(29, 53, 40, 81, 30),
    ),
    Style(
        "jig", 3, (92, 134), ("", "kick X..x../tamb x.xx.x", "kick X...../snare ...x../hat x.xx.x", "toml x.oxo."), ("R--5--", "R-----", "R-R5-5"), ("x..x..", "x.xx.x", "X-----", "..x..x"), meter=2, per_beat=3, modes=("major", "dorian", "mixolydian"), syncopation=0.15,
        bass_programs=(32, 42), chord_programs=(25, 24, 46, 21), lead_programs=(110, 73, 109, 21, 74, 40), chances={**_SONG, "lead": 1.0, "arp": 0.4},
    ),
    Style(
        "sixeight", 2, (100, 150), ("kick X..X..|X..X.x/snare ...X../hat xxxxxx", "kick X...../snare ...X../ride x.xx.x", "kick X....x/clap ...X../shaker xxxxxx"), ("R--R--", "R-RR-R", "R--5-8"), ("X-----", "x.xx.x", "..x..x", "x..x.."), meter=2, per_beat=3, synth=0.35, mixed=0.3, chances=_SONG,
    ),
    Style(
        "orchestral", 4, (66, 150), ("", "", "toml X.......x......./crash X...............|................", "toml X..x..x.X..x..x./snare x.xxx.xxx.xxx.xx"), ("R---------------", "R---R---R---R---", "R-R-R-R-R-R-R-R-", "R-------5-------"),
        ("X---------------", "x.x.x.x.x.x.x.x.", "x..x..x.x..x..x.", "x...x...x...x...", "X-------x-------", "xxxxxxxxxxxxxxxx", "..x...x...x...x."), touch="rubato", syncopation=0.3, modes=("major", "minor", "harmonic", "dorian"),
        bass_programs=(42, 43, 58, 45), chord_programs=(48, 48, 45, 60, 61, 44, 46), lead_programs=(40, 56, 60, 68, 71, 73, 48), arp_programs=(45, 46, 40, 48, 73, 71), pad_programs=(48, 49, 52, 60), chances={"arp": 0.6, "lead": 0.85, "pad": 0.7, "chords": 0.8, "bass": 0.9}, kits=(48,),
    ),
    Style(
        "afro", 2, (96, 124), ("kick X...X...X...X.../rim x..x...x..x.x.../shaker xoXoxoXoxoXoxoXo/conga ..x..x.x..x..x.x", "kick X.....x.X.....x./clave x..x..x...x.x.../shaker x.xxx.xxx.xxx.xx", "kick x..x..x.x..x..x./snare ...x..x....x..x./hat x.x.x.x.x.x.x.x."),
        ("R..R..R...5.8...", "R-----R-..5-..8-", "..R..R....R..5.."), ("..x..x....x..x..", "x..x..x...x.x...", "X---------------", "..x...x...x...x."), synth=0.4, mixed=0.4, syncopation=0.75, modes=("major", "minor", "dorian"), chances={**_SONG, "perc": 0.9},
    ),
    Style(
        "oddfive", 1, (100, 180), ("kick X.....x...x...x...../snare ....X.......X.......", "ride x...x..xx...x...x..x/kick X...........X......./phat ....x...x.......x..."), ("R-----R-----5---7---", "R---........5-------"), ("X-----x-----x---x---", "x.....x.....x...x..."), meter=5, syncopation=0.4, chances=_SONG,
    ),
    Style(
        "oddseven", 1, (120, 220), ("kick X.......X.......X.........../snare ....X.......X.......X...X...", "kick X.......x.......X.....x...../snare ....X.......X.......X...X.../hat x.x.x.x.x.x.x.x.x.x.x.x.x.x."), ("R-------R-------R---5-------", "R-R-R-R-R-R-R-R-R-R-R-R-R-R-"), ("X-------X-------X-----------", "x...x...x...x...x...x...x..."), meter=7, syncopation=0.4, chances=_SONG,
    ),
)

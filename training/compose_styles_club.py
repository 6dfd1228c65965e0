"""Electronic styles: club music, hip-hop, game music, ambient."""

from compose_style import Style

_FOUR = "kick X...X...X...X..."
_OFF = "ohat ..x...x...x...x."
_HOUSE_BASS = (
    "..R-..R-..R-..R-",
    "R..R..R...R.8.R.",
    "R.....R...R.5...",
    "..R...R...R.8.5.",
    "R..R....R..R..8.|R..R....7.5.8...",
    ".RRR.RRR.RRR.RRR",
    "R.8.R.8.R.8.R.8.",
    "..RR..R8..RR..5R",
    "R--R--R-R--R--8-",
    "...R..R....R..8.",
)
_STABS = (
    "x..x..x...x..x..",
    "..x...x...x...x.",
    "..x..x....x..x..",
    "X--x--x-X--x--x-",
    "X---------------",
    "x......x..x.....",
    "..X.............|..X...x.........",
    "...x..x....x..x.",
    "X.....x..x......",
    "x...x...x...x...",
)
_PADS = ("X---------------", "X-------X-------", "X---------------|X-----------x---")
_CLUB = {"arp": 0.5, "lead": 0.55, "pad": 0.65, "perc": 0.6, "chords": 0.8, "bass": 0.95}

CLUB_STYLES = (
    Style(
        "house", 5, (116, 130),
        (
            f"{_FOUR}/clap ....X.......X.../{_OFF}/shaker oxoxoxoxoxoxoxox",
            f"{_FOUR}/clap ....X.......X.../{_OFF}/hat x.x.x.x.x.x.x.x./rim ...x..x....x..x.",
            f"{_FOUR}/snare ....X.......X.../hat xoxoxoxoxoxoxoxo/ohat ..X...X...X...X./cowbell x..x..x...x.x...",
            f"{_FOUR}/clap ....X.......X..?/{_OFF}/tamb x.xxx.xxx.xxx.xx/conga ..x..x.x..x..x.x",
        ),
        _HOUSE_BASS, _STABS, form="club", touch="machine", swing=(0.5, 0.6), unit=0.25, synth=0.8, sevenths=0.6, modes=("minor", "dorian", "major"), chances=_CLUB,
    ),
    Style(
        "techhouse", 4, (120, 132),
        (
            f"{_FOUR}/clap ....X.......X.../hat ..x...x...x...x./shaker oxoXoxoXoxoXoxoX/rim ..x..x....x..x.x",
            f"{_FOUR}/clap ....X.......X.../ohat ..X...X...X...X./perc x..x..x..x..x.x./conga ...x..x....x.xx.",
            f"{_FOUR}/snare ....x.......x.../hat .xxx.xxx.xxx.xxx/perc ..?..x.?..x..?.x/cowbell ......x.......x.",
        ),
        _HOUSE_BASS, ("..............x.|..............xx", "...x............", "x..x..x.........", "..x...x...x...x.", "X..............."),
        form="club", touch="machine", swing=(0.5, 0.58), unit=0.25, synth=0.9, modes=("minor", "phrygian", "dorian"), still=0.8,
        chances={**_CLUB, "lead": 0.3, "chords": 0.5, "pad": 0.3, "perc": 0.9},
    ),
    Style(
        "techno", 5, (124, 150),
        (
            f"{_FOUR}/ohat ..X...X...X...X./hat xxxxxxxxxxxxxxxx",
            f"{_FOUR}/clap ....x.......x.../ohat ..X...X...X...X./perc x..x..x..x..x..x|.x..x..x..x..x..",
            f"{_FOUR}/ride ..X...X...X...X./rim ...x......x..x../hat o.xoo.xoo.xoo.xo",
            "kick X...X...X..xX.../hat ..x...x...x...x./perc ..x..x..x..x..x./toml .......x..x.....",
            "kick X.....X..X....x./clap ....X.......X.../hat xoxoxoxoxoxoxoxo/perc ...x..x...x..x..",
        ),
        ("R.RRR.RRR.RRR.RR", ".RRR.RRR.RRR.RRR", "..R...R...R...R.", "R..R..R..R..R..R|..R..R..R..R..R.", "R..R..8.R..R..7.", "R---------------"),
        ("...x......x.....", "x..x..x..x..x..x", "..x...x...x...x.", "x...............|......x.........", "X---------------"),
        form="club", touch="machine", synth=0.95, modes=("minor", "phrygian"), still=0.95, chances={**_CLUB, "arp": 0.75, "lead": 0.3, "chords": 0.6},
    ),
    Style(
        "trance", 4, (128, 148),
        (
            f"{_FOUR}/clap ....X.......X.../ohat ..X...X...X...X./hat xoxoxoxoxoxoxoxo",
            f"{_FOUR}/snare ....X.......X.../ohat ..X...X...X...X./ride x.x.x.x.x.x.x.x.",
            f"{_FOUR}/ohat ..X...X...X...X./shaker xoxoxoxoxoxoxoxo/clap ....x.......x..x",
        ),
        (".RRR.RRR.RRR.RRR", "..R-..R-..R-..R-", "..RR..RR..RR..RR", "R.R8R.R8R.R8R.R8", "..8R..8R..8R..8R"),
        ("X---------------", "x..x..x.x..x..x.", "x.x.x.x.x.x.x.x.", "X--x--x--x--x-x-", "..x...x...x...x."),
        form="club", touch="machine", synth=0.9, modes=("minor", "minor", "harmonic"), chances={**_CLUB, "arp": 0.9, "lead": 0.75, "pad": 0.85},
    ),
    Style(
        "progressive", 3, (118, 130),
        (
            f"{_FOUR}/clap ....X.......X.../{_OFF}/hat xoxoxoxoxoxoxoxo",
            f"{_FOUR}/clap ....X.......X.../perc ...x..x...x..x../shaker xoxoxoxoxoxoxoxo",
            "kick X...X...X...X.../snare ....X.......X.../hat ..x...x...x...x./toml ......x....x..x.",
        ),
        ("R--R--R-R--R--R-", "R---------------", "..R-..R-..R-..R-", "R..R..R...R..R..", "R-R-R-R-R-R-R-R-"),
        _STABS, form="club", touch="machine", synth=0.9, chances={**_CLUB, "arp": 0.75, "lead": 0.7},
    ),
    Style(
        "bigroom", 2, (126, 130),
        (f"{_FOUR}/clap ....X.......X.../ohat ..x...x...x...x.", f"{_FOUR}/clap X...X...X...X.../snare ....x.......x..."),
        ("R..R..R.R..R..R.", "R---------------", "R--R--R---R-R---"),
        ("X--X--X---X-X---", "X..X..X.X..X..X.", "x.x.x.x.x.x.x.x.", "X---------------"),
        form="club", touch="machine", synth=0.95, modes=("minor", "major"), syncopation=0.7, chances={**_CLUB, "lead": 0.9},
    ),
    Style(
        "dnb", 5, (160, 180),
        (
            "kick X.........X...../snare ....X.......X.../hat x.x.x.x.x.x.x.x.",
            "kick X.x.......X...../snare ....X..o.o..X..o/hat xoxoxoxoxoxoxoxo",
            "kick X.....x...X...../snare ....X.......X..o/ride x.x.x.x.x.x.x.x./hat ..x...x...x...x.",
            "kick X.........X..x../snare ....X..o....X.../shaker xxxxxxxxxxxxxxxx",
            "kick X.........X...../snare ....X.......X.../hat ..x...x...x...x./rim ...x..x....x....",
            "kick X...............|X.....x........./snare ........X......./hat x.x.x.x.x.x.x.x.",
            "kick X..X..X.........|X..X......X...../snare ........X......./hat xoxoxoxoxoxoxoxo",
        ),
        ("R---------------|R-------5---7---", "R-----R---8-----", "R..R..R.....R-8-", "R--R--R-----R---", "R-R-..R-..R-8-..", "R-------R--R----"),
        ("X---------------", "X-----X---------", "..x......x......", "...x..x.........|......x..x......", "X---------------|----------x-----"),
        form="club", touch="machine", swing=(0.5, 0.55), unit=0.25, synth=0.85, modes=("minor", "dorian", "phrygian"), still=0.5, chances={**_CLUB, "pad": 0.75, "perc": 0.4},
    ),
    Style(
        "jungle", 3, (155, 175),
        (
            "kick X.X.......XX..../snare ....X..o.o..X..o|....X..o.o....X./hat x.x.x.x.x.x.x.x.",
            "kick X.X.......X.....|X.X.......X...X./snare ....X..o.o..X..o|..X..o.o..X..oX./ride x.x.x.x.x.x.x.x.",
            "kick X..X..X....X..../snare ....X..oX..oX.o./hat xxxxxxxxxxxxxxxx/conga ..x..x.x..x.x..x",
            "kick X.....X.X......./snare ....X..X..o.X..X/ohat ......x.......x./hat x.x.x.x.x.x.x.x.",
        ),
        ("R-----R---8-----", "R---------5-----", "R--R----R-----7-", "R-------........"),
        ("X---------------", "..x......x......", "x......x........"),
        form="club", touch="machine", swing=(0.5, 0.57), unit=0.25, synth=0.85, modes=("minor", "dorian"), still=0.6, sevenths=0.6, chances={**_CLUB, "pad": 0.8},
    ),
    Style(
        "dubstep", 3, (136, 148),
        (
            "kick X.............x./snare ........X......./hat x.x.x.x.x.x.x.x.",
            "kick X.....x.....x.../snare ........X......./hat ..x...x...x...x./rim ....x......x..x.",
            "kick X.........x.....|X..x............/snare ........X......./shaker xoxoxoxoxoxoxoxo",
            "kick X...............|X.....X...X...../clap ........X......./hat x..x..x..x..x..x",
        ),
        ("R---------------", "R--R--R-8-8-R---", "R-----R---R--R--", "R-R-R---R--R--5-", "R----R----R--8--"),
        ("X---------------", "x..x..x.........", "..x.....x......."),
        form="club", touch="machine", synth=0.95, modes=("minor", "phrygian"), still=0.6, chances={**_CLUB, "pad": 0.6},
    ),
    Style(
        "trap", 4, (128, 156),
        (
            "kick X.....x...x...../snare ........X......./hat x.x.x.x.x.x.x.x.",
            "kick X.........x..x../clap ........X......./hat xxxxxxxxxxxxxxxx",
            "kick X..x..x.....x...|X.....x..x....../snare ........X......./hat x.xxx.x.x.x.xxx./perc ..?...x...?...x.",
            "kick X.....X.........|X..X..........x./snare ........X......./clap ........X......./hat x..x..x.x..x..x./ohat ..............x.",
        ),
        ("R-----R---R-----", "R---------R--R--", "R--R--R-----8---|R-----R--R------", "R---------------"),
        ("X---------------", "X-------x-------", "x..x..x.x..x..x.", "x...x...x...x..."),
        form="loop", touch="machine", synth=0.85, modes=("minor", "harmonic", "phrygian"), still=0.4, chances={**_CLUB, "arp": 0.6, "lead": 0.6},
    ),
    Style(
        "boombap", 5, (78, 102),
        (
            "kick X.....x..x....../snare ....X.......X.../hat x.x.x.x.x.x.x.x.",
            "kick X......x..x....x|X.x....x..x...../snare ....X.......X..o/hat x.x.x.xxx.x.x.x.",
            "kick X..x......x...../snare ....X..o.o..X.../hat x.x.x.x.x.x.x.x./ohat ..............x.",
            "kick X.....X...X...../clap ....X.......X.../hat xoxoxoxoxoxoxoxo/shaker ..x...x...x...x.",
            "kick X......X..X.X.../snare ....X.......X.../ride x.x.x.x.x.x.x.x.",
        ),
        ("R.....R..R......", "R--...R-..5-8...", "R......R..R-..7.", "R-----------5-7-", "R..R....5..R...."),
        ("X-------x-------", "x......x..x.....", "X---------------", "..x..x....x.....", "x...............|x.....x........."),
        form="loop", touch="machine", swing=(0.52, 0.66), unit=0.25, synth=0.45, mixed=0.45, modes=("minor", "dorian"), sevenths=0.9, still=0.4,
        chances={"arp": 0.25, "lead": 0.5, "pad": 0.4, "perc": 0.3, "chords": 0.9, "bass": 0.9}, kits=(0, 8, 16, 25, 32),
    ),
    Style(
        "lofi", 2, (66, 90),
        ("kick X.....x..x....../snare ....X.......X.../hat x.x.x.x.x.x.x.x.", "kick X.......x.x...../rim ....X.......X.../hat xoxoxoxoxoxoxoxo"),
        ("R-----R-5-------", "R-------5---7---"), ("X-------x-------", "X-----x---------", "X--x--x---x-----"),
        form="loop", touch="machine", swing=(0.54, 0.66), unit=0.25, synth=0.3, mixed=0.4, modes=("major", "dorian", "minor"), sevenths=1.0,
        chances={"lead": 0.6, "pad": 0.5, "arp": 0.3}, chord_programs=(0, 4, 5, 11, 26, 24),
    ),
    Style(
        "reggaeton", 3, (84, 104),
        (
            "kick X...X...X...X.../snare ...x..x....x..x./hat x.x.x.x.x.x.x.x.",
            "kick X...X...X...X.../snare ...X..X....X..X./shaker xoxoxoxoxoxoxoxo/perc ..x..x....x..x..",
            "kick X...x...X...x.../rim ...X..X....X..X./clap ............x.../hat ..x...x...x...x.",
        ),
        ("R--R--R-R--R--R-", "R--R--5-R--R--8-", "R...R...R...R...", "R-----R-R-----R-"),
        ("..x...x...x...x.", "x..x..x.x..x..x.", "X---------------", "x...x...x...x..."),
        form="loop", touch="machine", synth=0.65, mixed=0.3, modes=("minor", "harmonic", "phrygian"), chances={**_CLUB, "lead": 0.7},
    ),
    Style(
        "futurebass", 2, (130, 160),
        (
            "kick X.....x...x...../snare ........X......./hat x.x.x.x.x.x.x.x.",
            "kick X..X..X.........|X.....X...X...../clap ........X......./ohat ..x...x...x...x./hat xxxxxxxxxxxxxxxx",
        ),
        ("R--R--R-----R---", "R---------------", "R-----R---R-R---"), ("X--X--X-----X---", "X--X--X--X--X-X-", "X---------------", "X..X..X...X.X.X."),
        form="club", touch="machine", synth=0.95, modes=("major", "minor"), sevenths=0.8, syncopation=0.7, chances={**_CLUB, "lead": 0.7},
    ),
    Style(
        "breaks", 3, (118, 140),
        (
            "kick X.X.......X...../snare ....X..o.o..X..o/hat x.x.x.x.x.x.x.x.",
            "kick X.....x...x..x../snare ....X.......X.../hat xoxoxoxoxoxoxoxo/ohat ..x.............",
            "kick X..x......X.x.../snare ....X..o....X.o./ride x.x.x.x.x.x.x.x./conga ..x..x..x..x..x.",
            "kick X.....X....X..../clap ....X.......X.../shaker xoXoxoXoxoXoxoXo",
        ),
        ("R..R..R...R.8.R.", "R-----R---8-----", "R.R...8.R..R..7.", "..R-..R-..R-..R-"),
        _STABS, form="club", touch="machine", swing=(0.5, 0.58), unit=0.25, synth=0.8, modes=("minor", "dorian"), chances=_CLUB,
    ),
    Style(
        "chiptune", 4, (100, 190),
        (
            "kick X...x...X...x.../snare ....X.......X.../hat x.x.x.x.x.x.x.x.",
            "kick X.....x.X......./snare ....X.......X.../hat xxxxxxxxxxxxxxxx",
            "kick X...X...X...X.../hat ..x...x...x...x.", "snare ....X.......X..x/hat x.x.x.x.x.x.x.x.",
        ),
        ("R.R.R.R.R.R.R.R.", "R.8.R.8.R.8.R.8.", "R..R..R.5..5..8.", "R...5...R...5...", "RR8RRR8RRR8RRR8R"),
        ("..x...x...x...x.", "x..x..x.x..x..x.", "X---------------"),
        form="loop", touch="machine", synth=1.0, mixed=0.0, chances={"arp": 0.9, "lead": 0.9, "chords": 0.3, "pad": 0.0, "perc": 0.0, "bass": 0.95},
    ),
    Style(
        "gamemusic", 4, (85, 180),
        (
            "kick X...x...X...x.../snare ....X.......X.../hat x.x.x.x.x.x.x.x.",
            "kick X..x..x.X..x..x./snare ....X.......X.../ohat ..x...x...x...x.",
            "kick X.....x.X.x...../snare ....X.......X..x/ride x.x.x.x.x.x.x.x./tamb ..x...x...x...x.", "",
        ),
        ("R.R.R.R.R.R.R.R.", "R..R..R.R..R..8.", "R---5---R---5---", "R.8.R.8.R.8.5.7."),
        ("X-------x-------", "x.x.x.x.x.x.x.x.", "..x...x...x...x.", "X--x--x---x-x---"),
        touch="machine", synth=0.45, mixed=0.3, modes=("major", "minor", "dorian", "mixolydian"), chances={"arp": 0.6, "lead": 0.95, "pad": 0.6, "chords": 0.7, "bass": 0.95},
    ),
    Style(
        "ambient", 3, (56, 110), ("", "", "kick X.......X.......", "hat x...x...x...x.../rim ........x......."),
        ("R---------------", "R-------5-------"), _PADS, form="ambient", touch="machine", synth=0.75, sevenths=0.7, still=0.5, syncopation=0.3,
        chances={"arp": 0.85, "lead": 0.6, "pad": 0.9, "chords": 0.7, "bass": 0.7}, chord_programs=(0, 4, 46, 88, 89, 92, 95, 98),
    ),
)

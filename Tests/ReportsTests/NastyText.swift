/// Text that is hard on whoever quotes, escapes or aligns: made from a seed, the same everywhere.
struct NastyText {
    private static let pieces = [
        "a", "Z", "7", " ", "  ", ",", ";", "\t", "|", "\"", "\"\"", "'", "\n", "\r", "\r\n", "=",
        "+",
        "-", "@", "\\", "<", "`", "``", "é", "東京", "👋🏽", "\u{0}", "\u{1B}[31m", "\u{7F}", "\u{202E}",
        "\u{FEFF}", "\u{E0041}", "\u{2060}", "👩\u{200D}🚀", "e\u{301}", "＝", "\u{2028}", "…", "1e5",
        "null",
    ]

    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func number(below bound: Int) -> Int {
        // Knuth's MMIX generator; the low bits are its weak ones.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func text(atMost pieces: Int = 6) -> String {
        (0..<number(below: pieces + 1)).map { _ in
            Self.pieces[number(below: Self.pieces.count)]
        }.joined()
    }

    mutating func texts(_ count: Int, atMost pieces: Int = 6) -> [String] {
        (0..<count).map { _ in text(atMost: pieces) }
    }
}

import Tabular
import Testing

@Suite struct EncodingDoubtsTests {
    private func doubts(_ records: [[UInt8]]) -> EncodingDoubts {
        var doubts = EncodingDoubts()
        for (index, record) in records.enumerated() {
            record.withUnsafeBufferPointer { doubts.count($0, line: index + 2) }
        }
        return doubts
    }

    private static func bytes(_ text: StaticString) -> [UInt8] {
        text.withUTF8Buffer { Array($0) }
    }

    /// `Café`, `Müller` and `Straße` as these write them.
    @Test(arguments: [
        (EncodingDoubts.Other.macRoman, "Caf\u{8E}", "M\u{9F}ller", "Stra\u{A7}e"),
        (.dos, "Caf\u{82}", "M\u{81}ller", "Gl\u{84}ser"),
        (
            .otherScript, "\u{CF}\u{F0}\u{E8}\u{E2}\u{E5}\u{F2}", "\u{D7}\u{E0}\u{F8}\u{EA}\u{E0}",
            "\u{EA}\u{EE}\u{F2}"
        ),
        (.shiftJIS, "\u{83}e\u{83}X\u{83}g", "\u{83}J\u{83}b\u{83}v", "\u{83}\u{81}\u{83}\u{82}"),
    ])
    func wordsOfOtherEncodingsAreKnown(
        other: EncodingDoubts.Other, first: String, second: String, third: String
    ) {
        let records = [first, second, third].map { text in
            "1,".utf8 + text.unicodeScalars.map { UInt8($0.value) } + ",2".utf8
        }
        let doubts = doubts(records)
        #expect(doubts.isWorthAWord)
        #expect(doubts.doubtful == 3)
        #expect(doubts.firstLine == 2)
        #expect(doubts.other == other)
    }

    /// `Café “Müller”`, `l’été`, `5 €`, `LEGO®`, `Škoda`, `A–B`, `10 µm`, `Straße`, `GARÇON`, `naïve…`, `½ kg`.
    @Test func wordsOfWindows1252AreNoDoubt() {
        let texts = [
            "Caf\u{E9} \u{93}M\u{FC}ller\u{94}", "l\u{92}\u{E9}t\u{E9}", "5 \u{80}", "LEGO\u{AE}",
            "\u{8A}koda", "A\u{96}B", "10 \u{B5}m", "Stra\u{DF}e", "GAR\u{C7}ON",
            "na\u{EF}ve\u{85}",
            "\u{BD} kg", "\u{A3}40.00", "Dvo\u{9A}\u{E1}k", "cr\u{E9}\u{E9}", "K\u{9A}\u{9E}",
        ]
        let doubts = doubts(texts.map { $0.unicodeScalars.map { UInt8($0.value) } })
        #expect(doubts.doubtful == 0, "\(doubts.example)")
        #expect(!doubts.isWorthAWord)
    }

    @Test func aFewAmongManyAreNoWord() {
        let good = [[UInt8]](repeating: [0x43, 0xE9], count: 9)
        #expect(!doubts(good + [[0x61, 0x8E]]).isWorthAWord)
        #expect(doubts(Array(good.prefix(4)) + [[0x61, 0x8E]]).isWorthAWord)
    }
}

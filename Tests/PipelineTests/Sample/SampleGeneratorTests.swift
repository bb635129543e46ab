import Pipeline
import Testing

@Suite struct SampleGeneratorTests {
    /// A sample as bytes, split into lines of fields.
    struct Written {
        let bytes: [UInt8]
        let truth: [UInt8]
        let summary: SampleGenerator.Summary

        init(
            _ options: SampleOptions, chunkBytes: Int = 1 << 18, windowDays: Int? = nil
        ) throws {
            var bytes: [UInt8] = []
            var truth: [UInt8] = []
            summary = try SampleGenerator(
                options: options, chunkBytes: chunkBytes, windowDays: windowDays
            ).write(to: { bytes.append(contentsOf: $0) }, truth: { truth.append(contentsOf: $0) })
            self.bytes = bytes
            self.truth = truth
        }

        var records: [[String]] { Self.parse(bytes) }
        var segments: [[String]] { Self.parse(truth) }

        /// A plain CSV reader, quotes included; the oracle of these tests.
        static func parse(_ bytes: [UInt8]) -> [[String]] {
            var records: [[String]] = []
            var record: [String] = []
            var field: [UInt8] = []
            var isQuoted = false
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "\""):
                    isQuoted.toggle()
                case UInt8(ascii: ",") where !isQuoted:
                    record.append(String(decoding: field, as: UTF8.self))
                    field.removeAll()
                case 13 where !isQuoted:
                    break
                case 10 where !isQuoted:
                    record.append(String(decoding: field, as: UTF8.self))
                    records.append(record)
                    field.removeAll()
                    record.removeAll()
                default:
                    field.append(byte)
                }
            }
            return records
        }
    }

    /// FNV-1a, to pin the bytes without a library.
    static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test func sameSeedGivesSameBytesAndAnotherSeedOthers() throws {
        let one = try Written(SampleOptions(seed: 7, size: .customers(50)))
        let two = try Written(SampleOptions(seed: 7, size: .customers(50)))
        let other = try Written(SampleOptions(seed: 8, size: .customers(50)))
        #expect(one.bytes == two.bytes && one.truth == two.truth)
        #expect(one.bytes != other.bytes)
    }

    static let goldens: [(SampleProfile, UInt64)] = [
        (.segments, 17_616_544_510_222_562_678),
        (.separated, 10_533_861_247_939_498_734),
        (.continuum, 3_034_356_811_816_886_217),
        (.sizeOnly, 4_213_405_394_068_458_625),
        (.null, 1_846_624_314_827_077_126),
    ]

    @Test(arguments: goldens)
    func bytesAreTheOnesOfTheFirstVersion(profile: SampleProfile, golden: UInt64) throws {
        let sample = try Written(SampleOptions(seed: 1, size: .customers(40), profile: profile))
        #expect(Self.digest(sample.bytes + sample.truth) == golden)
    }

    @Test(arguments: [(1, 1), (100, 17), (4_096, 374)])
    func chunksAndWindowsChangeNoByte(chunkBytes: Int, windowDays: Int) throws {
        let options = try SampleOptions(seed: 3, size: .customers(60), years: 2)
        let plain = try Written(options)
        let cut = try Written(options, chunkBytes: chunkBytes, windowDays: windowDays)
        #expect(plain.bytes == cut.bytes && plain.truth == cut.truth)
    }

    @Test(arguments: SampleProfile.allCases)
    func everyProfileIsValidAndCoveredByItsTruth(profile: SampleProfile) throws {
        let sample = try Written(SampleOptions(seed: 2, size: .customers(600), profile: profile))
        let records = sample.records
        #expect(records.allSatisfy { $0.count == 8 })
        #expect(records.count - 1 == sample.summary.nLines)
        let purchases = records.dropFirst().filter { !$0[0].hasPrefix("C") && !$0[6].isEmpty }
        let truth = sample.segments.dropFirst()
        #expect(truth.count == 600)
        #expect(Set(purchases.map { $0[6] }) == Set(truth.map { $0[0] }))
        let planted = Set(truth.map { $0[1] })
        let counts: [SampleProfile: Int] = [.segments: 6, .separated: 5]
        #expect(planted.count == counts[profile, default: 1])
        #expect((planted == ["none"]) == (counts[profile] == nil))
    }

    @Test(arguments: [SampleProfile.segments, .continuum])
    func sharesAreThoseOfTheRealData(profile: SampleProfile) throws {
        let sample = try Written(SampleOptions(seed: 0, size: .customers(3_000), profile: profile))
        let records = sample.records.dropFirst()
        let n = Double(records.count)
        let anonymous = Double(records.count { $0[6].isEmpty }) / n
        let returns = Double(records.count { $0[0].hasPrefix("C") }) / n
        #expect((0.20...0.30).contains(anonymous))
        #expect((0.01...0.03).contains(returns))
        var invoices: [String: Set<String>] = [:]
        for record in records where !record[6].isEmpty && !record[0].hasPrefix("C") {
            invoices[record[6], default: []].insert(record[0])
        }
        let single = Double(invoices.values.count { $0.count == 1 }) / 3_000
        #expect((0.30...0.39).contains(single))
        #expect(records.contains { $0[2].isEmpty && $0[6].isEmpty })
        #expect(!records.contains { $0[2].isEmpty && !$0[6].isEmpty })
    }

    @Test func returnsTakeBackWhatTheCustomerBoughtBefore() throws {
        let sample = try Written(SampleOptions(seed: 4, size: .customers(300)))
        var bought: [String: Int] = [:]
        for record in sample.records.dropFirst() where !record[6].isEmpty {
            let key = "\(record[6]) \(record[1]) \(record[5])"
            let quantity = try #require(Int(record[3]))
            if record[0].hasPrefix("C") {
                #expect(quantity < 0)
                #expect(-quantity <= bought[key, default: 0])
            } else {
                bought[key, default: 0] += quantity
            }
        }
    }

    @Test func sizeInLinesIsMetWithinATenth() throws {
        for profile in SampleProfile.allCases {
            let options = try SampleOptions(size: .lines(300_000), profile: profile)
            let summary = try SampleGenerator(options: options).write(to: { _ in }, truth: { _ in })
            #expect(abs(summary.nLines - 300_000) < 30_000, "\(profile): \(summary.nLines)")
        }
    }

    /// Guards against text where a line end belongs: the first version of this file had that.
    @Test func everyLineEndsInCarriageReturnAndLineFeed() throws {
        let sample = try Written(SampleOptions(seed: 1, size: .customers(20)))
        let ends = zip(sample.bytes, sample.bytes.dropFirst()).count { $0 == 13 && $1 == 10 }
        #expect(ends == sample.summary.nLines + 1)
        #expect(sample.bytes.suffix(2) == [13, 10])
        #expect(
            sample.records.first == [
                "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
                "CustomerID", "Country",
            ])
    }

    @Test func noSaturdaysUnlessAsked() throws {
        for asked in [false, true] {
            let sample = try Written(
                SampleOptions(size: .customers(100), includesSaturdays: asked))
            let days = Set(
                sample.records.dropFirst().compactMap { $0[4].split(separator: " ").first })
            let saturdays = SampleCalendar(years: 1, includesSaturdays: true).days
                .filter { $0.weekday == 5 }
                .map { String(decoding: $0.text.dropLast(), as: UTF8.self) }
            #expect(saturdays.contains { days.contains(Substring($0)) } == asked)
        }
    }

    @Test func aFailingSinkStopsTheSample() throws {
        struct Full: Error {}
        let options = try SampleOptions(size: .customers(10))
        #expect(throws: Full.self) {
            try SampleGenerator(options: options).write(to: { _ in throw Full() }, truth: { _ in })
        }
    }
}

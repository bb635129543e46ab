import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct ProfileReportTests {
    private func page(_ labels: [Int] = ProfileDatabase.labels) throws -> (ProfileDatabase, String)
    {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: labels, of: shop.freeze())
        let report = try ProfileReport(of: 1, from: shop.connection)
        return (shop, TextRenderer(width: 80).text(of: report.document))
    }

    @Test func onePageSaysWhatTheSegmentsAre() throws {
        let (_, text) = try page()
        let start = """
            run 1, hand_1: 2 segments of 9 customers.
            Purchases up to 2024-12-31. share: of these customers; revenue: returns taken
            off, as part of all 591.75 of the file; inv.: invoices a customer; value: of
            an invoice; days: since the last purchase, median. Below: medians of the
            segment (all: of all these customers).

            cluster                      cust.   share  revenue  inv.  value  days
            ---------------------------  -----  ------  -------  ----  -----  ----
            0 recent, high value             4  44.4 %   80.1 %   2.0   60.5  20.5
            1 lost                           4  44.4 %    8.6 %   1.2   10.7   336
            in no segment                    1  11.1 %    3.5 %   1.0     21   177
            never bought                     1           -2.5 %
            products without a customer                   9.3 %
            postage, fees, corrections                    0.9 %
            whole file                                  100.0 %

            """
        #expect(text.hasPrefix(start), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    /// The words of docs/cli.md that marketers do not know.
    @Test func noWordIsOfTheTrade() throws {
        let (shop, text) = try page()
        let one = try ProfileReport(of: 1, segment: 0, from: shop.connection)
        let all = text + TextRenderer(width: 80).text(of: one.document)
        for word in ["margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia"] {
            let words = all.lowercased().split { !$0.isLetter }
            #expect(!words.contains { $0 == word }, "\(word)")
        }
    }

    /// Lost once, when the page became cells of text.
    @Test func effectsOfASegmentHaveBarsForWhoReadsThem() throws {
        let (shop, _) = try page()
        func text(_ withBars: Bool) throws -> String {
            TextRenderer(width: 80).text(
                of: try ProfileReport(
                    of: 1, segment: 0, from: shop.connection, withBars: withBars
                ).document)
        }
        let plain = try text(false)
        let barred = try text(true)
        #expect(!plain.contains("│"))
        #expect(barred.contains("█│") && barred.contains("│█"), "\(barred)")
        #expect(barred.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(barred)")
        // Nothing but the bars differs.
        func words(_ text: String) -> [Substring] {
            text.split { " -█│…\n".contains($0) }
        }
        #expect(words(barred).count == words(plain).count, "\(barred)")
    }

    /// Below all customers to the left, above to the right; the numbers and what stands beside them are the same.
    @Test func thePageHasBarsForWhoReadsThem() throws {
        let (shop, plain) = try page()
        let report = try ProfileReport(of: 1, from: shop.connection, withBars: true)
        let barred = TextRenderer(width: 80).text(of: report.document)
        #expect(!plain.contains("│"))
        #expect(barred.contains("\n0 recent, high value:\n"), "\(barred)")
        let lines = barred.split(separator: "\n").filter { $0.contains("│") }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.count <= 80 })
        for line in lines {
            // Six cells to either side of the mark, then the words.
            #expect(Array(line)[6] == "│", "\(line)")
            #expect(plain.replacing("\n", with: " ").contains(line.dropFirst(15)), "\(line)")
        }
        #expect(lines.contains { $0.hasPrefix(" ") && $0.contains("│█") })
        #expect(lines.contains { $0.contains("█│") })
        #expect(barred.contains("Typical customer: "))
    }

    @Test func tablesAreThoseOfTheDatabase() throws {
        let (shop, _) = try page()
        let report = try ProfileReport(of: 1, from: shop.connection)
        #expect(
            report.tables.map(\.name) == [
                "run_profile", "segment_profile", "segment_remainder", "segment_feature",
                "segment_external", "segment_customer_example", "segment_name",
            ])
        #expect(report.tables[1].rows.count == 3)
        let one = try ProfileReport(of: 1, segment: 1, from: shop.connection)
        #expect(one.tables.count == 5 && one.tables[0].rows.count == 1)
        #expect(one.document.tables.count == 3)
    }

    /// Every number as a person reads it: with its unit, thousands set apart, shares in percent.
    @Test func oneSegmentHasUnits() throws {
        let lines = ProfileDatabase.lines + ["17,E,Eggs,5000,2024-12-30 10:00,2,c04,France"]
        let shop = try ProfileDatabase(lines)
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let report = try ProfileReport(of: 1, segment: 0, from: shop.connection)
        let text = TextRenderer(width: 80).text(of: report.document)
        let rows = Set(
            text.split(separator: "\n").map { line in
                line.split(separator: " ").joined(separator: " ")
            })
        for row in [
            "size 4 customers", "customer_share 44.4 %", "net_revenue 10,474 currency",
            "return_share 0.1 %", "Revenue 145 139 2,628 21 ",
            "part returned, made no segments 0.0 % 0.0 % 1.8 % 0.0 %",
            "country Spain 75.0 % 33.3 % ",
        ] {
            #expect(rows.contains { $0.hasPrefix(row) }, "\(row)\n\(text)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func anUnknownSegmentIsRefused() throws {
        let (shop, _) = try page()
        let error = #expect(throws: ProfileError.self) {
            _ = try ProfileReport(of: 1, segment: 7, from: shop.connection)
        }
        #expect(error?.description == "run hand_1 has no cluster 7. It has 0, 1.")
        #expect(
            ProfileError.unknownSegment(-1, run: "r", known: [0, 1]).description
                == "run r has nobody in no segment. Its clusters are 0, 1.")
        // In no segment is told of too.
        let rest = try ProfileReport(of: 1, segment: -1, from: shop.connection)
        #expect(!rest.document.tables.isEmpty)
    }

    @Test func oneSegmentAndNoneAreSaid() throws {
        let (_, one) = try page([Int](repeating: 0, count: 9))
        #expect(one.contains("There is one segment: nothing distinguishes it"))
        #expect(one.contains("0 average: hardly differs from all customers."))
        let (_, none) = try page([Int](repeating: -1, count: 9))
        #expect(none.contains("All customers are in no segment: there is none to tell of."))
    }

    @Test func manySegmentsHaveOneLineEach() throws {
        let (_, text) = try page(Array(0..<9))
        #expect(text.contains("One segment in full: workbench profile 1 --segment 2"))
        #expect(!text.contains("Typical customer"))
    }

    /// A name that a spreadsheet would run is harmless in CSV.
    @Test func namesAreEscapedAtTheExits() throws {
        let (shop, _) = try page()
        try SegmentNames.rename(1, [SegmentNameChoice("0==1+1 \"x\"")], in: shop.connection)
        let report = try ProfileReport(of: 1, from: shop.connection)
        let csv = CSVRenderer().text(of: Document(tables: report.tables))
        #expect(csv.contains("\"'=1+1 \"\"x\"\"\""))
        let text = TextRenderer(width: 80).text(of: report.document)
        #expect(text.contains("0 =1+1 \"x\""))
    }
}

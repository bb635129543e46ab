import Foundation
import TestSupport
import Testing

/// What pages say of the verdicts of `recommend`, table by table.
struct VerdictPagesTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("v.db")
    }

    /// Rows of the table of a page that begins with a header, cell by cell.
    private func table(_ page: String, _ header: String) throws -> [[String]] {
        let lines = try String(contentsOfFile: Places.root + "/" + page, encoding: .utf8)
            .components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix(header) }, "\(page): \(header)")
        return lines.dropFirst(start + 2).prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// All numbers of a cell, percentages as they stand.
    private func numbers(_ cell: String) throws -> [Double] {
        let search = try NSRegularExpression(pattern: #"-?[0-9][0-9,]*(\.[0-9]+)?"#)
        return search.matches(in: cell, range: NSRange(cell.startIndex..., in: cell)).compactMap {
            Range($0.range, in: cell).flatMap { Double(cell[$0].replacing(",", with: "")) }
        }
    }

    private func workbench(_ words: String...) throws {
        let outcome = try Command.run(Command.workbench, words)
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
    }

    /// The only row of an answer, cell by cell.
    private func row(_ query: String) throws -> [String] {
        let outcome = try Command.sqlite3(database, query)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").first?
            .split(separator: "|", omittingEmptySubsequences: false).map(String.init) ?? []
    }

    private static let isRelease = (try? Command.workbench.contains("/release/")) ?? false
    private static let hasData = isRelease && Places.hasRealData

    /// What is to be expected of each profile of `sample`.
    @Test(.enabled(if: isRelease, "skipped: takes minutes in a debug build"))
    func sampleProfilesHaveTheVerdictsOfThePage() throws {
        let rows = try table("docs/cli.md", "| Profile | `rfm`")
        #expect(rows.count == 5)
        for cells in rows {
            let profile = cells[0].replacing("`", with: "")
            let lines = folder.file("\(profile).csv")
            try workbench(
                "sample", "--profile", profile, "--n-customers", "2000", "--seed", "2", "--out",
                lines)
            let place = folder.file("\(profile).db")
            try workbench("ingest", lines, "--db", place, "--quiet")
            for (set, cell) in zip(["rfm", "behaviour", "standard"], cells.dropFirst()) {
                let answer = try Command.workbench(
                    "recommend", "--features", set, "--db", place, "--quiet"
                ).output
                let verdict = cell.prefix { $0.isLetter }
                #expect(answer.hasPrefix(verdict + ": "), "\(profile), \(set): \(answer)")
                guard verdict == "separated" else { continue }
                let k = try #require(try numbers(cell).first)
                #expect(
                    answer.hasPrefix("separated: \(Int(k)) groups"), "\(profile), \(set): \(answer)"
                )
            }
        }
    }

    /// The verdict of each set on the real data, and how well its segments tell later sales.
    @Test(.enabled(if: hasData, "skipped: needs a release build and ../shared/data"))
    func setsHaveTheVerdictsOfThePageOnTheRealData() throws {
        try workbench("ingest", Places.realData, "--db", database, "--quiet")
        let verdicts = try table("docs/recommend.md", "| Set | Verdict |")
        let sales = try table("docs/recommend.md", "| Set | Segments | Customers |")
        #expect(verdicts.count == 9 && verdicts.map(\.[0]) == sales.map(\.[0]))
        for (cells, later) in zip(verdicts, sales) {
            let set = cells[0].replacing("`", with: "")
            try workbench(
                "recommend", "--features", set, "--db", database, "--holdout", "2011-09-09",
                "--quiet")
            try expectVerdict(of: set, cells)
            try expectSales(of: set, later)
        }
    }

    private static let newest = "(select max(recommendation_id) from recommendation)"

    private func expectVerdict(of set: String, _ cells: [String]) throws {
        let answer = try row(
            """
            select verdict, answer.n_clusters, printf('%.2f', own.worst_jaccard),
                printf('%.2f', more.worst_jaccard), printf('%.2f', more.worst_jaccard_low),
                printf('%.1f', 100 * more.smallest_share), answer.max_segments, reason
            from recommendation as answer
            inner join recommendation_candidate as own
                on own.recommendation_id = answer.recommendation_id
                and own.n_clusters = answer.n_clusters
            inner join recommendation_candidate as more
                on more.recommendation_id = answer.recommendation_id
                and more.n_clusters = answer.n_clusters + 1
            where answer.recommendation_id = \(Self.newest)
            """)
        try #require(answer.count == 8, "\(set)")
        #expect(answer[0] == cells[1], "\(set)")
        #expect(try numbers(cells[2]).first == Double(answer[1]), "\(set)")
        #expect(cells[3] == answer[2], "\(set)")
        let loose = answer[7].components(separatedBy: ". ").last ?? ""
        #expect(cells[2].contains("two of them loose") == loose.hasSuffix(" are loose."), "\(set)")
        if answer[1] == answer[6] {
            #expect(cells[4] == "above `--max-segments`", "\(set)")
            return
        }
        let told = try numbers(cells[4])
        #expect(told.first == Double(answer[3]), "\(set)")
        let known = answer[3...5].compactMap { Double($0) }
        #expect(told.allSatisfy(known.contains), "\(set): \(cells[4])")
    }

    private func expectSales(of set: String, _ cells: [String]) throws {
        #expect(cells.count == 5)
        for (outcome, cell) in zip(["log_later_revenue", "bought_again"], cells.suffix(2)) {
            let result = try row(
                """
                select own.n_clusters, own.n_customers, own.r2, bands.r2, own.difference_low,
                    own.difference_high
                from holdout_result as own
                inner join holdout_result as bands
                    on bands.holdout_id = own.holdout_id and bands.n_clusters = own.n_clusters
                    and bands.outcome = own.outcome and bands.method = 'score_bands'
                where own.holdout_id = (select max(holdout_id) from holdout)
                    and own.method = 'clusters' and own.outcome = '\(outcome)'
                    and own.n_clusters = (
                        select n_clusters from recommendation
                        where recommendation_id = \(Self.newest)
                    )
                """
            ).compactMap(Double.init)
            let told = try (cells[1...2] + [cell]).flatMap(numbers)
            #expect(told.count == 6 && result.count == 6, "\(set), \(outcome): \(told)")
            for (one, other) in zip(told, result) {
                #expect(abs(one - other) < 0.000_5001, "\(set), \(outcome): \(cells)")
            }
        }
    }
}

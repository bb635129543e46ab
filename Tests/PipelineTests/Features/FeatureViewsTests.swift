import Foundation
import Store
import TestSupport
import Testing

/// The feature views as texts: lines in, query, rows out, in `Tests/Fixtures/views`.
@Suite struct FeatureViewsTests {
    @Test(arguments: ["customer_features.txt", "customer_outlier.txt", "sale_sets.txt"])
    func fixturesHold(_ file: String) throws {
        let cases = try ViewFixture.read(Places.fixture("views/" + file))
        #expect(cases.count > 3)
        for fixture in cases {
            let connection = try FeatureDatabase.of(fixture.lines)
            for step in fixture.steps {
                let rows = try connection.query(step.query).map { row in
                    row.values.map(ViewFixture.text).joined(separator: " | ")
                }
                #expect(rows == step.rows, "\(file): \(fixture.title): \(step.query)")
            }
        }
    }

    @Test func lineOrderAndVacuumChangeNoBit() throws {
        let lines = FeatureDatabase.generated(customers: 60, seed: 7)
        let expected = try bits(try FeatureDatabase.of(lines))
        var generator = FeatureDice(state: 1)
        for _ in 0..<5 {
            var shuffled = lines
            generator.shuffle(&shuffled)
            let connection = try FeatureDatabase.of(shuffled)
            #expect(try bits(connection) == expected)
            try connection.run("delete from sold_line where line_id % 7 = 0 and 1 = 0")
            try connection.vacuum()
            #expect(try bits(connection) == expected)
        }
    }

    @Test func fileOrderChangesNoBit() throws {
        let lines = FeatureDatabase.generated(customers: 60, seed: 7)
        let (first, second) = (lines.prefix(70), lines.dropFirst(70))
        let expected = try bits(try FeatureDatabase.of(Array(first + second)))
        #expect(try bits(try FeatureDatabase.of(Array(second + first))) == expected)
    }

    @Test func trimmedAndExcludedTogetherAreEverybody() throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 300, seed: 3)
                + [.init(customer: "whale", at: "2011-05-05 12:00:00", quantity: 1, price: 1e6)])
        let lost = try connection.query(
            """
            select customer_id from customer_features
            except
            select customer_id from (
                select customer_id from customer_features_trimmed
                union all
                select customer_id from customer_excluded
            )
            """)
        #expect(lost.isEmpty)
        let rule = try connection.scalar(
            "select rule from customer_excluded where customer_id = 'whale'")
        #expect(rule == "amount")
        let wrong = try connection.scalar(
            """
            select count(*)
            from customer_outlier
            where customer_id in (select customer_id from customer_features_trimmed)
                and rule is not null
            """)
        #expect(wrong == 0)
    }

    @Test func everyViewUsesOneFileOfItsName() throws {
        let folder = Places.root + "/sql/"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = try String(contentsOfFile: folder + name, encoding: .utf8)
            let view = name.dropLast(".sql".count)
            #expect(text.hasPrefix("-- \(view):"), "\(name) begins with its name and purpose")
            if [
                "data_dictionary", "convention_dictionary", "recommendation_dictionary",
                "campaign_dictionary", "campaign_result_dictionary", "holdout_dictionary",
                "privacy_dictionary", "k_distance_dictionary", "explanation_dictionary",
                "profile_dictionary", "publication_dictionary", "live_dictionary",
                "feature_catalog", "derived_dictionary", "surface_dictionary", "role_dictionary",
            ].contains(view) {
                #expect(!text.contains("create view"))
                continue
            }
            // Its rows of data_dictionary stand before it, and none of another object.
            #expect(text.contains("\ncreate view \(view) as\n"))
            let rows = text.split(separator: "\n").filter { $0.hasPrefix("    ('") }
            let described = rows.filter { $0.hasPrefix("    ('\(view)', '") }
            #expect(described.count == rows.count && !rows.isEmpty, "\(name)")
            #expect(described.first?.hasPrefix("    ('\(view)', '*', 0, '', '") == true, "\(name)")
        }
    }

    private func bits(_ connection: Connection) throws -> [String] {
        // Whatever a set is made of or leaves out, cut points included.
        let views = try connection.query(
            """
            select view_name from feature_set
            union
            select excluded_view from feature_set where excluded_view is not null
            union
            select cut_point_view from feature_set where cut_point_view is not null
            """
        ).map { try $0.text(0) }
        return try views.flatMap { view in
            try connection.query("select * from \(view) order by 1, 2, 3").map { row in
                row.values.map { value in
                    if case .real(let real) = value { return String(real.bitPattern, radix: 16) }
                    return "\(value)"
                }.joined(separator: " ")
            }
        }
    }
}

/// One case of a view fixture.
private struct ViewFixture {
    struct Step {
        var query: String
        var rows: [String]
    }

    var title: String
    var lines: [FeatureDatabase.Line] = []
    var steps: [Step] = []

    static func read(_ path: String) throws -> [ViewFixture] {
        var cases: [ViewFixture] = []
        var part = ""
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for line in text.split(separator: "\n").map(String.init) where !line.hasPrefix("#") {
            if line.hasPrefix("== ") {
                cases.append(ViewFixture(title: String(line.dropFirst(3))))
            } else if ["lines", "query", "rows"].contains(line) {
                part = line
                if part == "query" {
                    cases[cases.count - 1].steps.append(Step(query: "", rows: []))
                }
            } else {
                cases[cases.count - 1].take(line, part)
            }
        }
        return cases
    }

    private mutating func take(_ line: String, _ part: String) {
        switch part {
        case "lines": lines.append(Self.invoiceLine(line))
        case "query": steps[steps.count - 1].query += line + "\n"
        default: steps[steps.count - 1].rows.append(line)
        }
    }

    private static func invoiceLine(_ line: String) -> FeatureDatabase.Line {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let optional = { (text: String) in text.isEmpty ? nil : text }
        return FeatureDatabase.Line(
            customer: optional(fields[0]), at: fields[1], quantity: Int(fields[2]) ?? 0,
            price: Double(fields[3]) ?? .nan,
            description: fields.count > 4 ? optional(fields[4]) : "thing",
            invoice: fields.count > 5 ? optional(fields[5]) : nil,
            code: fields.count > 6 ? optional(fields[6]) : nil)
    }

    static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): text
        }
    }
}

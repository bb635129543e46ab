import Reports
import Store

/// Says what is wrong with data and matrix before anyone clusters, and notes it in `data_check`.
public struct HygieneCheck {
    private let connection: Connection

    /// A check of a database open for writing.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// Looks at the lines and at the matrix of a feature set as it is now, the worst first.
    ///
    /// The findings replace those of an earlier check of the set; equal ones change nothing.
    /// - Parameter timeLimit: How long the set's view may take to be read; `nil`: as long as it needs.
    /// - Throws: `FeatureError` when the set cannot be a matrix; `EvaluationError` at the time limit;
    ///   `StoreError`.
    public func run(features: String, timeLimit: Duration? = nil) throws -> [Finding] {
        // No write lock while the views are read, which may take long.
        let (set, findings, newest) = try connection.transaction(.deferred) {
            let set = try FeatureCatalog(in: connection).resolve(features)
            let live = try LiveMatrix.read(
                ViewFeatureSource(set, in: connection, timeLimit: timeLimit))
            let study = try LineStudy(from: connection)
            let lines = try LineChecks(
                study: study, featureNames: set.featureNames,
                countsSales: try connection.objectsRead(
                    by: "select * from \(Identifier.quote(set.viewName))"
                ).contains("sale_line")
            ).findings(from: connection)
            let findings = Self.worstFirst(
                Self.distinct(lines + (try MatrixChecks(live: live, facts: study.facts).findings()))
            )
            let newest = try connection.scalar("select max(source_id) from source_file") ?? .null
            return (set.name, findings, newest)
        }
        let rows = Self.rows(findings, of: set).map { $0 + [newest] }
        try connection.stored { () -> Void? in
            let isThere = try stored(set).rows == rows.map { row in row.map { Cell($0) } }
            return isThere ? () : nil
        } or: {
            try store(rows, of: set)
        }
        return findings
    }

    /// The findings of a set as they stand in `data_check`.
    public func table(features: String) throws -> ResultTable {
        let set = try FeatureCatalog(in: connection).resolve(features)
        return Money(of: connection).told(in: try stored(set.name))
    }

    /// The findings of a set as they were stored, the worst first; `nil` where none was ever looked for.
    ///
    /// - Throws: `DamagedError` where a row says what no check says; `StoreError`.
    static func findings(of set: String, in connection: Connection) throws -> [Finding]? {
        let rows = try connection.query(
            """
            select check_name, subject, value, unit, share, severity, detail
            from data_check
            where feature_set = ?
            order by position
            """, [set])
        guard !rows.isEmpty else { return nil }
        return try reading("data_check of \(set)") {
            try rows.map { row in
                guard let check = DataCheck(rawValue: try row.text(0)),
                    let severity = Severity(rawValue: try row.text(5))
                else { throw DamagedError("data_check of \(set)", "a check that is not known") }
                return Finding(
                    check, try row.text(1), try row.optionalDouble(2), try row.text(3),
                    share: try row.optionalDouble(4), severity: severity,
                    detail: try row.optionalText(6))
            }
        }
    }

    /// Columns that a person looks at first.
    public static let briefColumns = [
        "severity", "check_name", "subject", "value", "unit", "share", "detail",
    ]

    /// By severity; within one, in the order they were found.
    private static func worstFirst(_ findings: [Finding]) -> [Finding] {
        Severity.allCases.flatMap { severity in findings.filter { $0.severity == severity } }
    }

    /// No two findings of one check under one subject, which is their key: a later one is numbered.
    ///
    /// - Complexity: O(findings) where subjects differ.
    package static func distinct(_ findings: [Finding]) -> [Finding] {
        var taken: Set<[String]> = []
        return findings.map { finding in
            var own = finding
            var number = 1
            while !taken.insert([own.check.rawValue, own.subject]).inserted {
                number += 1
                own = finding.called("\(finding.subject) (\(number))")
            }
            return own
        }
    }

    private static func rows(_ findings: [Finding], of set: String) -> [[Value]] {
        findings.enumerated().map { position, finding in
            [
                .text(set), .integer(Int64(position)), .text(finding.severity.rawValue),
                .text(finding.check.rawValue), .text(finding.subject), Value(finding.value),
                .text(finding.unit), Value(finding.share), Value(finding.detail),
                .text(finding.check.meaning), .text(finding.check.remedy),
            ]
        }
    }

    private func stored(_ set: String) throws -> ResultTable {
        try ResultTable(
            connection,
            """
            select
                feature_set,
                position,
                severity,
                check_name,
                subject,
                value,
                unit,
                share,
                detail,
                meaning,
                remedy,
                source_id
            from data_check
            where feature_set = ?
            order by position
            """, [set])
    }

    private func store(_ rows: [[Value]], of set: String) throws {
        try connection.run("delete from data_check where feature_set = ?", [set])
        for row in rows {
            try connection.run(
                """
                insert into data_check (
                    feature_set, position, severity, check_name, subject, value, unit, share,
                    detail, meaning, remedy, source_id
                )
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, row)
        }
    }
}

import Reports
import Store

/// One segment with every number, as the page says all of them: with units, thousands set apart.
extension ProfilePage {
    /// Most characters of a value that made no segments.
    private static let widestValue = 36

    /// - Parameter withBars: Whether effects have bars beside them, where names keep their room.
    func document(
        of cluster: Int, from connection: Connection, withBars: Bool = false
    ) throws -> Document {
        guard let segment = segments.first(where: { $0.cluster == cluster }) else {
            return Document()
        }
        let tables = [
            try numbers(of: cluster, from: connection),
            try features(of: cluster, from: connection, withBars),
            try others(of: cluster, from: connection, withBars),
        ].filter { !$0.rows.isEmpty }
        return Document(
            [.text(wrapped([lead[0]] + lead.dropFirst(2) + paragraph(segment, isFull: true)))]
                + Document(tables: tables).blocks + (notes.isEmpty ? [] : [.text(wrapped(notes))]))
    }

    private func numbers(of cluster: Int, from connection: Connection) throws -> ResultTable {
        let facts = try ResultTable(
            connection, name: "segment", nKeys: 1,
            """
            select size, customer_share, net_revenue, revenue_share, revenue, return_value,
                return_share, n_buyers, invoice_count, invoices_per_customer,
                revenue_per_customer, value_per_invoice, single_invoice_share,
                median_days_since_last_purchase
            from segment_profile
            where run_id = ? and cluster = ?
            """, [runID, cluster])
        let rows = zip(facts.columns, facts.rows.first ?? []).map { column, cell in
            let isShare = column.unit == "0 to 1"
            let words = cell.double.map { isShare ? percent($0) : ProfileWords.number($0) } ?? ""
            return [column.name, words, isShare || words.isEmpty ? "" : column.unit]
        }
        // Units stand to the left, behind their numbers.
        let widths = (0...1).map { column in rows.reduce(6) { max($0, $1[column].count) } }
        return ResultTable(
            name: "segment",
            columns: ["number", .init(Self.right("value", widths[1])), "unit"],
            rows: rows.map {
                [.text($0[0]), .text(Self.right($0[1], widths[1])), .text($0[2])]
            })
    }

    private func features(
        of cluster: Int, from connection: Connection, _ withBars: Bool
    ) throws -> ResultTable {
        var effects: [Double?] = []
        let money = Money(of: connection)
        let rows = try reading("segment_feature of run \(runID)") {
            try connection.query(
                """
                select segment_feature.feature, role, median, q25, q75, overall_median, effect_size,
                    p_value, feature.display_name, coalesce(feature.unit, '')
                from segment_feature
                inner join run on run.run_id = segment_feature.run_id
                inner join snapshot on snapshot.snapshot_id = run.snapshot_id
                left join feature on feature.feature_set = snapshot.feature_set
                    and feature.feature = segment_feature.feature
                where segment_feature.run_id = ? and segment_feature.cluster = ?
                order by role, abs(effect_size) desc, segment_feature.position
                """, [runID, cluster]
            ).map { row in
                let column = try row.text(0)
                let isReturns = column == "return_share"
                let unit = isReturns ? "0 to 1" : try row.text(9)
                let isShare = unit == "0 to 1"
                let display = try row.optionalText(8) ?? (isReturns ? "part returned" : column)
                let name = money.heading(display, unit: unit)
                effects.append(try row.optionalDouble(6))
                let isOutside = try row.text(1) == "external"
                return [name + (isOutside ? ", made no segments" : "")]
                    + (try (2...5).map { place in
                        try row.optionalDouble(place).map {
                            isShare ? percent($0) : ProfileWords.number($0)
                        } ?? ""
                    }) + [
                        Self.effect(try row.optionalDouble(6)), Self.p(try row.optionalDouble(7)),
                    ]
            }
        }
        return Self.table(
            ["feature", "median", "q25", "q75", "all", "effect", "p"], rows,
            bars: withBars ? effects : nil
        ).named("features against all customers of the run")
    }

    private func others(
        of cluster: Int, from connection: Connection, _ withBars: Bool
    ) throws -> ResultTable {
        var effects: [Double?] = []
        let rows = try reading("segment_external of run \(runID)") {
            try connection.query(
                """
                select value || coalesce(' ' || description, ''),
                    case kind when 'attribute' then attribute else kind end, share, overall_share,
                    effect_size, p_value
                from segment_external
                where run_id = ? and cluster = ?
                order by kind, attribute, effect_size desc, value
                """, [runID, cluster]
            ).map { row in
                effects.append(try row.optionalDouble(4))
                return [
                    ProfileWords.cut(
                        "\(try row.text(1)) \(try row.text(0))", to: Self.widestValue),
                    percent(try row.double(2)), percent(try row.double(3)),
                    Self.effect(try row.optionalDouble(4)), Self.p(try row.optionalDouble(5)),
                ]
            }
        }
        return Self.table(
            ["value", "share", "all", "effect", "p"], rows, bars: withBars ? effects : nil
        ).named("what made no segments: share of its customers")
    }

    /// - Parameter bars: Effects of the rows; `nil` for no bars. They are left out where names would get too short.
    private static func table(
        _ headings: [String], _ rows: [[String]], bars: [Double?]?
    ) -> ResultTable {
        func table(_ headings: [String], _ rows: [[String]]) -> ResultTable {
            ProfileWords.table(headings, rows, width: width, narrowest: narrowestName)
        }
        guard let bars, let place = headings.firstIndex(of: "effect") else {
            return table(headings, rows)
        }
        let bar = ResultTable.Column.Bar.signed(limit: Self.fullBar)
        let effect = rows.reduce(headings[place].count) { max($0, $1[place].count) }
        // Numbers stand below each other in front of the bars.
        let barred = zip(rows, bars).map { row, number in
            var row = row
            row[place] = right(row[place], effect) + " " + bar.text(of: number)
            return row
        }
        var told = headings
        told[place] = right(headings[place], effect) + " " + bar.text(of: nil)
        let taken = told.indices.dropFirst().reduce(0) { sum, column in
            sum + 2 + barred.reduce(told[column].count) { max($0, $1[column].count) }
        }
        return width - taken < narrowestName ? table(headings, rows) : table(told, barred)
    }

    /// Two decimals; nothing where there is none.
    private static func effect(_ value: Double?) -> String {
        value.map { fixedText($0 == 0 || abs($0) < 0.005 ? 0 : $0, decimals: 2) } ?? ""
    }

    private static func p(_ value: Double?) -> String {
        value.map { $0 < 0.001 ? "< 0.001" : fixedText($0, decimals: 3) } ?? ""
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - DisplayWidth.of(text))) + text
    }
}

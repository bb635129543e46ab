import Store

/// Writes the profile of one run into its tables.
struct ProfileWriter {
    let connection: Connection
    let runID: Int
    let matrix: RunMatrix

    /// Removes what an earlier profile left, but for names by hand.
    func clear() throws {
        for table in [
            "segment_profile", "segment_remainder", "segment_feature", "segment_external",
            "segment_customer_example", "run_profile",
        ] {
            try connection.run("delete from \(table) where run_id = ?", [runID])
        }
        try clearNames()
    }

    /// Removes the names by rule.
    func clearNames() throws {
        try connection.run(
            "delete from segment_name where run_id = ? and is_manual = 0", [runID])
    }

    func insert(
        _ ledger: CustomerLedger, _ version: DataVersion?, _ methodVersion: String
    ) throws {
        try connection.run(
            """
            insert into run_profile (run_id, period_start, period_end, n_customers,
                n_customers_without_line, file_revenue, file_e4, file_rest_e14, lines_version,
                customers_version, method_version, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                runID, matrix.snapshot.windowStart, matrix.snapshot.asOf,
                matrix.customerIDs.count, ledger.nWithoutLine, ledger.file.amount,
                ledger.file.e4, ledger.file.rest, version?.lines, version?.customers,
                methodVersion, Timestamp.now(),
            ])
        for (position, remainder) in CustomerLedger.Remainder.allCases.enumerated() {
            guard let (customers, net) = ledger.remainders[remainder],
                customers > 0 || net != ExactAmount()
            else { continue }
            let hasCustomers = remainder != .noCustomer && remainder != .noProduct
            try connection.run(
                """
                insert into segment_remainder (run_id, position, remainder, n_customers,
                    net_revenue, revenue_share, net_e4, net_rest_e14)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    runID, position, remainder.rawValue, hasCustomers ? customers : nil,
                    net.amount, net.share(of: ledger.file), net.e4, net.rest,
                ])
        }
    }

    func insert(_ names: [Int: SegmentNaming.Name]) throws {
        for (cluster, name) in names.sorted(by: { $0.key < $1.key }) {
            try connection.run(
                """
                insert into segment_name (run_id, cluster, segment_name, name_rule, is_manual)
                values (?, ?, ?, ?, 0)
                """, [runID, cluster, name.text, name.rule])
        }
    }

    func insert(
        _ parts: [PurchaseSums], ledger: CustomerLedger, names: SegmentNames
    ) throws {
        for part in parts {
            let size = Double(part.size)
            let typical = matrix.customerIDs[part.examples.typical.row]
            try connection.run(
                """
                insert into segment_profile (run_id, cluster, segment_name, size, customer_share,
                    net_revenue, revenue_share, invoices_per_customer, revenue_per_customer,
                    value_per_invoice, return_share, single_invoice_share,
                    median_days_since_last_purchase, typical_customer_id, n_buyers, invoice_count,
                    revenue, return_value, net_e4, net_rest_e14)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    runID, part.cluster, names[part.cluster], part.size,
                    size / Double(matrix.customerIDs.count), part.net.amount,
                    part.net.share(of: ledger.file), part.invoicesPerCustomer,
                    part.net.amount / size, part.valuePerInvoice, part.returnShare,
                    part.singleShare, part.medianDays,
                    // In no segment nobody is typical.
                    part.cluster < 0 ? nil : typical, part.nBuyers, part.invoices,
                    part.sold.amount, part.returnValue, part.net.e4, part.net.rest,
                ])
            guard part.cluster >= 0 else { continue }
            try insert("typical", [part.examples.typical], of: part.cluster)
            try insert("borderline", part.examples.borderline, of: part.cluster)
        }
    }

    private func insert(
        _ kind: String, _ examples: [SegmentExamples.Example], of cluster: Int
    ) throws {
        for (position, example) in examples.enumerated() {
            try connection.run(
                """
                insert into segment_customer_example
                    (run_id, cluster, kind, position, customer_id, certainty)
                values (?, ?, ?, ?, ?, ?)
                """,
                [
                    runID, cluster, kind, position, matrix.customerIDs[example.row],
                    example.certainty,
                ])
        }
    }

    private static let intoFeature = """
        insert into segment_feature (run_id, cluster, feature, role, position, n_values, median, q25,
            q75, overall_median, difference, effect_size, overall_rank, p_value, note)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    func insert(_ shape: SegmentShape) throws {
        for (part, cluster) in shape.clusters.enumerated() {
            for (position, feature) in shape.features.enumerated() {
                let entry = shape.entries[part][position]
                let values = entry.values
                try connection.run(
                    Self.intoFeature,
                    [
                        runID, cluster, feature.name, "clustered", position,
                        matrix.members[part].rows.count, values.median, values.q25, values.q75,
                        feature.overall.median, values.median - feature.overall.median,
                        entry.effect, entry.rank, nil as Double?,
                        feature.isConstant
                            ? "equal for all customers"
                            : feature.isDropped ? "dropped: it goes with others" : nil,
                    ])
            }
        }
    }

    private static func note(of row: ExternalNumbers.Row, sharing: String?) -> String? {
        if row.nValues == 0 { return "not known of anybody here" }
        if let sharing { return "no test: \(sharing) is made from amounts, too" }
        return row.pValue == nil ? "too few values for a test, or all equal" : nil
    }

    func insert(_ facts: ExternalFacts) throws {
        for (position, number) in facts.numbers.enumerated() {
            for row in number.rows {
                let difference = row.values.flatMap { values in
                    number.overallMedian.map { values.median - $0 }
                }
                try connection.run(
                    Self.intoFeature,
                    [
                        runID, row.cluster, number.name, "external", position, row.nValues,
                        row.values?.median, row.values?.q25, row.values?.q75,
                        number.overallMedian, difference, row.effect, row.rank, row.pValue,
                        Self.note(of: row, sharing: number.sharing),
                    ])
            }
        }
        for share in facts.shares {
            for row in share.rows {
                try connection.run(
                    """
                    insert into segment_external (run_id, cluster, kind, attribute, value, description,
                        n_customers, share, overall_share, effect_size, p_value, n_tested)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        runID, row.cluster, share.kind.rawValue, share.attribute, row.value,
                        share.kind == .product ? facts.descriptions[row.value] : nil,
                        row.nCustomers, row.share, row.overallShare, row.effect, row.pValue,
                        share.nTested,
                    ])
            }
        }
    }
}

import Store

/// Writes a campaign with its people and those who were left out.
struct CampaignStore {
    let connection: Connection
    let request: CampaignRequest
    let segment: CampaignSegment
    let selection: CampaignSelection
    /// Indices of members, by group.
    let groups: [[Int]]
    let isControl: [Bool]

    /// - Parameter known: The campaign of the name that it takes the place of.
    /// - Precondition: a transaction is open.
    func write(
        replacing known: StoredCampaign?, consentDate: String?, globalShare: Double?
    ) throws {
        let nControls = zip(groups, isControl).reduce(0) { $0 + ($1.1 ? $1.0.count : 0) }
        let nTargets = selection.chosen.count - nControls
        let baseline = try CampaignBaseline(
            selection.chosen.map { selection.members[$0].id }, days: request.baselineDays,
            nTargetGroups: isControl.count { !$0 }, nControlGroups: isControl.count { $0 },
            in: connection)
        let id: Int
        if let known {
            id = known.id
            // What was written of the earlier draw still holds its people: campaign_file keeps it.
            for table in ["campaign_customer", "campaign_left_out"] {
                try connection.run("delete from \(table) where campaign_id = ?", [id])
            }
        } else {
            let last = try connection.query("select max(campaign_id) from campaign")[0]
            id = try StoredID.after(
                try reading("campaign") { try last.optionalInt(0) }, in: "campaign")
        }
        try insert(id, consentDate, globalShare, nTargets, nControls, baseline)
        try insertPeople(id)
        for one in selection.leftOut {
            try connection.run(
                """
                insert into campaign_left_out (campaign_id, position, reason, n_customers, net_revenue)
                values (?, ?, ?, ?, ?)
                """, [id, one.reason.position, one.reason.rawValue, one.count, one.revenue])
        }
    }

    private static let columns = [
        "campaign_id", "campaign_name", "publication_id", "segment_id", "segment_name", "channel",
        "seed",
        "control_share", "min_certainty", "customer_limit", "condition", "excluded_days",
        "global_control_share",
        "consent_basis", "consent_valid_days", "consent_date", "as_of_date", "n_targets",
        "n_controls", "baseline_days", "baseline_date",
        "baseline_conversion", "baseline_revenue", "baseline_deviation",
        "smallest_conversion_difference",
        "smallest_revenue_difference",
    ]

    private func insert(
        _ id: Int, _ consentDate: String?, _ globalShare: Double?, _ nTargets: Int,
        _ nControls: Int,
        _ baseline: CampaignBaseline
    ) throws {
        let marks = Self.columns.map { _ in "?" }.joined(separator: ", ")
        let updates = Self.columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(
            separator: ", ")
        try connection.run(
            """
            insert into campaign (\(Self.columns.joined(separator: ", ")), created_at)
            values (
                \(marks),
                max(
                    datetime(coalesce(?, 'now')),
                    -- Lists of an earlier draw are told from those of this one by it, also within a second.
                    coalesce(
                        (
                            select datetime(max(written_at), '+1 second')
                            from campaign_file
                            where campaign_id = \(id)),
                        ''))
            )
            on conflict (campaign_id) do update set \(updates), created_at = excluded.created_at
            """,
            [
                id, request.name.text, segment.publicationID, segment.segmentID,
                segment.segmentName,
                request.channel?.rawValue, Int(request.drawnSeed), request.controlShare,
                request.minCertainty, request.limit,
                request.condition, request.excludedDays, globalShare,
                request.needsConsent ? "consent" : "not_needed",
                request.needsConsent ? request.consentValidDays : nil, consentDate,
                segment.asOfDate, nTargets,
                nControls, baseline.days, baseline.newest, baseline.conversion, baseline.revenue,
                baseline.deviation.isFinite ? baseline.deviation : nil, baseline.smallestRise,
                baseline.smallestDifference, request.today,
            ])
    }

    private func insertPeople(_ id: Int) throws {
        let statement = try connection.prepare(
            """
            insert into campaign_customer (
                campaign_id, customer_id, arm, certainty, contact_group, net_revenue
            )
            values (?, ?, ?, ?, ?, ?)
            """)
        for (number, group) in groups.enumerated() {
            let arm: CampaignPeople.Arm = isControl[number] ? .control : .target
            for index in group {
                let member = selection.members[index]
                let values: [Value] = [
                    .integer(Int64(id)), .text(member.id), .text(arm.rawValue),
                    Value(member.certainty),
                    .integer(Int64(number + 1)), .real(member.revenue),
                ]
                for (place, value) in values.enumerated() {
                    try statement.bind(value, at: place + 1)
                }
                try statement.run()
            }
        }
    }
}

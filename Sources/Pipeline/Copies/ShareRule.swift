/// What becomes of a table's rows in a shared copy.
///
/// Every table that the program makes is here: a test fails for one that is not, so that nothing new leaves the house
/// unseen.
package enum ShareRule: Hashable, Sendable {
    /// What a new file has of its own.
    case made
    /// All rows, in the place of those that a new file has.
    case whole
    /// Rows of a condition over the lists `temp.shared_…`.
    case rows(String)
    /// The same, of campaigns: only where they are asked for.
    case ofCampaigns(String)
    /// None, and why.
    case leftOut(Reason)

    /// Why a table stays behind.
    package enum Reason: String, CaseIterable, Sendable {
        case lines = "lines, rejected lines and what else was read of files"
        case days = "sums by customer and day (sales_by_customer_day is empty)"
        case people = "attributes, addresses and consent of customers, lists of people"
        case live = "what scores by the lines of today"
        case housekeeping = "what the file notes for itself"
    }

    private static let run = "run_id in (select run_id from temp.shared_run)"
    private static let snapshot = "snapshot_id in (select snapshot_id from temp.shared_snapshot)"
    private static let publication =
        "publication_id in (select publication_id from temp.shared_publication)"
    private static let customer = "customer_id in (select customer_id from temp.shared_customer)"
    private static let pair =
        "run_a in (select run_id from temp.shared_run) and run_b in (select run_id from temp.shared_run)"
    private static let featureSet =
        "feature_set in (select feature_set from snapshot where \(snapshot))"
    private static let answer =
        "recommendation_id in (select recommendation_id from recommendation where \(ofAnswer))"
    private static let ofAnswer = "\(snapshot) and (run_id is null or \(run))"
    private static let study = "study_id in (select study_id from study where \(snapshot))"
    private static let holdout =
        "\(snapshot) and score_snapshot_id in (select snapshot_id from temp.shared_snapshot)"
    private static let campaign =
        "campaign_id in (select campaign_id from campaign where \(publication))"

    /// By name; `nil` for a table of the owner's, which stays behind.
    package static func of(_ table: String) -> ShareRule? {
        if table.hasPrefix("snapshot_values_") {
            return Int(table.dropFirst("snapshot_values_".count)).map {
                .rows("\($0) in (select snapshot_id from temp.shared_snapshot)")
            }
        }
        return all[table]
    }

    /// In the order in which rows are written: those that others refer to first.
    static let order: [(table: String, rule: ShareRule)] =
        catalogue + snapshots + runs + segments + answers + publications + campaigns + leftOut

    static let all = Dictionary(uniqueKeysWithValues: order.map { ($0.table, $0.rule) })

    private static let catalogue: [(table: String, rule: ShareRule)] = [
        ("schema_migration", .made), ("data_dictionary", .made), ("workbench_meta", .made),
        ("privacy", .made),
        ("data_version", .whole), ("observation_window", .whole), ("shop_convention", .whole),
        ("non_product_code", .whole), ("fixed_cut_point", .whole), ("rule_cut_point", .whole),
        ("source_file", .whole),
        ("feature_set", .rows(featureSet)), ("feature", .rows(featureSet)),
        ("customer_fact", .rows(customer)), ("customer_year", .rows(customer)),
        ("calendar", .whole), ("sales_by_day", .whole),
    ]

    private static let snapshots: [(table: String, rule: ShareRule)] = [
        "snapshot", "snapshot_row", "snapshot_feature", "snapshot_dropped", "snapshot_excluded",
        "snapshot_excluded_value", "snapshot_view", "snapshot_convention", "snapshot_cut_point",
        "snapshot_source", "snapshot_forgotten", "snapshot_outlier_bound",
    ].map { ($0, .rows(snapshot)) }

    private static let runs: [(table: String, rule: ShareRule)] = [
        ("sweep", .rows("sweep_id in (select sweep_id from run where \(run))")),
        ("run", .rows(run)),
        (
            "sweep_run",
            .rows("\(run) and sweep_id in (select sweep_id from run where \(run))")
        ),
        // Of these what the chosen runs say, whatever run they are stored with.
        ("label_family", .made), ("run_family", .made), ("family_label", .made),
        ("run_core", .rows(run)), ("run_centroid", .rows(run)), ("run_cluster", .rows(run)),
        ("run_metric", .rows(run)), ("run_requirement", .rows(run)),
        ("run_pair", .rows(pair)), ("run_pair_cell", .rows(pair)), ("run_nesting", .rows(pair)),
        ("renamed_run", .leftOut(.housekeeping)),
    ]

    private static let segments: [(table: String, rule: ShareRule)] = [
        ("run_profile", .rows(run)), ("segment_name", .rows(run)), ("segment_profile", .rows(run)),
        ("segment_remainder", .rows(run)), ("segment_feature", .rows(run)),
        (
            "segment_external",
            .rows(
                "\(run) and (kind <> 'attribute' or attribute not in (select attribute from temp.hidden_attribute))"
            )
        ),
        ("segment_customer_example", .rows(run)), ("run_rule", .rows(run)),
    ]

    private static let answers: [(table: String, rule: ShareRule)] = [
        ("study", .rows(snapshot)), ("study_draw", .rows(study)),
        ("recommendation", .rows(ofAnswer)), ("recommendation_candidate", .rows(answer)),
        ("recommendation_pair", .rows(answer)),
        ("recommendation_dbscan", .rows("\(answer) and \(run)")),
        ("recommendation_study", .rows("\(answer) and \(study)")), ("k_distance", .rows(snapshot)),
        ("holdout", .rows(holdout)),
        (
            "holdout_result",
            .rows("holdout_id in (select holdout_id from holdout where \(holdout))")
        ),
    ]

    private static let publications: [(table: String, rule: ShareRule)] = [
        ("publication", .rows(publication)), ("publication_segment", .rows(publication)),
        ("segment_dim", .rows(publication)), ("segment_overview", .rows(publication)),
        (
            "segment_move",
            .rows("exists (select 1 from publication where is_default = 1 and \(publication))")
        ),
        ("customer_segment", .rows(publication)), ("publication_customer", .rows(publication)),
        (
            "customer_segment_history",
            .rows(
                "publication_name in (select publication_name from publication where \(publication))"
            )
        ),
    ]

    private static let campaigns: [(table: String, rule: ShareRule)] =
        [
            ("campaign", .ofCampaigns(publication))
        ]
        + [
            "campaign_customer", "campaign_left_out", "campaign_result", "campaign_week",
            "campaign_day_change",
        ].map { ($0, .ofCampaigns(campaign)) }

    private static let leftOut: [(table: String, rule: ShareRule)] =
        [
            "invoice", "product", "sold_line", "rejected_line", "overlapping_line", "order_amount",
            "exchange_rate", "converted_line", "data_check",
        ].map { ($0, .leftOut(.lines)) }
        + [("sales_by_customer_day", .leftOut(.days))]
        + [
            "customer", "customer_file", "customer_attribute", "rejected_customer",
            "same_customer", "contact_column", "customer_consent", "contact_key",
            "suppressed_contact", "campaign_file", "global_control", "global_control_setting",
            "global_control_change", "hand_over", "hand_over_file", "hand_over_customer",
            "forgotten_customer", "forgotten_contact", "file_copy",
        ].map { ($0, .leftOut(.people)) }
        + [
            "live_score", "live_scaler", "live_rank", "live_centre", "live_segment", "live_power",
            "live_core", "live_core_value",
        ].map { ($0, .leftOut(.live)) }
}

/// What the tables and views of a database are there for; `docs/schema.md` is arranged by it, behind the role that
/// `data_dictionary` gives them (`PublishedObjects.Role`).
enum SchemaRole: CaseIterable {
    case lines, customers, selections, features, snapshots, runs, segments, comparisons
    case recommendations, publications, campaigns, catalogue
    /// What is described and has no role here: the owner's, or a later program's.
    case others

    var title: String {
        switch self {
        case .lines: "Lines"
        case .customers: "Customers"
        case .selections: "What features are made of"
        case .features: "Features"
        case .snapshots: "Snapshots"
        case .runs: "Runs"
        case .segments: "Segments"
        case .comparisons: "Comparisons"
        case .recommendations: "Recommendations"
        case .publications: "Publications"
        case .campaigns: "Campaigns"
        case .catalogue: "Catalogue"
        case .others: "Others"
        }
    }

    var purpose: String {
        switch self {
        case .lines: "What the files of transactions brought, and what became of each line."
        case .customers: "What lines and files of `ingest --customers` say of customers."
        case .selections: "The lines that count, and steps on the way from lines to features."
        case .features: "What can be clustered, live, and whom it leaves out."
        case .snapshots: "What was clustered: matrices that no longer change."
        case .runs: "What was computed, and how well it separates the customers."
        case .segments: "Which customer is in which cluster: for BI tools."
        case .comparisons: "How the clusters of two runs share their customers."
        case .recommendations: "Which segmentation the data supports, with all the evidence."
        case .publications: "Which segmentation counts, and who is in which segment by it."
        case .campaigns: "Who may be written to, who was, and who was kept apart."
        case .catalogue: "What the file says of itself."
        case .others: "What else is described."
        }
    }

    /// Its tables and views, in reading order.
    var objects: [String] {
        switch self {
        case .lines:
            [
                "source_file", "invoice_line", "invoice", "product", "sold_line", "rejected_line",
                "overlapping_line", "order_amount", "exchange_rate", "converted_line",
                "line_ledger", "file_ledger", "duplicate_line", "invoice_summary",
            ]
        case .customers: Self.ofCustomers
        case .selections:
            [
                "observation_window", "observation_end", "observed_line", "shop_convention",
                "non_product_code", "product_line", "sale_line", "return_line", "sale_invoice",
                "fact_state", "customer_moment", "customer_day", "customer_week",
                "customer_total", "customer_standard", "fixed_cut_point", "rfm_cut_point",
                "customer_rfm_scored", "customer_outlier",
            ]
        case .features:
            [
                "customer_features", "customer_features_trimmed", "customer_features_small",
                "customer_features_small_trimmed", "customer_features_standard7",
                "customer_features_standard7_trimmed", "customer_features_rfm",
                "customer_features_rfm_net", "customer_features_rfm_score",
                "customer_features_behaviour", "customer_features_basket",
                "customer_features_week_profile", "customer_excluded",
                "customer_week_excluded", "customer_without_sale",
                "customer_without_complete_line", "data_check",
            ]
        case .snapshots:
            [
                "snapshot", "snapshot_row", "snapshot_feature", "snapshot_dropped",
                "snapshot_excluded", "snapshot_excluded_value", "snapshot_outlier_bound",
                "snapshot_view", "snapshot_source", "snapshot_convention", "snapshot_cut_point",
                "snapshot_values_<id>", "customer_features_frozen",
            ]
        case .runs:
            [
                "sweep", "run", "sweep_run", "renamed_run", "run_label", "label_family",
                "run_family", "family_label", "run_core", "run_centroid", "run_cluster",
                "run_metric", "run_list", "run_overview", "run_partition", "dbscan_health",
                "run_requirement", "run_centre",
            ]
        case .segments: Self.ofSegments + Self.ofScores
        case .comparisons: ["run_pair", "run_pair_cell", "run_nesting", "moved_customer"]
        case .recommendations: Self.ofRecommendations
        case .publications: Self.ofPublications
        case .campaigns: Self.ofCampaigns
        case .catalogue:
            [
                "feature_set", "feature", "data_dictionary", "workbench_meta", "data_version",
                "schema_migration",
            ]
        case .others: []
        }
    }

    private static let ofCustomers = [
        "customer_fact", "customer_year", "sales_by_customer_day", "sales_by_day",
        "calendar", "customer", "customer_file", "customer_attribute", "rejected_customer",
        "same_customer", "forgotten_customer", "forgotten_contact", "snapshot_forgotten",
        "privacy", "file_copy",
    ]

    private static let ofSegments = [
        "segment", "segment_customer", "segment_excluded", "segment_size", "run_profile",
        "segment_profile", "segment_remainder", "segment_feature", "segment_external",
        "segment_customer_example", "segment_name", "run_rule",
    ]

    private static let ofScores = [
        "scored_customer", "live_score", "live_scaler", "live_rank", "live_centre", "live_segment",
        "live_power", "live_core", "live_core_value",
    ]

    private static let ofRecommendations = [
        "recommendation", "recommendation_candidate", "recommendation_pair",
        "recommendation_dbscan", "recommendation_imitation", "recommendation_study", "study",
        "study_draw", "k_distance", "holdout", "holdout_result",
    ]

    private static let ofPublications = [
        "customer_segment", "publication", "publication_segment", "publication_customer",
        "customer_segment_history", "customer_segment_time", "segment_migration", "segment_move",
        "segment_dim", "segment_overview", "segment_difference", "rule_cut_point",
    ]

    private static let ofCampaigns = [
        "campaign", "campaign_customer", "campaign_left_out", "campaign_file", "campaign_result",
        "campaign_day_change",
        "campaign_week", "hand_over", "hand_over_customer", "hand_over_file", "contact_column",
        "customer_consent", "suppressed_contact", "contact_key", "global_control",
        "global_control_setting", "global_control_change",
    ]
}

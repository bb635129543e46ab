import Store

/// The `.sql` files of `migrations/` and `sql/`, embedded in the binary.
///
/// Nothing lists embedded files at run time, so the lists are kept by hand; a test compares them
/// with the folders.
package enum EmbeddedSQL {
    /// All migrations, by number.
    package static let migrations: [Migration] = [
        migration(1, "create_source_file", PackageResources._001_create_source_file_sql),
        migration(2, "create_invoice_line", PackageResources._002_create_invoice_line_sql),
        migration(3, "create_rejected_line", PackageResources._003_create_rejected_line_sql),
        migration(4, "create_feature_set", PackageResources._004_create_feature_set_sql),
        migration(5, "create_snapshot", PackageResources._005_create_snapshot_sql),
        migration(6, "create_run", PackageResources._006_create_run_sql),
        migration(7, "create_run_pair", PackageResources._007_create_run_pair_sql),
        migration(8, "create_data_dictionary", PackageResources._008_create_data_dictionary_sql),
        migration(
            9, "create_observation_window", PackageResources._009_create_observation_window_sql),
        migration(
            10, "create_overlapping_line", PackageResources._010_create_overlapping_line_sql),
        migration(
            11, "add_source_file_decisions",
            PackageResources._011_add_source_file_decisions_sql),
        migration(
            12, "account_for_rejected_lines",
            PackageResources._012_account_for_rejected_lines_sql, .reading),
        migration(
            13, "create_non_product_code", PackageResources._013_create_non_product_code_sql),
        migration(14, "add_preparation", PackageResources._014_add_preparation_sql),
        migration(15, "create_data_check", PackageResources._015_create_data_check_sql),
        migration(16, "create_customer", PackageResources._016_create_customer_sql),
        migration(17, "add_snapshot_view", PackageResources._017_add_snapshot_view_sql),
        migration(
            18, "make_run_names_unique", PackageResources._018_make_run_names_unique_sql),
        migration(
            19, "add_customer_attribute_n_decimals",
            PackageResources._019_add_customer_attribute_n_decimals_sql),
        migration(20, "add_scaler_digest", PackageResources._020_add_scaler_digest_sql),
        migration(
            21, "lift_algorithm_checks", PackageResources._021_lift_algorithm_checks_sql),
        migration(
            22, "store_lines_once", PackageResources._022_store_lines_once_sql, .rewriting),
        migration(
            23, "store_labels_once", PackageResources._023_store_labels_once_sql, .rewriting),
        migration(24, "create_customer_fact", PackageResources._024_create_customer_fact_sql),
        migration(25, "add_data_version", PackageResources._025_add_data_version_sql),
        migration(
            26, "check_lines_by_comparison", PackageResources._026_check_lines_by_comparison_sql,
            Migration.Load(moved: 1, added: 0.5)),
        migration(
            27, "add_source_file_values", PackageResources._027_add_source_file_values_sql),
        migration(
            28, "add_source_file_orders", PackageResources._028_add_source_file_orders_sql),
        migration(
            29, "create_shop_convention", PackageResources._029_create_shop_convention_sql),
        migration(
            30, "create_order_amount", PackageResources._030_create_order_amount_sql, .reading),
        migration(
            31, "add_source_file_quoting", PackageResources._031_add_source_file_quoting_sql),
        migration(32, "convert_and_merge", PackageResources._032_convert_and_merge_sql),
        migration(
            33, "note_orders_of_rejected_lines",
            PackageResources._033_note_orders_of_rejected_lines_sql),
        migration(34, "add_partition_digest", PackageResources._034_add_partition_digest_sql),
        migration(
            35, "add_snapshot_population", PackageResources._035_add_snapshot_population_sql),
        migration(
            36, "create_run_requirement", PackageResources._036_create_run_requirement_sql),
        migration(37, "create_recommendation", PackageResources._037_create_recommendation_sql),
        migration(38, "create_k_distance", PackageResources._038_create_k_distance_sql),
        migration(39, "create_explanation", PackageResources._039_create_explanation_sql),
        migration(40, "create_profile", PackageResources._040_create_profile_sql),
        migration(41, "create_publication", PackageResources._041_create_publication_sql),
        migration(42, "create_live_score", PackageResources._042_create_live_score_sql),
        migration(43, "create_holdout", PackageResources._043_create_holdout_sql),
        migration(44, "create_campaigns", PackageResources._044_create_campaigns_sql),
        migration(
            45, "create_campaign_results", PackageResources._045_create_campaign_results_sql),
        migration(46, "create_privacy", PackageResources._046_create_privacy_sql),
        migration(47, "add_live_core", PackageResources._047_add_live_core_sql),
        migration(48, "move_fact_codes", PackageResources._048_move_fact_codes_sql),
        migration(49, "add_status_value", PackageResources._049_add_status_value_sql),
        migration(50, "create_surface", PackageResources._050_create_surface_sql, .reading),
        migration(51, "create_file_copy", PackageResources._051_create_file_copy_sql),
    ]

    /// What they make of an empty file.
    package static let image = SchemaImage(text: text(PackageResources.new_database_sql))

    /// One file of `sql/`.
    package struct File {
        /// File name without `.sql`; for a view, its name.
        package let name: String
        package let sql: String
    }

    /// Views, one a file, each behind its rows of `data_dictionary`.
    package static let views: [File] = [
        file("customer_day", PackageResources.customer_day_sql),
        file("customer_excluded", PackageResources.customer_excluded_sql),
        file("customer_features", PackageResources.customer_features_sql),
        file("customer_features_basket", PackageResources.customer_features_basket_sql),
        file("customer_features_behaviour", PackageResources.customer_features_behaviour_sql),
        file("customer_features_rfm", PackageResources.customer_features_rfm_sql),
        file("customer_features_rfm_net", PackageResources.customer_features_rfm_net_sql),
        file("customer_features_rfm_score", PackageResources.customer_features_rfm_score_sql),
        file("customer_features_small", PackageResources.customer_features_small_sql),
        file(
            "customer_features_small_trimmed",
            PackageResources.customer_features_small_trimmed_sql),
        file("customer_features_standard7", PackageResources.customer_features_standard7_sql),
        file(
            "customer_features_standard7_trimmed",
            PackageResources.customer_features_standard7_trimmed_sql),
        file("customer_features_trimmed", PackageResources.customer_features_trimmed_sql),
        file("customer_features_week_profile", PackageResources.customer_features_week_profile_sql),
        file("customer_moment", PackageResources.customer_moment_sql),
        file("customer_outlier", PackageResources.customer_outlier_sql),
        file("customer_rfm_scored", PackageResources.customer_rfm_scored_sql),
        file("customer_segment_time", PackageResources.customer_segment_time_sql),
        file("customer_standard", PackageResources.customer_standard_sql),
        file("customer_total", PackageResources.customer_total_sql),
        file("customer_week", PackageResources.customer_week_sql),
        file("customer_week_excluded", PackageResources.customer_week_excluded_sql),
        file("customer_without_complete_line", PackageResources.customer_without_complete_line_sql),
        file("customer_without_sale", PackageResources.customer_without_sale_sql),
        file("dbscan_health", PackageResources.dbscan_health_sql),
        file("duplicate_line", PackageResources.duplicate_line_sql),
        file("fact_state", PackageResources.fact_state_sql),
        file("file_ledger", PackageResources.file_ledger_sql),
        file("invoice_line", PackageResources.invoice_line_sql),
        file("invoice_summary", PackageResources.invoice_summary_sql),
        file("line_ledger", PackageResources.line_ledger_sql),
        file("moved_customer", PackageResources.moved_customer_sql),
        file("observation_end", PackageResources.observation_end_sql),
        file("observed_line", PackageResources.observed_line_sql),
        file("product_line", PackageResources.product_line_sql),
        file("recommendation_imitation", PackageResources.recommendation_imitation_sql),
        file("return_line", PackageResources.return_line_sql),
        file("rfm_cut_point", PackageResources.rfm_cut_point_sql),
        file("run_centre", PackageResources.run_centre_sql),
        file("run_label", PackageResources.run_label_sql),
        file("run_list", PackageResources.run_list_sql),
        file("run_overview", PackageResources.run_overview_sql),
        file("run_partition", PackageResources.run_partition_sql),
        file("sale_invoice", PackageResources.sale_invoice_sql),
        file("sale_line", PackageResources.sale_line_sql),
        file("segment", PackageResources.segment_sql),
        file("segment_customer", PackageResources.segment_customer_sql),
        file("segment_difference", PackageResources.segment_difference_sql),
        file("segment_excluded", PackageResources.segment_excluded_sql),
        file("segment_migration", PackageResources.segment_migration_sql),
        file("segment_size", PackageResources.segment_size_sql),
    ]

    /// Rows that are refreshed with the views, in the order in which they are written: those of
    /// `data_dictionary` that are in the views' files come behind the first.
    package static let rows: [File] = [
        file("data_dictionary", PackageResources.data_dictionary_sql),
        file("convention_dictionary", PackageResources.convention_dictionary_sql),
        file("recommendation_dictionary", PackageResources.recommendation_dictionary_sql),
        file("k_distance_dictionary", PackageResources.k_distance_dictionary_sql),
        file("explanation_dictionary", PackageResources.explanation_dictionary_sql),
        file("profile_dictionary", PackageResources.profile_dictionary_sql),
        file("publication_dictionary", PackageResources.publication_dictionary_sql),
        file("live_dictionary", PackageResources.live_dictionary_sql),
        file("holdout_dictionary", PackageResources.holdout_dictionary_sql),
        file("privacy_dictionary", PackageResources.privacy_dictionary_sql),
        file("campaign_dictionary", PackageResources.campaign_dictionary_sql),
        file("campaign_result_dictionary", PackageResources.campaign_result_dictionary_sql),
        file("feature_catalog", PackageResources.feature_catalog_sql),
        file("derived_dictionary", PackageResources.derived_dictionary_sql),
        file("surface_dictionary", PackageResources.surface_dictionary_sql),
        file("role_dictionary", PackageResources.role_dictionary_sql),
    ]

    private static func file(_ name: String, _ bytes: [UInt8]) -> File {
        File(name: name, sql: text(bytes))
    }

    private static func migration(
        _ number: Int, _ name: String, _ bytes: [UInt8], _ load: Migration.Load = .light
    ) -> Migration {
        Migration(number: number, name: name, sql: text(bytes), load: load)
    }

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

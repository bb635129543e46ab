// Generated: FixedSchemaTests says where to copy it from after a migration. Until then files are
// compared by the slower way, with the same answers.

extension FixedSchema {
    /// Tables and indexes of this version.
    static let currentNames: [String] = [
        "customer_attribute",
        "customer_attribute_file",
        "customer_fact",
        "customer_file",
        "customer_year",
        "data_check",
        "data_dictionary",
        "feature",
        "feature_set",
        "fixed_cut_point",
        "invoice",
        "non_product_code",
        "observation_window",
        "overlapping_line",
        "product",
        "product_tuple",
        "rejected_customer",
        "rejected_customer_file",
        "rejected_line",
        "rejected_line_mended_by",
        "rejected_line_source",
        "renamed_run",
        "run",
        "run_centroid",
        "run_cluster",
        "run_core",
        "run_label",
        "run_metric",
        "run_name",
        "run_pair",
        "run_pair_b",
        "run_pair_cell",
        "run_snapshot",
        "run_sweep",
        "schema_migration",
        "snapshot",
        "snapshot_cut_point",
        "snapshot_dropped",
        "snapshot_excluded",
        "snapshot_excluded_value",
        "snapshot_feature",
        "snapshot_row",
        "snapshot_row_customer",
        "snapshot_view",
        "sold_line",
        "source_file",
        "sweep",
        "sweep_run",
        "sweep_run_run",
        "sweep_snapshot",
        "workbench_meta",
    ]

    /// `digest(of:)` of them.
    static let currentDigest =
        "438b95076c9d9e8d46a3ec29601a5455c60006b28e47640fd7f7771331eea367"
}

// Generated: FixedSchemaTests says where to copy it from after a migration. Until then files are
// compared by the slower way, with the same answers.

extension FixedSchema {
    /// Tables and indexes of this version.
    static let currentNames: [String] = [
        "customer_attribute",
        "customer_attribute_file",
        "customer_file",
        "data_check",
        "data_dictionary",
        "data_version",
        "feature",
        "feature_set",
        "fixed_cut_point",
        "invoice_line",
        "non_product_code",
        "observation_window",
        "overlapping_line",
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
        "snapshot_source",
        "snapshot_view",
        "source_file",
        "sweep",
        "sweep_run",
        "sweep_run_run",
        "sweep_snapshot",
        "workbench_meta",
    ]

    /// `digest(of:)` of them.
    static let currentDigest =
        "250508f1dcd01e351da5e3de56c568a3d358fc7fd1da3210177e01ec783269ed"
}

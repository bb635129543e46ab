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
        "family_label",
        "feature",
        "feature_set",
        "fixed_cut_point",
        "invoice_line",
        "label_family",
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
        "run_family",
        "run_family_bit",
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
        "493934f33ca1240385e05d7414e0003b4ab2a6fad71b2607d6188839414e131b"
}

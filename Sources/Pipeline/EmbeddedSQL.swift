import Store

/// The `.sql` files of `migrations/` and `sql/`, embedded in the binary.
///
/// Nothing lists embedded files at run time, so the lists are kept by hand; a test compares them
/// with the folders.
enum EmbeddedSQL {
    /// All migrations, by number.
    static let migrations: [Migration] = [
        migration(1, "create_source_file", PackageResources._0001_create_source_file_sql),
        migration(2, "create_invoice_line", PackageResources._0002_create_invoice_line_sql),
        migration(3, "create_rejected_line", PackageResources._0003_create_rejected_line_sql),
        migration(4, "create_feature_set", PackageResources._0004_create_feature_set_sql),
        migration(5, "create_snapshot", PackageResources._0005_create_snapshot_sql),
        migration(6, "create_run", PackageResources._0006_create_run_sql),
        migration(7, "create_run_pair", PackageResources._0007_create_run_pair_sql),
        migration(8, "create_data_dictionary", PackageResources._0008_create_data_dictionary_sql),
        migration(
            9, "create_observation_window", PackageResources._0009_create_observation_window_sql),
    ]

    private static func migration(_ number: Int, _ name: String, _ bytes: [UInt8]) -> Migration {
        Migration(number: number, name: name, sql: text(bytes))
    }

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

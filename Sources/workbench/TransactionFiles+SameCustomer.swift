import Pipeline
import Reports
import Store

/// `--same-customer`: ids that are one person.
extension TransactionFiles {
    /// Puts a list in the place of the one before, where it is another.
    func merge(_ list: SameCustomers?, in connection: Connection) throws {
        guard let list else { return }
        let merge = CustomerMerge(connection)
        if !isQuiet, let words = try merge.leftOut(of: list) { Terminal.warning(words) }
        let before = try merge.count()
        guard let report = try merge.replace(with: list) else { return }
        guard !isQuiet else { return }
        Terminal.note(
            list == .none
                ? "same customers: none; every invoice has its own customer again (\(counted(before, "id")) had"
                    + " another, by lists and by doctor --fix)"
                : "same customers: \(list.words), by \(list.name); \(invoices(report.invoices)) the id that stays,"
                    + " and keep their own as original_customer_id. Take it back: workbench ingest"
                    + " --same-customer none --db \(shellWord(database.resolvedPath))")
        list.notes.forEach(Terminal.warning)
    }

    private func invoices(_ count: Int) -> String {
        count == 0
            ? "no invoice has one of the others yet, and those to come get"
            : "\(grouped(count)) \(count == 1 ? "invoice has" : "invoices have")"
    }

    /// What a list would do, where nothing is written.
    func foretell(_ list: SameCustomers) {
        Terminal.note("same customers: \(list.words), by \(list.name); they would be merged")
        list.notes.forEach(Terminal.warning)
    }

    /// Ids of the list that no invoice came with.
    func tellStrangers(in connection: Connection) throws {
        guard !isQuiet, let words = try CustomerMerge(connection).strangers() else { return }
        Terminal.warning(words)
    }
}

import Foundation
import Reports
import Store

extension CustomerIngest {
    /// A column of a file with its role, its place in the file and its name in `customer`.
    private struct Entry {
        let column: ContactColumn
        let place: Int
        let header: String
        /// Whether its role was typed with this file, and is not that of an earlier one.
        var isTyped = true
    }

    /// Gives columns of a file the roles that were typed, or that they had, and stores what it says of consent.
    ///
    /// - Parameters:
    ///   - names: Column of `customer` for each header cell.
    ///   - isAgain: The file is known: what was typed alone counts, as of the day that was typed, else that on which it was read.
    /// - Throws: `IngestError` for columns that are not there and words that are no clear yes or no.
    func takeContact(
        _ sheet: CustomerSheet, _ customers: CustomerRows, names: [Int: String],
        report: inout CustomerReport, isAgain: Bool = false
    ) throws {
        let entries = try entries(sheet, names, isAgain: isAgain)
        for entry in entries {
            let column = entry.column
            try database.run(
                """
                insert into contact_column (role, column_name, yes_value, phone_country, customer_file_id)
                values (?, ?, ?, ?, ?)
                on conflict (role) do update set
                    column_name = excluded.column_name,
                    yes_value = excluded.yes_value,
                    phone_country = excluded.phone_country,
                    customer_file_id = excluded.customer_file_id
                """,
                [
                    column.role.rawValue, column.name, column.yes, column.country?.code,
                    report.fileID,
                ])
        }
        let date = try consentDate(of: report.fileID)
        if isAgain {
            report.decisions.append(
                "its consent and addresses count as typed now; all other columns stay what the files that were read since say"
            )
        } else {
            report.warnings += try lacking(customers, entries)
        }
        for entry in entries.filter({ $0.column.role.channel == nil }) {
            let told = try tell(
                of: entry.column, headed: entry.header, at: entry.place, isTyped: entry.isTyped,
                sheet, rows: customers.rows)
            report.decisions.append(told.decision)
            if let warning = told.warning { report.warnings.append(warning) }
        }
        // One column may speak for several channels: it is read and told once.
        for (place, group) in Dictionary(grouping: entries, by: \.place).sorted(by: {
            $0.key < $1.key
        }) {
            let consents = group.filter { $0.column.role.channel != nil }
            for (_, equal) in Dictionary(grouping: consents, by: \.column.yes) {
                try takeConsent(sheet, customers, place, equal, date, &report)
            }
        }
        if !isAgain,
            let unread = try unread(
                sheet, customers, channels: entries.compactMap(\.column.role.channel))
        {
            report.warnings.append(unread)
        }
        if entries.isEmpty, let words = Self.proposal(sheet.names) {
            report.decisions.append(words)
        }
    }

    private func entries(
        _ sheet: CustomerSheet, _ names: [Int: String], isAgain: Bool
    ) throws -> [Entry] {
        let typed = try contact.columns(in: sheet.names, file: sheet.name)
        let stored = try ContactColumn.stored(in: database)
        var entries = typed.compactMap { one in
            names[one.column].map { name in
                let column = ContactColumn(
                    role: one.role, name: name, yes: one.yes,
                    country: one.role == .phone ? contact.country : nil)
                return Entry(
                    column: column, place: one.column, header: sheet.names[one.column],
                    isTyped: !stored.contains(column))
            }
        }
        if let lost = typed.first(where: { names[$0.column] == nil }) {
            throw IngestError(
                .data,
                "\(sheet.name): \"\(sheet.names[lost.column])\" is no column of customer, though the file was read before."
                    + " Take a file of another day, or a new database.")
        }
        // A day that is typed alone is that of all that the columns say which have roles.
        guard !isAgain || !contact.hasRoles else { return entries }
        let given = Set(entries.map(\.column.role))
        for column in stored where !given.contains(column.role) {
            guard let place = names.first(where: { $0.value == column.name })?.key else { continue }
            entries.append(
                Entry(
                    column: column, place: place, header: sheet.names[place], isTyped: false))
        }
        return entries
    }

    /// Says for which channels a file leaves what was said before: it has no column of consent, though there was one.
    private func lacking(
        _ customers: CustomerRows, _ entries: [Entry]
    ) throws -> [String] {
        let given = Set(entries.map(\.column.role))
        let missing = try ContactColumn.stored(in: database).filter {
            $0.role.channel != nil && !given.contains($0.role)
        }
        let own = Set(customers.ids.map { Array($0.utf8) })
        var words: [String] = []
        for name in Set(missing.map(\.name)).sorted() {
            let channels = missing.filter { $0.name == name }.compactMap(\.role.channel?.rawValue)
            let kept = try earlierYes(channels, of: own)
            guard kept.count > 0 else { continue }
            words.append(
                "the file has no column \"\(name)\", by which consent for \(channels.sorted().joined(separator: ", ")) was"
                    + " known: \(grouped(kept.count)) of its customers \(kept.count == 1 ? "keeps" : "keep") a yes from before"
                    + " (the oldest of \(kept.oldest)), as long as --consent-valid of campaign allows; --consent COLUMN names"
                    + " another")
        }
        return words
    }

    private func earlierYes(
        _ channels: [String], of own: Set<[UInt8]>
    ) throws -> (count: Int, oldest: String) {
        var (kept, oldest) = (Set<[UInt8]>(), "")
        for channel in channels {
            try database.forEachRow(
                "select customer_id, consent_date from customer_consent where channel = ? and is_given = 1",
                [channel]
            ) { row in
                let id = row.withUTF8(0) { Array($0) }
                guard own.contains(id) else { return }
                let date = try row.text(1)
                kept.insert(id)
                oldest = oldest.isEmpty ? date : min(oldest, date)
            }
        }
        return (kept.count, oldest)
    }

    /// The day of what a file says: the one that was typed, else the day on which it was read.
    private func consentDate(of file: Int64) throws -> String {
        let row = try database.query(
            """
            select date(ingested_at), date('now'), max(date('now'), date('now', 'localtime'))
            from customer_file
            where customer_file_id = ?
            """, [file])[0]
        guard let typed = contact.consentDate else { return try row.text(0) }
        guard try typed <= row.text(2) else {
            throw IngestError(
                .usage,
                "--consent-date \(typed) is in the future: today is \(try row.text(2)). Type the day on which the file was made."
            )
        }
        // Files are dated by UTC: where the day begins earlier, what is read later that day must not be of a day before.
        return min(typed, try row.text(1))
    }

    private func takeConsent(
        _ sheet: CustomerSheet, _ customers: CustomerRows, _ place: Int, _ entries: [Entry],
        _ date: String, _ report: inout CustomerReport
    ) throws {
        guard let first = entries.first else { return }
        var words = ConsentWords(place: sheet.name, value: first.column.yes)
        let isGiven = customers.rows.map {
            words.take(sheet.text($0, place), line: sheet.lines[$0])
        }
        let channels = entries.compactMap(\.column.role.channel).sorted {
            $0.rawValue < $1.rawValue
        }
        try words.check(column: first.header, channels: channels, isTyped: first.isTyped)
        var nOlder = 0
        for channel in channels {
            nOlder += try store(channel, customers.ids, isGiven, date, file: report.fileID)
        }
        let list = channels.map(\.rawValue).joined(separator: ", ")
        let total = customers.rows.count
        let share = total == 0 ? "" : " (\(Self.percent(words.nYes, of: total)))"
        report.decisions.append(
            "consent for \(list) by \"\(first.header)\" as of \(date): "
                + "\(grouped(words.nYes)) of \(counted(total, "customer")) said yes\(share)"
                + (words.nYes < total ? ", no: \(words.words)" : ""))
        if let nobody = words.nobody(column: first.header) { report.warnings.append(nobody) }
        if nOlder > 0 {
            report.warnings.append(
                "\(counted(nOlder, "statement")) of consent for \(list) did not count: another file of a later day"
                    + " says otherwise, or one of the same day says no. --consent-date tells of which day a file is"
            )
        }
    }

    private static func percent(_ part: Int, of total: Int) -> String {
        let tenths = (Double(part) / Double(total) * 1000).rounded()
        return fixedText(tenths / 10, decimals: 1) + " %"
    }

    /// What is of a day to come is of a wrong clock: it stands before nothing but a yes where it is a no.
    ///
    /// - Returns: How many statements others of a later day stand before, or a no of the same day.
    private func store(
        _ channel: ContactChannel, _ ids: [String], _ isGiven: [Bool], _ date: String, file: Int64
    ) throws -> Int {
        let statement = try database.prepare(
            """
            insert into customer_consent (customer_id, channel, is_given, consent_date, customer_file_id)
            values (?, ?, ?, ?, ?)
            on conflict (customer_id, channel) do update set
                is_given = excluded.is_given,
                consent_date = excluded.consent_date,
                customer_file_id = excluded.customer_file_id
            where excluded.customer_file_id = customer_consent.customer_file_id
                or excluded.consent_date > customer_consent.consent_date
                or (
                    excluded.consent_date = customer_consent.consent_date
                    and excluded.is_given <= customer_consent.is_given
                )
                or (
                    excluded.is_given <= customer_consent.is_given
                    and customer_consent.consent_date > date('now')
                )
            """)
        var nOlder = 0
        for (id, given) in zip(ids, isGiven) {
            let values: [Value] = [
                .text(id), .text(channel.rawValue), .integer(given ? 1 : 0), .text(date),
                .integer(file),
            ]
            for (index, value) in values.enumerated() { try statement.bind(value, at: index + 1) }
            try statement.run()
            if database.changes == 0 { nOlder += 1 }
        }
        return nOlder
    }

    /// Columns of `customer` for the header cells of a file that is known already.
    func knownNames(_ sheet: CustomerSheet) throws -> [Int: String] {
        var byHeader: [String: String] = [:]
        var known: Set<String> = []
        for row in try database.query(
            "select header, column_name from customer_attribute order by position desc")
        {
            byHeader[try row.text(0)] = try row.text(1)
            known.insert(try row.text(1))
        }
        var names = [sheet.layout.idColumn: "customer_id"]
        for (place, header) in sheet.names.enumerated() where place != sheet.layout.idColumn {
            let plain = AttributeName.plain(header, position: place + 1)
            names[place] = byHeader[header] ?? (known.contains(plain) ? plain : nil)
        }
        return names
    }

    // MARK: Proposal

    /// Flags for columns that shops name so; `nil` where there is nothing to write to.
    static func proposal(_ names: [String]) -> String? {
        func first(_ wanted: [String]) -> String? {
            wanted.lazy.compactMap { word in names.first { $0.lowercased() == word } }.first
        }
        let email = first(["email", "e-mail", "email address", "e-mail address", "mail"])
        let phone = first(["phone", "phone number", "mobile", "telephone", "telefon"])
        let general = first([
            "accepts marketing", "marketing consent", "newsletter", "consent", "opt-in", "opt in",
        ])
        let mail = first([
            "accepts email marketing", "email marketing consent", "email opt-in",
            "email marketing status",
        ])
        let sms = first([
            "accepts sms marketing", "sms marketing consent", "sms opt-in", "sms marketing status",
        ])
        guard email != nil || phone != nil || general != nil || mail != nil || sms != nil else {
            return nil
        }
        var words: [String] = []
        if let email { words.append("--email \(shellWord(email))") }
        if let phone { words.append("--phone \(shellWord(phone))") }
        if let general { words.append("--consent \(shellWord(general))") }
        if let mail, general == nil { words.append("--consent \(shellWord("email:" + mail))") }
        if let sms, general == nil { words.append("--consent \(shellWord("sms:" + sms))") }
        return "columns that look like contact; for campaigns read the file with "
            + words.joined(separator: " ")
    }
}

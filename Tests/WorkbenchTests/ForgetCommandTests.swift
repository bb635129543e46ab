import Foundation
import Store
import TestSupport
import Testing

/// `forget` through the built binary, and what screens show of people.
struct ForgetCommandTests {
    /// The fixture shop with addresses in the place of numbers, swept, profiled and published.
    private struct AddressShop {
        /// Read only: whoever writes makes or copies one.
        static let shared = Result { try AddressShop() }

        let folder: TemporaryFolder
        let path: String
        /// What each command said.
        var said: [String] = []

        init() throws {
            folder = try TemporaryFolder()
            path = folder.file("shop.db")
            var customers: Set<String> = []
            let lines = try String(contentsOfFile: SmallShop.lines, encoding: .utf8)
                .split(separator: "\n").enumerated().map { place, line in
                    var cells = line.split(separator: ",", omittingEmptySubsequences: false)
                        .map(String.init)
                    if cells.count == 8, Int(cells[6]) != nil {
                        customers.insert(cells[6])
                        cells[6] = "Kunde.\(cells[6])@Example.com"
                    }
                    if place == 7, cells.count == 8 { cells[2] = "GIFT of giver@present.example" }
                    return cells.joined(separator: ",")
                }
            let bad = "999001,20210,BAD,x6,12/9/2011 8:26,2.55,bad@reject.example,UK"
            let csv = folder.file("orders of boss@corp.example.csv")
            try (lines + [bad, ""]).joined(separator: "\n")
                .write(toFile: csv, atomically: true, encoding: .utf8)
            let addresses = customers.subtracting(["12000"]).sorted().map {
                "kunde.\($0)@example.com,home.\($0)@private.example\n"
            }
            try
                ("Customer ID,Mail\nkunde.12000@example.com,home@private.example\n"
                + addresses.joined())
                .write(
                    toFile: folder.file("crm@office.example.csv"), atomically: true, encoding: .utf8
                )
            try say("ingest", csv, "--max-rejects", "all", "--dry-run")
            try say("ingest", csv, "--max-rejects", "all")
            try say(
                "ingest", "--customers", folder.file("crm@office.example.csv"), "--email", "Mail")
            try say("features", "--check")
            try say("features", "--list")
            try say(
                "sweep", "--n-clusters", "2,3", "--tol", "1e-4", "--min-samples", "5", "--eps",
                "1.5")
            try say("profile", "1")
        }

        mutating func say(_ arguments: String..., status: Int32 = 0) throws {
            let outcome = try Command.workbench(
                arguments[0], Array(arguments.dropFirst()) + ["--db", path])
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            said.append("\(arguments[0]): " + outcome.output + outcome.errors)
        }
    }

    /// Every command, in every format; files for other programs keep ids (docs/decisions/0097).
    @Test func noScreenShowsAnAddress() throws {
        // Writes, and others read the shared one meanwhile.
        var shop = try AddressShop()
        for format in ["table", "csv", "json"] {
            for command in [
                ["rejects"], ["rejects", "--summary"], ["runs"], ["show", "1"], ["profile", "1"],
                ["profile", "1", "--segment", "0"], ["explain", "1"], ["compare", "1", "2"],
                ["features", "--check"], ["publish", "1", "--as", "P"], ["publish", "--list"],
                ["refresh"],
                ["publish", "--rules", "rfm"], ["verify", "1"],
                ["runs", "--require", "n_clusters_found > 1"],
                ["explain", "1", "--customer", "KUNDE.12000@example.com"],
                ["forget", "kunde.12000@example.com", "--dry-run"],
                ["predict", "1"], ["predict", "3"], ["predict", "1", "--excluded"],
                [
                    "campaign", "Letter", "--publication", "P", "--segment", "3", "--control", "0%",
                    "--no-consent-needed", "--out", shop.folder.file("out"),
                ],
                ["campaign"], ["campaign", "Letter"],
                ["campaign", "Letter", "--for", "klaviyo", "--out", shop.folder.file("out")],
                [
                    "campaign", "Letter", "--for", "klaviyo", "--changed", "--out",
                    shop.folder.file("out"),
                ],
                [
                    "campaign", "Letter", "--result", "--sent", "2011-03-01", "--days", "28",
                    "--force",
                ],
                [
                    "export", "--publication", "P", "--for", "mailchimp", "--no-consent-needed",
                    "--out", shop.folder.file("out"),
                ],
            ] {
                let outcome = try Command.workbench(
                    command[0],
                    Array(command.dropFirst()) + ["--format", format, "--db", shop.path])
                #expect(outcome.status == 0, "\(command): \(outcome.errors)")
                shop.said.append("\(command[0]): " + outcome.output + outcome.errors)
            }
        }
        try shop.say("schema")
        try shop.say("config")
        try shop.say("doctor")
        try shop.say("share", "--out", shop.folder.file("share.db"))
        try shop.say("backup", "--out", shop.folder.file("backup.db"))
        try shop.say("export", "1", "--out", shop.folder.file("runs"))
        try shop.say("plot", "map", "1", "--out", shop.folder.file("map.svg"))
        try shop.say("report", "1", "--out", shop.folder.file("report.html"))
        try shop.say("segment", "--report", shop.folder.file("segment.html"))
        for file in ["map.svg", "report.html", "segment.html"] {
            let text = try String(contentsOfFile: shop.folder.file(file), encoding: .utf8)
            // Rules of style sheets are no addresses.
            let plain = text.replacing("@media", with: "").replacing("@page", with: "")
            shop.said.append("\(file): " + plain)
        }
        try shop.say("recommend", "--features", "rfm", "--n-clusters", "2,3", "--draws", "19")
        try shop.say("explain", "1", "--customer", "nobody@nowhere.example", status: 64)
        try shop.say("ingest", "missing@nowhere.example.csv", status: 66)
        try shop.say("forget", "nobody@nowhere.example", status: 64)
        try shop.say("rejects", "--file", "nobody@nowhere.example", status: 64)
        for text in shop.said {
            let lines = text.split(separator: "\n").filter { $0.contains("@") }
            #expect(lines.isEmpty, "\(text.prefix(30)): \(lines.first ?? "")")
        }
        #expect(shop.said.filter { $0.contains("c-") }.count > 10)
        try expectAllCommands(in: shop.said)
    }

    /// Nobody adds a command without a row above.
    private func expectAllCommands(in said: [String]) throws {
        let help = try Command.workbench("--help").output
        let list = try #require(help.components(separatedBy: "SUBCOMMANDS:\n").last)
        let names = list.split(separator: "\n").compactMap { line -> Substring? in
            guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return nil }
            return line.dropFirst(2).prefix { $0 != " " }
        }
        #expect(names.count > 15)
        // `sample` reads no file, and invents its customers.
        for name in names where !["sample", "See"].contains(name) {
            #expect(said.contains { $0.hasPrefix(name + ":") }, "\(name)")
        }
    }

    @Test func withIDsTheyAreShownAndPseudonymsAreUnderstood() throws {
        let shop = try AddressShop.shared.get()
        let plain = try Command.workbench(
            "explain", "1", "--customer", "kunde.12000@example.com", "--with-ids", "--db", shop.path
        )
        #expect(plain.output.hasPrefix("customer kunde.12000@example.com, run 1"))
        let hidden = try Command.workbench(
            "explain", "1", "--customer", "kunde.12000@example.com", "--db", shop.path)
        let pseudonym = String(hidden.output.dropFirst("customer ".count).prefix { $0 != "," })
        #expect(pseudonym.hasPrefix("c-"))
        let same = try Command.workbench(
            "explain", "1", "--customer", pseudonym, "--db", shop.path)
        #expect(same.output == hidden.output)
        let words = ["1", "--format", "csv", "--db", shop.path]
        let predicted = try Command.workbench("predict", words + ["--with-ids"])
        #expect(predicted.output.contains("kunde.12000@example.com"))
        #expect(!predicted.errors.contains("--with-ids"))
        let told = try Command.workbench("predict", words)
        #expect(told.output.contains(pseudonym) && told.errors.contains("type --with-ids"))
    }

    @Test func aListIsForgottenAndVerified() throws {
        let shop = try AddressShop.shared.get()
        let folder = try TemporaryFolder()
        let db = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: db)
        let list = folder.file("requests.csv")
        let other = try Command.sqlite3(db, "select max(customer_id) from customer_fact").output
        try "email\nKUNDE.12000@example.com\n\(other)"
            .write(toFile: list, atomically: true, encoding: .utf8)
        let asked = try Command.workbench("forget", "--file", list, "--db", db)
        #expect(
            asked.status == 64 && asked.errors.contains("2 customers would be forgotten for good"))
        let before = try Command.sqlite3(db, "select count(*), sum(net_revenue) from customer_fact")
            .output
        let outcome = try Command.workbench("forget", "--file", list, "--yes", "--db", db)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("2 customers forgotten: totals are as before"))
        #expect(outcome.errors.contains("copies that neither backup nor share has made"))
        #expect(
            try Command.sqlite3(db, "select count(*), sum(net_revenue) from customer_fact").output
                == before)
        let bytes = String(decoding: try Data(contentsOf: URL(fileURLWithPath: db)), as: UTF8.self)
        #expect(!bytes.lowercased().contains("kunde.12000@example.com"))
        #expect(!bytes.contains("home@private.example"))
        #expect(try Command.workbench("verify", "--all", "--db", db).status == 0)
        let again = try Command.workbench("forget", "--file", list, "--db", db)
        #expect(again.status == 0 && again.errors.contains("2 of the list were forgotten before"))
        let finish = try Command.workbench("forget", "--finish", "--db", db)
        #expect(finish.status == 0 && finish.errors.contains("nothing to finish"))
    }

    /// What is proposed is understood, also where an address of the customer's was typed.
    @Test func theNextCommandOfADryRunCanBeTyped() throws {
        let shop = try AddressShop.shared.get()
        let address = try Command.sqlite3(shop.path, "select mail from customer limit 1").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let first = try Command.workbench(
            "forget", "Anna <\(address)>", "--dry-run", "--db", shop.path)
        #expect(first.status == 0, "\(first.errors)")
        func line(_ start: String) -> String? {
            first.errors.split(separator: "\n").first { $0.hasPrefix(start) }.map {
                String($0.dropFirst(start.count))
            }
        }
        let meant = try #require(line("meant: "))
        #expect(meant.hasPrefix("c-") && !first.errors.contains("(hidden)"))
        let next = try #require(line("next: workbench forget "))
        #expect(next.hasPrefix("\(meant) --yes --db"))
        let again = try Command.workbench("forget", meant, "--dry-run", "--db", shop.path)
        #expect(again.status == 0 && again.output == first.output)
        let plain = try Command.workbench(
            "forget", address, "--dry-run", "--with-ids", "--db", shop.path)
        #expect(plain.errors.contains("meant: kunde."))
    }

    @Test func aCutShortIsToldByEveryCommand() throws {
        let shop = try AddressShop.shared.get()
        let folder = try TemporaryFolder()
        let db = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: db)
        let file = try Connection(path: db, mode: .readWrite)
        try file.execute("update privacy set unpacked_since = '2026-11-30 02:00:00'")
        file.close()
        let runs = try Command.workbench("runs", "--db", db)
        #expect(runs.errors.contains("workbench forget --finish --db"))
        let finish = try Command.workbench("forget", "--finish", "--db", db)
        #expect(finish.status == 0 && finish.errors.contains("the file is packed"))
        #expect(try !Command.workbench("runs", "--db", db).errors.contains("forget"))
    }

    @Test(arguments: [
        [], ["a@b.c", "--file", "x.csv"], ["--finish", "a@b.c"], ["--finish", "--dry-run"],
    ])
    func whatDoesNotGoTogetherIsRefused(arguments: [String]) throws {
        let shop = try AddressShop.shared.get()
        let outcome = try Command.workbench("forget", arguments + ["--db", shop.path])
        #expect(outcome.status == 64)
    }
}

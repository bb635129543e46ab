import Foundation
import Pipeline
import Testing

@Suite struct SettingsFileTests {
    private func values(_ text: String) throws -> [SettingsFile.Key: String] {
        try SettingsFile(text, path: "w.toml").values
    }

    @Test func allKindsOfValuesAreRead() throws {
        let text = """
            # of the shop
            db = "shop \\"A\\" \\\\.db"   # beside this file

            threads=2
              cpu_path = 'plain'
            color = false # dull
            """
        #expect(
            try values(text)
                == [.db: "shop \"A\" \\.db", .threads: "2", .cpuPath: "plain", .color: "false"])
        #expect(try values("") == [:])
        #expect(try values("db = 'a'\r\nthreads = 3\r\n") == [.db: "a", .threads: "3"])
    }

    @Test(arguments: [
        ("x\n", "1: is no key = value"), ("\n[db]\n", "2: tables are not read"),
        ("thread = 2", "1: there is no setting \"thread\". Did you mean threads?"),
        ("db = a.db", "must be a text in quotes"), ("threads = \"2\"", "must be a whole number"),
        ("threads = 2.5", "must be a whole number"), ("threads = 02", "must be a whole number"),
        ("color = yes", "must be true or false"), ("db = \"a", "has no closing quote"),
        ("db = \"a\" b", "stands behind the value"), ("db = \"\"", "db is empty"),
        ("db = \"\\n\"", "of escapes"),
        ("threads = 1\nthreads = 1", "2: threads stands there twice"),
        ("db.path = \"a\"", "there is no setting"),
    ])
    func whatCannotBeTakenIsRefusedByItsLine(_ text: String, _ words: String) throws {
        let error = try #require(throws: SettingsError.self) { try values(text) }
        #expect(error.description.hasPrefix("w.toml:"))
        #expect(error.description.contains(words), "\(error)")
        #expect(error.kind == .usage)
    }

    /// A file for all folders cannot mean a file of one of them.
    @Test func databasesOfAllFoldersAreNamedWhole() throws {
        func read(_ text: String, _ environment: [String: String]) throws -> String? {
            try SettingsFile(text, path: "c.toml", for: .user, environment: environment).values[.db]
        }
        let home = ["HOME": "/home/jane"]
        #expect(try read("db = '/data/shop.db'", home) == "/data/shop.db")
        #expect(try read("db = \"~/shop.db\"", home) == "/home/jane/shop.db")
        for (text, environment, words) in [
            ("db = 'shop.db'", home, "c.toml:1: db must be a whole path, such as ~/shop.db"),
            ("db = '~/shop.db'", [:], "HOME is not set"),
            ("db = '~/shop.db'", ["HOME": ""], "HOME is not set"),
            ("db = '~//../x.db'", ["HOME": "relhome"], "HOME is no whole path"),
        ] {
            let error = try #require(throws: SettingsError.self) { try read(text, environment) }
            #expect(error.description.contains(words), "\(error)")
            #expect(error.description.contains("move it away"))
        }
        let project = try SettingsFile("db = '~/a.db'", path: "w.toml", environment: home)
        #expect(project.values[.db] == "/home/jane/a.db")
    }

    @Test func theUsersFileStandsWhereXDGSays() {
        let ending = "/workbench/config.toml"
        #expect(
            SettingsFile.userPath(in: ["XDG_CONFIG_HOME": "/c", "HOME": "/h"]) == "/c" + ending)
        #expect(SettingsFile.userPath(in: ["HOME": "/h"]) == "/h/.config" + ending)
        #expect(
            SettingsFile.userPath(in: ["XDG_CONFIG_HOME": "c", "HOME": "/h"]) == "/h/.config"
                + ending)
        #expect(SettingsFile.userPath(in: ["HOME": ""]) == nil)
        #expect(SettingsFile.userPath(in: ["HOME": "relhome"]) == nil)
        #expect(SettingsFile.userPath(in: [:]) == nil)
    }

    @Test func noFileIsNoSettings() throws {
        let none = try SettingsFile.read("/nowhere/workbench.toml")
        #expect(none?.path == nil)
        #expect(throws: SettingsError.self) { try SettingsFile.read("/") }
    }

    /// A file of settings may name the database that is meant: one that cannot be reached is not none.
    @Test func whatCannotBeReachedIsRefused() throws {
        let files = FileManager.default
        let folder = NSTemporaryDirectory() + "settings-\(UUID().uuidString)"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        func link(_ name: String, _ target: String) throws {
            try files.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: target)
        }
        func words(_ name: String, _ reach: SettingsFile.Reach = .project) -> String {
            let error = #expect(throws: SettingsError.self) {
                try SettingsFile.read("\(folder)/\(name)", for: reach)
            }
            return error?.description ?? ""
        }
        try link("round.toml", "round.toml")
        #expect(words("round.toml").contains("round.toml: cannot be reached: "))
        #expect(words(String(repeating: "n", count: 300)).contains("cannot be reached: "))
        try link("away.toml", "/nowhere/w.toml")
        #expect(words("away.toml").contains("away.toml: is a link that leads nowhere. Mend it"))
        try link("config", "/nowhere")
        let above = words("config/workbench/config.toml", .user)
        #expect(above.contains("config.toml: \(folder)/config is a link that leads nowhere"))
        try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: folder + "/bytes.toml"))
        #expect(words("bytes.toml").contains("is no UTF-8 text"))
        // What stands below a file cannot be there.
        try Data("threads = 2".utf8).write(to: URL(fileURLWithPath: folder + "/real.toml"))
        let none = try SettingsFile.read(folder + "/real.toml/workbench/config.toml", for: .user)
        #expect(none?.path == nil)
        try link("linked.toml", "real.toml")
        #expect(try SettingsFile.read(folder + "/linked.toml")?.values == [.threads: "2"])
    }
}

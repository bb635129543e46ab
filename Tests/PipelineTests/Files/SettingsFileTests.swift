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
        #expect(SettingsFile.userPath(in: [:]) == nil)
    }

    @Test func noFileIsNoSettings() throws {
        let none = try SettingsFile.read("/nowhere/workbench.toml")
        #expect(none?.path == nil)
        #expect(throws: SettingsError.self) { try SettingsFile.read("/") }
    }
}

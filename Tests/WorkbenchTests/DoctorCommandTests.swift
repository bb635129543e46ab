import Foundation
import Store
import TestSupport
import Testing

/// `doctor` through the built binary, on the fixture shop.
struct DoctorCommandTests {
    private func copy(_ folder: TemporaryFolder) throws -> String {
        let path = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: path)
        return path
    }

    @Test func aSoundFileEndsWith0AndIsLeftAsItIs() throws {
        let folder = try TemporaryFolder()
        let path = try copy(folder)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try Command.workbench("doctor", path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("ok       integrity: "))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["copy.db"])
        let json = try Command.workbench("doctor", "--db", path, "--format", "json")
        let read = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let rows = try #require((read as? [String: Any])?["rows"] as? [[String: Any]])
        #expect(rows.count == 15)
    }

    @Test func aFaultEndsWith2AndItsLineSaysWhatToType() throws {
        let folder = try TemporaryFolder()
        let path = try copy(folder)
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("create trigger t after insert on run_core begin select 1; end")
        other.close()
        let outcome = try Command.workbench("doctor", path)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("fault    objects of others: trigger t on run_core"))
        #expect(outcome.output.contains("Do: sqlite3 \(path) "))
        #expect(outcome.errors.contains("1 fault, named above with what to do."))
    }

    @Test func fixSaysWhatItDid() throws {
        let folder = try TemporaryFolder()
        let path = try copy(folder)
        let outcome = try Command.workbench("doctor", path, "--fix")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("statistics made anew"))
        #expect(!outcome.output.contains("--fix"))
    }

    @Test(arguments: [
        ("no database, only text", 65, "is not a SQLite database"),
        ("", 65, "is an empty database"),
    ])
    func whatIsNoDatabaseOfOursIsNotTouched(_ text: String, _ status: Int32, _ words: String) throws
    {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "x.db")
        for flags in [[], ["--fix"]] {
            let outcome = try Command.workbench("doctor", [path] + flags)
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.contains(words))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.db"])
        }
    }

    @Test func foreignNewerAndTruncatedFilesAreNotTouched() throws {
        let folder = try TemporaryFolder()
        let path = try copy(folder)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var foreign = whole
        foreign.replaceSubrange(68..<72, with: [0, 0, 0, 1])
        var newer = whole
        newer.replaceSubrange(60..<64, with: [0, 0, 0x7F, 0])
        for (bytes, words) in [
            (foreign, "of another program"), (newer, "newer workbench"),
            (whole.prefix(whole.count / 2), "damaged"),
        ] {
            try bytes.write(to: URL(fileURLWithPath: path))
            for flags in [[], ["--fix"]] {
                let outcome = try Command.workbench("doctor", [path] + flags)
                #expect([2, 65].contains(outcome.status), "\(outcome.errors)")
                #expect((outcome.output + outcome.errors).contains(words), "\(outcome)")
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
            }
        }
    }

    @Test func twoFilesAreRefused() throws {
        let outcome = try Command.workbench("doctor", "a.db", "--db", "b.db")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("name two databases"))
    }

    @Test func anOlderFileIsRefusedWithFixAsWithout() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("old.db")
        let older = try Data(
            contentsOf: URL(fileURLWithPath: Places.fixture("databases/v0.1.0.db")))
        try older.write(to: URL(fileURLWithPath: path))
        for flags in [[], ["--fix"]] {
            let outcome = try Command.workbench("doctor", [path] + flags)
            #expect(outcome.status == 65, "\(outcome.errors)")
            #expect(outcome.errors.contains("older workbench (schema "), "\(outcome.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == older)
        }
    }

    @Test func whatOpeningHealsIsToldByFix() throws {
        let folder = try TemporaryFolder()
        let path = try copy(folder)
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("update sales_by_day set revenue = revenue + 1000")
        other.close()
        let plain = try Command.workbench("doctor", path)
        #expect(plain.status == 2)
        #expect(plain.output.contains("fault    stored sums: sales_by_day: not what"), "\(plain)")
        let fixed = try Command.workbench("doctor", path, "--fix")
        #expect(fixed.status == 0, "\(fixed)")
        #expect(fixed.errors.contains("sums made anew from the lines"), "\(fixed.errors)")
    }

    @Test func aSharedCopyIsToldNothingThatItRefuses() throws {
        let folder = try TemporaryFolder()
        let (path, out) = (try copy(folder), folder.file("share.db"))
        let made = try Command.workbench("share", "--out", out, "--db", path)
        try #require(made.status == 0, "\(made.errors)")
        let other = try Connection(path: out, mode: .readWrite)
        try other.execute("update data_dictionary set meaning = 'x' where object = 'run'")
        other.close()
        let outcome = try Command.workbench("doctor", out)
        #expect(outcome.output.contains("dictionary: of "))
        #expect(outcome.output.contains("workbench share --out FILE --db SOURCE"), "\(outcome)")
        for word in ["--fix", "refresh", "workbench features"] {
            #expect(!outcome.output.contains(word), "\(outcome.output)")
        }
    }
}

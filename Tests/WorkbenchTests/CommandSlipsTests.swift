import Foundation
import TestSupport
import Testing

struct CommandSlipsTests {
    private func expect(_ words: String, from arguments: [String]) throws {
        let outcome = try Command.workbench(arguments[0], Array(arguments.dropFirst()))
        #expect(outcome.status == 64, "\(arguments)")
        #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [
        ("ingets", "ingest"), ("segments", "segment"), ("Sweep", "sweep"), ("run", "runs"),
        ("compere", "compare"), ("import", "ingest"),
    ])
    func aMistypedCommandIsGuessed(typed: String, meant: String) throws {
        try expect("Did you mean \(meant)?", from: [typed, "x.csv"])
        try expect("There are: segment, ingest, ", from: [typed])
    }

    @Test func whatIsNearToNothingIsNotGuessed() throws {
        let outcome = try Command.workbench("zzzzzzzz")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("There are: segment, ingest, "))
        #expect(!outcome.errors.contains("Did you mean"))
    }

    @Test func aFileInThePlaceOfAnArgumentHasAnOption() throws {
        try expect(
            "--transactions part.csv or --features part.csv", from: ["predict", "2", "part.csv"])
        try expect("--suppress 'a b.csv'", from: ["campaign", "c1", "a b.csv"])
        try expect("--out out.html", from: ["report", "best", "out.html", "--out", "x"])
        // What is no file is told as ever.
        try expect(
            "Unexpected argument 'kmeans_5_0.1'", from: ["predict", "2", "kmeans_5_0.1"])
    }

    @Test(arguments: [
        (["sweep", "--k", "5"], "--n-clusters"), (["sweep", "--k=5"], "--n-clusters"),
        (["sweep", "-k", "5"], "--n-clusters"), (["sweep", "--n_clusters", "5"], "--n-clusters"),
        (["sweep", "--epsilon", "0.5"], "--eps"), (["runs", "--sort-by", "x"], "--sort"),
        (["runs", "--fromat", "csv"], "--format"), (["export", "--output", "x"], "--out"),
    ])
    func aMistypedOptionIsGuessed(arguments: [String], meant: String) throws {
        try expect("Did you mean \(meant)?", from: arguments)
    }

    @Test func aShortOptionIsNotTakenForAnyOther() throws {
        let outcome = try Command.workbench("runs", "--k", "5")
        #expect(outcome.status == 64)
        #expect(!outcome.errors.contains("Did you mean"))
    }

    /// They were dropped without a word.
    @Test(arguments: [
        (
            ["sweep", "--algorithm", "dbscan", "--n-clusters", "5"],
            "--n-clusters is for k-means alone"
        ),
        (["sweep", "--algorithm=kmeans", "--eps=0.5"], "--eps is for DBSCAN alone"),
        (["sweep", "--algorithm", "dbscan", "--seed", "5"], "--seed is for k-means alone"),
        (["sweep", "--tol", "1e-3", "--tol", "1e-4"], "--tol is there twice, as 1e-3 and as 1e-4"),
        (["runs", "--limit=5", "--limit", "6"], "--limit is there twice"),
        (["sweep", "--n-clusters", "6-4"], "--n-clusters 6-4: a range goes from the smaller"),
        (["sweep", "--n-clusters", "2-9999999"], "has at most 1000 numbers"),
        (["sweep", "--eps", "inf"], "it must be finite and above 0"),
        (["runs", "--columns", ""], "--columns names no column"),
        (["runs", "--columns", ", "], "--columns names no column"),
    ])
    func whatWouldHaveNoEffectIsRefused(arguments: [String], words: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
        try expect(words, from: arguments + ["--db", path])
    }

    @Test func whatIsRepeatedAndTheSameIsNoMatter() throws {
        let shop = try SmallShop.shared.get()
        #expect(
            try Command.workbench(
                "runs", "--limit", "1", "--raw", "--raw", "--limit", "1", "--db", shop.path
            ).status == 0)
    }

    @Test(arguments: [
        (["show", "lates"], "Did you mean latest?"),
        (["compare", "1", "1"], "all that was named is run 1"),
        (["rejects", "--file", "line.csv"], "Did you mean lines.csv? There is lines.csv."),
        (["runs", "--snapshot", "77"], "snapshot 77: does not exist. Stored: 1."),
        (["sweep", "--features", "standrad"], "Did you mean standard?"),
    ])
    func aNameThatIsNoneIsASlip(arguments: [String], words: String) throws {
        try expect(words, from: arguments + ["--db", try SmallShop.shared.get().path])
    }

    @Test func helpStaysHelp() throws {
        #expect(try Command.workbench("help").status == 0)
        #expect(try Command.workbench("help", "sweep").status == 0)
        #expect(try Command.workbench("sweep", "--help").status == 0)
    }

    @Test func aRangeIsAListOfWholeNumbers() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
        let sweep = try Command.workbench(
            "sweep", "--algorithm", "kmeans", "--n-clusters", "4-6,8", "--tol", "1e-3", "--format",
            "csv", "--columns", "n_clusters", "--quiet", "--db", path)
        #expect(sweep.output == "n_clusters\n4\n5\n6\n8\n")
        for wrong in ["6-4", "4-", "1-2-3", "2-9999999", "4--6", "-"] {
            let refused = try Command.workbench("sweep", "--n-clusters", wrong, "--db", path)
            #expect(refused.status == 64, "\(wrong)")
            #expect(refused.errors.contains("4-6"), "\(wrong): \(refused.errors)")
        }
        #expect(
            try Command.workbench("sweep", "--tol", "1e-3-1e-4", "--db", path).status == 64)
    }

    /// It was told to name the column of article numbers `E-Mail`.
    @Test func aFolderWithACustomersFileIsToldSo() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("drop"), withIntermediateDirectories: true)
        let file = try folder.write("Customer ID,E-Mail,Consent\n1,a@b.org,1\n", to: "drop/crm.csv")
        let outcome = try Command.workbench("ingest", folder.file("drop"), "--db", folder.file("n"))
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.contains("workbench ingest --db \(folder.file("n")) --customers \(file)")
        )
        #expect(!outcome.errors.contains("--map"))
        for header in ["Customer,Description,Birth date", "customer_id,visits,date,country"] {
            let other = try folder.write(header + "\n1,a,b,c\n", to: "other.csv")
            let told = try Command.workbench("ingest", other, "--db", folder.file("n"))
            #expect(
                told.errors.contains(
                    "workbench ingest --db \(folder.file("n")) --customers \(other)"),
                "\(told.errors)")
        }
    }
}

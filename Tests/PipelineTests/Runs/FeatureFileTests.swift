import Pipeline
import TestSupport
import Testing

struct FeatureFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String) throws -> FeatureFile {
        try FeatureFile(path: try folder.write(text, to: "f.csv"), features: ["amount", "n_x"])
    }

    @Test func columnsStandInAnyOrderAndOthersAreIgnored() throws {
        let file = try read("N X,note,Customer ID,Amount\n1,\"a,b\",C1,2.5\n\n-3,,\"C\"\"2\",1e2\n")
        #expect(file.customerIDs == ["C1", "C\"2"])
        #expect(file.values == [2.5, 1, 100, -3])
    }

    @Test func theApostropheOfAnExportIsNoPartOfAnId() throws {
        let file = try read("customer_id,amount,n_x\n'=1+1,1,2\n'Neil,1,2\n\"'@a,b\",1,2\n")
        #expect(file.customerIDs == ["=1+1", "'Neil", "@a,b"])
    }

    @Test func aByteOrderMarkIsNoPartOfTheHeader() throws {
        #expect(try read("\u{FEFF}customer_id,amount,n_x\r\nA,1,2\r\n").values == [1, 2])
    }

    @Test(arguments: [
        ("", "f.csv"),
        ("amount,n_x\n1,2\n", "f.csv:1: has no column customer_id"),
        ("customer_id,amount\nA,1\n", "f.csv:1: has no column n_x"),
        ("customer_id,amount,n_x\n", "no customers"),
        ("customer_id,amount,n_x\nA,1,2\nB,1\n", "f.csv:3: has 2 fields"),
        ("customer_id,amount,n_x\nA,1,2\nB,x,2\n", "f.csv:3: amount \"x\""),
        ("customer_id,amount,n_x\nA,nan,2\n", "f.csv:2: amount \"nan\""),
        ("customer_id,amount,n_x\nA,1,inf\n", "f.csv:2: n_x \"inf\""),
        ("customer_id,amount,n_x\nA,1,\n", "f.csv:2: n_x \"\""),
    ])
    func aBadFileIsNamedWithItsLine(text: String, words: String) throws {
        let error = try #require(throws: (any Error).self) { try read(text) }
        let failure = try #require(error as? any UserFacingError)
        #expect(failure.kind == .data)
        #expect(failure.description.contains(words), "\(failure)")
    }
}

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

    @Test func idsAreThoseThatIngestKeeps() throws {
        let file = try read("customer_id,amount,n_x\n17850.0,1,2\nAnn@Shop.example,1,2\n'007,1,2\n")
        #expect(file.customerIDs == ["17850", "ann@shop.example", "007"])
        #expect(throws: FeatureFileError.self) {
            try read("customer_id,amount,n_x\nA@b.c,1,2\na@b.c,1,2\n")
        }
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
        ("customer_id,amount,n_x\nA,0x10,2\n", "f.csv:2: amount \"0x10\""),
        ("customer_id,amount,n_x\nA,1,2\nB,1,2\nA,3,4\n", "f.csv:4: has customer A again"),
    ])
    func aBadFileIsNamedWithItsLine(text: String, words: String) throws {
        let error = try #require(throws: (any Error).self) { try read(text) }
        let failure = try #require(error as? any UserFacingError)
        #expect(failure.kind == .data)
        #expect(failure.description.contains(words), "\(failure)")
    }

    /// 3,000 columns once read beyond the end of a buffer.
    @Test func aHeaderOfThousandsOfColumnsIsRead() throws {
        let names = (0..<3000).map { "c\($0)" }
        let cells = (0..<3000).map(String.init).joined(separator: ",")
        let file = try FeatureFile(
            path: try folder.write(
                "customer_id,\(names.joined(separator: ","))\nA,\(cells)\n", to: "f.csv"),
            features: ["c2999", "c1023", "c1024"])
        #expect(file.values == [2999, 1023, 1024])
        let commas = String(repeating: ",", count: FeatureFile.maxColumns)
        let error = try #require(throws: FeatureFileError.self) {
            try read("customer_id,amount,n_x\(commas)\nA,1,2\(commas)\n")
        }
        #expect(error.description.contains("at most 32767"), "\(error)")
    }

    @Test(arguments: [
        ("customer_id,amount,Amount,n_x\nA,1,2,3\n", ""),
        ("customer_id,AMOUNT,Amount,n_x\nA,1,2,3\n", "f.csv:1: names amount twice"),
        ("customer_id,Customer ID,amount,n_x\nA,B,2,3\n", ""),
        ("CustomerID,Customer ID,amount,n_x\nA,B,2,3\n", "f.csv:1: names customer_id twice"),
        ("customer_id,amount,n_x\n\"A,1,2\n", "f.csv:2: a quote opens"),
        ("customer_id,amount,n_x\n\"A\"B,1,2\n", "f.csv:2: something follows"),
        ("customer_id,amount,n_x\nA\0,1,2\n", "f.csv:2: holds a NUL"),
        ("customer_id,amount,\"n_x\n", "f.csv:1: a quote opens"),
    ])
    func whatIsUnclearIsRefused(text: String, words: String) throws {
        guard !words.isEmpty else {
            _ = try read(text)
            return
        }
        let error = try #require(throws: FeatureFileError.self) { try read(text) }
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func bytesThatAreNoTextAreNoCustomer() throws {
        let path = try folder.write(
            Array("customer_id,amount,n_x\nA".utf8) + [0xE4] + Array(",1,2\n".utf8), to: "f.csv")
        let error = try #require(throws: FeatureFileError.self) {
            try FeatureFile(path: path, features: ["amount", "n_x"])
        }
        #expect(error.description.contains("f.csv:2: is not valid UTF-8"))
    }

    @Test func aColumnIsOneFeature() throws {
        let path = try folder.write("customer_id,a b\nA,1\n", to: "f.csv")
        let error = try #require(throws: FeatureFileError.self) {
            try FeatureFile(path: path, features: ["ab", "a_b"])
        }
        #expect(error.description.contains("one column, \"a b\", for ab and a_b"), "\(error)")
        let both = try folder.write("customer_id,a_b,ab\nA,1,2\n", to: "g.csv")
        #expect(try FeatureFile(path: both, features: ["ab", "a_b"]).values == [2, 1])
    }

    /// Another id of a customer is the one that stays; both in one file are two rows for one place.
    @Test func otherIDsOfACustomerAreTheOneThatStays() throws {
        func read(_ text: String) throws -> FeatureFile {
            try FeatureFile(
                path: try folder.write(text, to: "same.csv"), features: ["amount", "n_x"],
                merged: ["ann@old.example": "ann@new.example"])
        }
        let file = try read("customer_id,amount,n_x\nAnn@Old.example,1,2\nb,3,4\n")
        #expect(file.customerIDs == ["ann@new.example", "b"])
        #expect(file.nMerged == 1)
        let error = try #require(throws: FeatureFileError.self) {
            try read("customer_id,amount,n_x\nann@new.example,1,2\nann@old.example,3,4\n")
        }
        #expect(
            "\(error)".contains(
                "customer ann@old.example, who is ann@new.example by the table same_customer, again, who stands on line 2"
            ),
            "\(error)")
    }
}

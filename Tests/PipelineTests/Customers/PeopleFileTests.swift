import Foundation
import Pipeline
import TestSupport
import Testing

struct PeopleFileTests {
    private func read(_ bytes: [UInt8]) throws -> PeopleFile {
        let folder = try TemporaryFolder()
        return try PeopleFile(path: folder.write(bytes, to: "list.csv"))
    }

    private let text = "Date;E-Mail;Kunde\n2026-01-01;MÜLLER@x.de;\n"

    /// As spreadsheets save them.
    @Test func everyEncodingIsRead() throws {
        let wide = [UInt8](text.data(using: .utf16LittleEndian) ?? Data())
        let big = [UInt8](text.data(using: .utf16BigEndian) ?? Data())
        let latin = [UInt8](text.data(using: .isoLatin1) ?? Data())
        for bytes in [
            [0xFF, 0xFE] + wide, [0xFE, 0xFF] + big, latin, Array(text.utf8),
            [0xEF, 0xBB, 0xBF] + Array(text.utf8),
        ] {
            let file = try read(bytes)
            #expect(file.names == ["Date", "E-Mail", "Kunde"])
            #expect(file.kinds == [1: .email, 2: .customer])
            #expect(file.rows.map(\.cells) == [["2026-01-01", "MÜLLER@x.de", ""]])
            #expect(file.rows.first?.line == 2)
        }
        #expect(throws: IngestError.self) { try read(wide) }
    }

    @Test func aStatusIsNoAddress() throws {
        let file = try read(Array("Email,Email Marketing Consent,id\na@x.de,SUBSCRIBED,1\n".utf8))
        #expect(file.kinds == [0: .email, 2: .customer])
        #expect(try read(Array("a@x.de,1\n".utf8)).names == nil)
    }

    @Test(arguments: [
        "C1005,sms,2026-01-01", "12347,by phone", "by mail,+44 20 7946 0018", "mobil,12.5",
    ])
    func aLineWithANumberIsNoHeader(line: String) throws {
        let file = try read(Array("\(line)\nC1006,x,y\n".utf8))
        #expect(file.names == nil && file.rows.count == 2)
    }

    @Test func anIDThatIsKnownIsNoHeader() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("C1005,sms\nC1006,mail\n".utf8), to: "list.csv")
        #expect(try PeopleFile(path: path).names == ["C1005", "sms"])
        #expect(try PeopleFile(path: path) { $0 == "C1005" }.names == nil)
    }

    @Test func addressesAreTakenOutOfWhatStandsAroundThem() {
        #expect(
            PeopleFile.addresses("Ann <MÜLLER@x.de>; mailto:b@x.de?a=1") == [
                "müller@x.de", "b@x.de",
            ])
        #expect(
            PeopleFile.addresses("nobody@") == ["nobody@"] && PeopleFile.addresses("Ann").isEmpty)
    }
}

import Foundation
import Pipeline
import TestSupport
import Testing

struct SuppressionFileTests {
    private func read(_ text: String, country: String? = nil) throws -> SuppressionFile {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(text.utf8), to: "gone.csv")
        return try SuppressionFile(path: path, country: country.flatMap { PhoneCountry($0) })
    }

    private func words(_ file: SuppressionFile) -> [String] {
        file.entries.map { "\($0.kind.rawValue) \($0.value)" }
    }

    @Test func columnsOfAHeaderCount() throws {
        let file = try read(
            "\u{FEFF}Reason;E-Mail;Phone\nbounce;A@B.de;\nleft;;020 7946 0958\nleft;;\n",
            country: "GB")
        #expect(words(file) == ["email a@b.de", "phone +442079460958"] && file.nEmpty == 1)
    }

    @Test func withoutAHeaderEachLineSaysWhatItIs() throws {
        let file = try read("a@b.de\nA@B.DE \n+44 20 7946 0958\n12346.0\nnobody@\n")
        #expect(
            words(file) == [
                "email a@b.de", "phone +442079460958", "customer 12346", "email nobody@",
            ])
        #expect(try words(read("Ann,a@b.de,2020-01-01\n")) == ["email a@b.de"])
    }

    @Test func aLineThatNamesNobodyIsRefused() throws {
        for text in ["a@b.de,x\nAnn,Leeds\n", "Phone\n12\n", ""] {
            #expect(throws: IngestError.self) { try read(text) }
        }
        #expect(try read("email\n").entries.isEmpty)
    }
}

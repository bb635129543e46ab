import Pipeline
import Store
import Testing

/// Whether prices have taxes in them is told from the file, recorded and held against other files.
@Suite struct TaxEvidenceTests {
    private let header =
        "Order,Date,Email,SKU,Item Name,Qty,Price,Subtotal,Shipping,Taxes,Total,Taxes Included\n"

    private func basis(
        _ text: String, into database: Connection? = nil, name: String = "sales.csv"
    ) throws -> (basis: String?, report: IngestReport) {
        let database = try database ?? IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(text, into: database, name: name)
        let stored = try database.query(
            "select tax_basis from source_file where source_id = ?", [report.sourceID])
        return (try stored[0].optionalText(0), report)
    }

    @Test(arguments: [
        ("2023-01-05,a@x.com,A,m,2,10,20,5,3,25,true", "included"),
        ("2023-01-05,a@x.com,A,m,2,10,20,5,3,28,FALSE", "excluded"),
        ("2023-01-05,a@x.com,A,m,2,10,20,5,3,25,", "included"),
        ("2023-01-05,a@x.com,A,m,2,10,20,5,3,28,", "excluded"),
        ("2023-01-05,a@x.com,A,m,2,10,,,3,,", "unknown"),
    ]) func theFileTells(_ line: String, _ expected: String) throws {
        let found = try basis(header + "1," + line + "\n")
        #expect(found.basis == expected)
        #expect(
            found.report.choices.contains {
                $0.subject == "taxes in prices" && $0.value == expected
            })
    }

    @Test func nothingIsSaidWhereNothingIsAboutTaxes() throws {
        #expect(try basis(header + "1,2023-01-05,a@x.com,A,m,2,10,20,5,0,25,\n").basis == nil)
        #expect(
            try basis(IngestTestSupport.header + IngestTestSupport.goodLine + "\n").basis == nil)
    }

    @Test func theNameOfThePriceTells() throws {
        let line = "1,2023-01-05,a@x.com,A,m,2,10\n"
        let names = "Commande,Date,Email,SKU,Article,Quantité,Prix unitaire "
        #expect(try basis(names + "HT\n" + line).basis == "excluded")
        #expect(try basis(names + "TTC\n" + line).basis == "included")
    }

    @Test func bothInOneFileAreTold() throws {
        let found = try basis(
            header
                + "1,2023-01-05,a@x.com,A,m,2,10,20,5,3,25,yes\n2,2023-01-05,a@x.com,A,m,2,10,20,5,3,28,no\n"
        )
        #expect(found.basis == "mixed")
        #expect(
            found.report.warnings.contains {
                $0.hasPrefix(
                    "Taxes Included says that prices have taxes in them in 1 lines, and in 1 that not"
                )
            }, "\(found.report.warnings)")
    }

    @Test func anotherFileWithAnotherBasisIsTold() throws {
        let database = try IngestTestSupport.database()
        _ = try basis(header + "1,2023-01-05,a@x.com,A,m,2,10,20,5,3,25,yes\n", into: database)
        let later = try basis(
            header + "2,2023-02-05,a@x.com,A,m,2,10,20,5,3,28,no\n", into: database,
            name: "later.csv")
        #expect(
            later.report.warnings.contains {
                $0.hasPrefix("its prices are taxes excluded, those of sales.csv taxes included")
            }, "\(later.report.warnings)")
    }
}

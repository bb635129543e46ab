import Pipeline
import Store
import Testing

/// A price may be one of a hundred or a thousand pieces: a column says so, and amounts agree or not.
@Suite struct PriceUnitEvidenceTests {
    private func read(
        _ text: String, map: String? = nil
    ) throws -> (amounts: [Double], prices: [Double], report: IngestReport) {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        if let map { options.layout.columns = try HeaderNames(text: map) }
        let report = try IngestTestSupport.ingest(text, into: database, options: options)
        let rows = try database.query(
            "select amount_e4 / 1e4, unit_price from invoice_line order by line_no")
        return (try rows.map { try $0.double(0) }, try rows.map { try $0.double(1) }, report)
    }

    private static let lines = """
        1,A1,Screw,2025-08-14,300,10.00,100,30.00,c1
        2,B1,Nail,2025-08-15,2000,12.30,1000,24.60,c2
        3,C1,Hammer,2025-08-16,1,10.00,1,10.00,c3

        """

    @Test(arguments: ["Price Unit", "Preiseinheit", "per"])
    func aPriceOfManyPiecesIsDividedWhereTheAmountAgrees(name: String) throws {
        let (amounts, prices, report) = try read(
            "Order,SKU,Item Name,Date,Qty,Price,\(name),Total,Customer ID\n" + Self.lines)
        #expect(amounts == [30, 24.6, 10])
        #expect(prices == [0.1, 0.0123, 10])
        #expect(
            report.choices.contains {
                $0.subject == name && $0.value == "pieces that Price is for"
                    && $0.basis.hasPrefix(
                        "not 1 in 2 of 3 lines (2 customers), first in line 2 (100), as amounts say"
                    )
            }, "\(report.choices)")
    }

    @Test func withoutAmountsItIsToldWithItsShare() throws {
        let (amounts, _, report) = try read(
            "Beleg;Artikel;Bezeichnung;Datum;Menge;Preis;Preiseinheit;Kundennr\n1;A1;Schraube;14.08.2025;300;10,00;100;c1\n3;C1;Hammer;16.08.2025;1;10,00;1;c3\n"
        )
        #expect(amounts == [30, 10])
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "Preiseinheit is not 1 in 1 of 2 lines (1 customer), first in line 2 (100): Preis is read as the price of so many pieces, so that these lines come to 30.00 (75.0 % of the file's net revenue), and not 3000.00."
                )
                    && $0.hasSuffix("pass --map price_unit=none")
            }, "\(report.warnings)")
    }

    @Test func noneLeavesPricesAsTheyAre() throws {
        let (amounts, _, _) = try read(
            "Beleg;Artikel;Bezeichnung;Datum;Menge;Preis;Preiseinheit;Kundennr\n1;A1;Schraube;14.08.2025;300;10,00;100;c1\n",
            map: "price_unit=none")
        #expect(amounts == [3000])
    }

    @Test func anAmountThatSaysOnePieceIsBelieved() throws {
        let (amounts, _, report) = try read(
            "Order,SKU,Item Name,Date,Qty,Price,Per,Total,Customer ID\n1,A1,Screw,2025-08-14,3,10.00,100,30.00,c1\n"
        )
        #expect(amounts == [30])
        #expect(report.choices.contains { $0.subject == "Per" && $0.value == "not read" })
    }

    @Test func wordsAreNoPieces() throws {
        let (amounts, _, _) = try read(
            "Order,SKU,Item Name,Date,Qty,Price,Price Unit,Customer ID\n1,A1,Screw,2025-08-14,3,10.00,each,c1\n"
        )
        #expect(amounts == [30])
    }

    @Test func aPriceUnitAloneIsThePrice() throws {
        let (amounts, _, _) = try read(
            "Order,SKU,Item Name,Date,Qty,Price Unit,Customer ID\n1,A1,Screw,2025-08-14,3,10.00,c1\n"
        )
        #expect(amounts == [30])
    }

    /// `6` may be anything; nothing agrees.
    @Test func whatIsNoPowerOfTenIsToldAndNotUsed() throws {
        let (amounts, _, report) = try read(
            "Order,SKU,Item Name,Date,Qty,Price,Per,Customer ID\n1,A1,Egg,2025-08-14,12,3.00,6,c1\n"
        )
        #expect(amounts == [36])
        #expect(
            report.warnings.contains {
                $0.contains("pass --map price_unit=Per, by which these lines come to 6.00")
            })
    }

    @Test func aUnitOfNothingIsABadLine() throws {
        #expect(throws: IngestError.self) {
            try read(
                "Order,SKU,Item Name,Date,Qty,Price,Preiseinheit,Customer ID\n1,A1,Screw,2025-08-14,3,10.00,0,c1\n",
                map: "price_unit=Preiseinheit")
        }
    }

    @Test func aNumberBeforeAWordIsRead() throws {
        let (amounts, _, report) = try read(
            "Order,SKU,Item Name,Date,Qty,Preis,Preis pro,Kunde\n1,A1,Screw,2025-08-14,300,10.00,100 Stk,c1\n2,A1,Screw,2025-08-14,2,10.00,1 Stk.,c1\n"
        )
        #expect(amounts == [30, 20])
        #expect(report.warnings.contains { $0.hasPrefix("Preis pro is not 1 in 1 of 2 lines") })
    }

    /// `Unit` is mostly a unit of measure: amounts have to agree.
    @Test func aUnitThatMayBeAnotherIsToldAndNotUsed() throws {
        let text =
            "Order,SKU,Item Name,Date,Qty,Price,Unit,Customer ID\n1,A1,Screw,2025-08-14,300,10.00,100,c1\n2,B1,Cup,2025-08-14,1,5.00,1,c1\n"
        let (amounts, _, report) = try read(text)
        #expect(amounts == [3000, 5])
        #expect(
            report.warnings.contains { $0.contains("pass --map price_unit=Unit") },
            "\(report.warnings)")
        #expect(try read(text, map: "price_unit=Unit").amounts == [30, 5])
        let (agreeing, _, _) = try read(
            "Order,SKU,Item Name,Date,Qty,Price,Unit,Total,Customer ID\n1,A1,Screw,2025-08-14,300,10.00,100,30.00,c1\n"
        )
        #expect(agreeing == [30])
        let words = try read(
            text.replacing("100,c1", with: "PC,c1").replacing("00,1,c1", with: "00,PC,c1"))
        #expect(!words.report.choices.contains { $0.subject == "Unit" })
    }
}

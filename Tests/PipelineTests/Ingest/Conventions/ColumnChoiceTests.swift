import Foundation
import Pipeline
import Store
import Testing

/// Names of a header are guesses until the columns below them agree.
@Suite struct ColumnChoiceTests {
    /// Reads a file and gives the columns that were found, the decisions and the warnings.
    private func read(
        _ text: String, options: IngestOptions = IngestOptions()
    ) throws -> (map: [String: String], report: IngestReport) {
        let report = try IngestTestSupport.ingest(
            text, into: IngestTestSupport.database(), options: options)
        let pairs = report.columnMap.components(separatedBy: ", ").map {
            $0.components(separatedBy: "=")
        }
        return (Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) }), report)
    }

    private func problem(_ text: String, options: IngestOptions = IngestOptions()) throws -> String
    {
        try #require(throws: IngestError.self) { try read(text, options: options) }.description
    }

    /// The order of Shopify, beside a column of receipts that only its tills fill.
    @Test func anEmptyColumnLosesAgainstAFilledOne() throws {
        let lines = (1...60).map {
            "#\($0),\($0 == 7 ? "R1" : ""),SKU\($0),Mug,1,2023-01-05,2.5,a,UK\n"
        }
        let (map, report) = try read(
            "Name,Receipt Number,SKU,Item Name,Qty,Date,Price,Email,Country\n" + lines.joined())
        #expect(map["invoice_no"] == "Name")
        #expect(
            report.decisions.contains {
                $0.hasPrefix("invoice_no Name: Receipt Number is empty in 59 of 60 lines")
            }, "\(report.decisions)")
    }

    @Test func aFilledColumnOfThatNameStays() throws {
        let lines = (1...3).map { "#\($0),R\($0),SKU\($0),Mug,1,2023-01-05,2.5,a,UK\n" }
        let (map, report) = try read(
            "Name,Receipt Number,SKU,Item Name,Qty,Date,Price,Email,Country\n" + lines.joined())
        #expect(map["invoice_no"] == "Receipt Number")
        #expect(report.decisions.contains { $0.contains("--map invoice_no=Name takes it") })
    }

    /// Two customers called Maria Garcia are two.
    @Test func anAddressTellsCustomersApartAndANameDoesNot() throws {
        let (map, report) = try read(
            """
            Order #,Date,Customer,Email,SKU,Product,Qty,Price,Country
            1,2023-01-05 10:00,Maria Garcia,maria.g@shop.example,A,Mug,1,2.5,ES
            2,2023-02-05 10:00,Maria Garcia,mgarcia77@shop.example,A,Mug,1,2.5,ES

            """)
        #expect(map["customer_id"] == "Email")
        #expect(report.decisions.contains { $0.contains("Customer holds names") })
    }

    @Test func idsStayBeforeAddresses() throws {
        let (map, _) = try read(
            """
            Order #,Date,Customer,Email,SKU,Product,Qty,Price,Country
            1,2023-01-05 10:00,C17,maria.g@shop.example,A,Mug,1,2.5,ES

            """)
        #expect(map["customer_id"] == "Customer")
    }

    /// Cash tills with an empty column of members, and shops that ask for no address.
    @Test(arguments: ["Customer Name", "Billing Name"])
    func anEmptyColumnOfCustomersBesideNamesIsTold(_ name: String) throws {
        let lines = (1...5).map { "\($0),2023-01-05,,0171\($0),Ann \($0),A,Mug,1,2.5\n" }
        let text = "Order,Date,Customer ID,Phone,\(name),SKU,Product,Qty,Price\n" + lines.joined()
        let (_, report) = try read(text)
        let flag = name == "Customer Name" ? "'Customer Name'" : "Phone"
        #expect(
            report.warnings.contains {
                $0.hasPrefix("Customer ID names a customer in 0 of 5 lines (0.0 %), and")
                    && $0.contains("--map customer_id=\(flag)")
            }, "\(report.warnings)")
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: "customer_id=\(name)")
        #expect(
            try !read(text, options: options).report.warnings.contains {
                $0.contains("names a customer in")
            })
    }

    @Test func aPriceOfNothingButZerosIsNone() throws {
        let lines = (1...3).map { "\($0),2023-01-05,7,A,Mug,1,0.00,2.5,ES\n" }
        let (map, report) = try read(
            "Order,Date,Client ID,SKU,Product,Qty,Unit Price,Selling Price,Country\n"
                + lines.joined())
        #expect(map["unit_price"] == "Selling Price")
        #expect(report.decisions.contains { $0.contains("Unit Price holds nothing but zeros") })
    }

    /// A typing error in a format of the caller's would leave the whole file without customers.
    @Test func aHeaderThatAnOwnFormatNamesAndTheFileLacksIsRefused() throws {
        func options(_ customer: String, _ description: String) throws -> IngestOptions {
            var options = IngestOptions()
            options.layout.columns.shop = .format(
                try ShopFormat(
                    text: """
                        name: till
                        invoice_no: Bon
                        stock_code: Artikel
                        description: \(description)
                        quantity: Stk
                        invoiced_at: Tag
                        unit_price: Preis
                        customer_id: \(customer)

                        """, file: "till.txt"))
            return options
        }
        let text = "Bon,Artikel,Text,Stk,Tag,Preis,Karte\n1,A,Mug,1,2023-01-13,5,7\n"
        #expect(
            try problem(text, options: options("Kartte", "Text")).contains(
                "the format till names headers that the file does not have (customer_id: Kartte); the file has Karte"
            ))
        let report = try read(text, options: options("Karte", "Name")).report
        #expect(report.warnings.contains { $0.contains("(description: Name); the file has Text") })
        #expect(
            try !read(text, options: options("Karte", "Text")).report.warnings.contains {
                $0.contains("the format till names")
            })
    }

    @Test func codesThatASpreadsheetHasMadeDaysAreTold() throws {
        func told(_ codes: [String]) throws -> [String] {
            let lines = codes.enumerated().map { "\($0),2023-01-05,7,\($1),Mug,1,2.5,ES\n" }
            return try read("Order,Date,Client ID,SKU,Product,Qty,Price,Country\n" + lines.joined())
                .report.warnings.filter { $0.contains("a spreadsheet makes one of") }
        }
        for day in ["02-May", "May-02", "2-mai"] {
            #expect(
                try told([day, "5-12", "7-13"]).first?.hasPrefix(
                    "SKU has a day such as \"\(day)\" in 1 of 3 lines (33.3 %)") == true)
        }
        #expect(try told(["02-May", "03-May", "7-13"]).isEmpty)
        #expect(try told(["02-MUG", "MUG-1", "A02-May"]).isEmpty)
    }

    @Test func customersByNameAreTold() throws {
        let (_, report) = try read(
            """
            Order #,Date,Customer,SKU,Product,Qty,Price,Country
            1,2023-01-05 10:00,Maria Garcia,A,Mug,1,2.5,ES

            """)
        #expect(report.warnings.contains { $0.contains("two people of one name are one customer") })
    }

    @Test func whatWasPaidIsNotWhatTheShopPaid() throws {
        let (map, report) = try read(
            """
            Order,Date,Client ID,SKU,Product,Qty,Unit Cost,Selling Price,Country
            1,2023-01-05 10:00,7,A,Mug,1,1.5,2.5,ES

            """)
        #expect(map["unit_price"] == "Selling Price")
        #expect(report.decisions.contains { $0.contains("--map unit_price='Unit Cost' takes it") })
    }

    @Test func anEmptyCodeGivesWayToTheName() throws {
        let (map, report) = try read(
            """
            Order,Date,Client ID,SKU,Product,Qty,Price
            1,2023-01-05 10:00,7,,Mug,1,2.5
            2,2023-01-05 10:00,7,,Cup,1,2.5

            """)
        #expect(map["stock_code"] == "Product" && map["description"] == "Product")
        #expect(report.decisions.contains { $0.contains("SKU is empty in 2 of 2 lines") })
    }

    @Test func anotherPriceIsTold() throws {
        let (map, report) = try read(
            """
            Order,Date,Client ID,SKU,Product,Qty,List Price,Selling Price
            1,2023-01-05 10:00,7,A,Mug,1,3.5,2.5

            """)
        #expect(map["unit_price"] == "Selling Price")
        #expect(report.decisions.contains { $0.contains("--map unit_price='List Price' takes it") })
    }

    @Test func aColumnThatCannotBeItIsNotTaken() throws {
        let (map, report) = try read(
            """
            Order,Order Date,Date,Client ID,SKU,Product,Quantity,Qty,Price,Country
            1,n/k,2023-01-05 10:00,7,A,Mug,box,3,2.5,ES

            """)
        #expect(map["invoiced_at"] == "Date" && map["quantity"] == "Qty")
        #expect(report.decisions.contains { $0.contains("Order Date holds no dates") })
        #expect(report.decisions.contains { $0.contains("Quantity holds no numbers") })
    }

    @Test func cellsOfOneNameThatSayTheSameAreOne() throws {
        let (map, _) = try read(
            """
            Order,Date,Client ID,SKU,Product,Qty,Price,Country,Price
            1,2023-01-05,7,A,Mug,1,2.5,ES,2.5
            2,2023-01-05,7,A,Mug,1,3.5,ES,3.5

            """)
        #expect(map["unit_price"] == "Price#1")
    }

    @Test func cellsOfOneNameThatDifferAreRefusedWithTheFlag() throws {
        let words = try problem(
            """
            Order,Date,Client ID,SKU,Product,Qty,Price,Country,Price
            1,2023-01-05,7,A,Mug,1,2.5,ES,2.0

            """)
        #expect(
            words.contains("--map unit_price='Price#1' or --map unit_price='Price#2'."), "\(words)")
    }

    /// The decision is over the whole file, not over its first lines.
    @Test func aColumnMayFillLate() throws {
        let late = (1...40_000).map { line in
            "#\(line),\(line > 30_000 ? "R\(line)" : ""),S,Mug,1,2023-01-05,2.5,a,UK\n"
        }
        let (map, _) = try read(
            "Name,Receipt Number,SKU,Item Name,Qty,Date,Price,Email,Country\n" + late.joined())
        #expect(map["invoice_no"] == "Receipt Number")
    }

    @Test func adviceNamesOnlyWhatCanBeIt() throws {
        // Nearest by letters, but a text.
        let words = try problem(
            "Order,Date,Client ID,SKU,Product,Unit Price Note,Qty,Charged,Country\n"
                + "1,2023-01-05,7,A,Mug,cheap,1,x,ES\n")
        #expect(
            words.contains("No column that is left holds numbers, which unit_price needs."),
            "\(words)")
        let total = try problem(
            "Order,Date,Client ID,SKU,Product,Qty,Sales,Country\n1,2023-01-05,7,A,Mug,1,2.5,ES\n")
        #expect(total.contains("--line-total Sales"), "\(total)")
    }

    @Test func whatIsNotTakenOffIsTold() throws {
        let (_, report) = try read(
            """
            Order,Date,Client ID,SKU,Product,Qty,Price,Country,Discount,Refunded Amount
            1,2023-01-05,7,A,Mug,1,2.5,ES,0.5,0
            2,2023-01-05,7,A,Mug,1,2.5,ES,0.00,1.00

            """)
        #expect(
            report.warnings.contains {
                $0.contains("Discount is not zero in 1 of ")
                    && $0.contains("line_discount=Discount")
            }, "\(report.warnings)")
        #expect(report.warnings.contains { $0.contains("order_refund='Refunded Amount'") })
    }

    @Test func namesOfThePublishedDataAreNotLookedInto() throws {
        let (map, report) = try read(
            IngestTestSupport.header + IngestTestSupport.goodLine + "\n")
        #expect(map["customer_id"] == "CustomerID")
        #expect(!report.choices.contains { $0.flag == "--map" })
    }

    @Test func dateAndTimeMayStandInTwoColumns() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            """
            Order,Date,Time,SKU,Product,Qty,Price
            1,2023-01-05,14:30:01,A,Mug,1,2.5
            2,2023-01-05,,A,Mug,1,2.5
            3,2023-01-05 09:00:00,14:30:01,A,Mug,1,2.5

            """, into: database)
        #expect(
            try database.query("select invoiced_at from invoice_line order by line_no").map {
                try $0.text(0)
            } == ["2023-01-05 14:30:01", "2023-01-05 00:00:00", "2023-01-05 09:00:00"])
    }

    /// Kinds of customers are no customers, by name or by content.
    @Test(arguments: ["account type", "Customer Group", "Buyer Segment", "Account"])
    func kindsAreNotProposedAsCustomers(name: String) throws {
        let lines = (1...40).map { "\($0),A1,Mug,2023-01-05,1,2.00,\(["B2B", "B2C"][$0 % 2])" }
        let report = try IngestTestSupport.ingest(
            "Order,SKU,Item Name,Date,Qty,Price,\(name)\n" + lines.joined(separator: "\n") + "\n",
            into: try IngestTestSupport.database())
        #expect(
            !report.warnings.contains { $0.contains("--map customer_id=") }, "\(report.warnings)")
    }
}

import Pipeline
import Store
import Testing

/// What files make of a database's conventions, one after the other.
@Suite struct ShopDecisionTests {
    private let database: Connection

    init() throws { database = try IngestTestSupport.database() }

    /// Lines as `invoice,code,description,quantity,price,customer`.
    @discardableResult
    private func ingest(
        _ lines: [String], options: IngestOptions = IngestOptions(), name: String = "sales.csv"
    ) throws -> IngestReport {
        let text = lines.map { line in
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            return
                "\(parts[0]),\(parts[1]),\(parts[2]),\(parts[3]),2011-01-05 10:00,\(parts[4]),\(parts[5]),UK"
        }.joined(separator: "\n")
        return try IngestTestSupport.ingest(
            IngestTestSupport.header + text + "\n", into: database, options: options, name: name)
    }

    private func texts(_ sql: String) throws -> [String] {
        try database.query(sql).map { try $0.text(0) }
    }

    private func codes() throws -> [String] {
        try texts("select code || ' ' || meaning from non_product_code order by code")
    }

    private func convention() throws -> String {
        try texts(
            """
            select cancellation_rule || ' ' || cancellation_basis || ' ' || non_product_rule || ' '
                || non_product_basis
            from shop_convention
            """)[0]
    }

    @Test func theListIsThatOfTheMigration() throws {
        let all = try codes()
        #expect(all.count == 26)
        try ingest(["1,A,MUG,1,2,a"])
        #expect(try codes() == [])
        #expect(try convention() == "c-prefix open none open")
        try ingest(["2,post,Postage and packing,1,2,a"], name: "b.csv")
        #expect(try codes() == all)
        #expect(try convention() == "c-prefix open online-retail data")
    }

    /// Customers behind lines of a kind are counted as far as there is room for them.
    @Test func whatCannotBeCountedIsSaid() throws {
        let lines = (0..<66_000).map { "C\($0),A,MUG,1,2,k\($0)" }
        let report = try ingest(lines)
        #expect(
            report.decisions.contains {
                $0.contains(
                    "66,000 lines, more than 65,536 customers, 100.0 % of the sales before returns")
            }, "\(report.decisions)")
    }

    @Test func aCodeThatLaterIsAProductLeavesTheList() throws {
        try ingest(["1,POST,POSTAGE,1,2,a", "2,M,Manual,1,4,a"])
        let report = try ingest(["3,S,Shirt S,2,20,b", "4,M,Shirt M,1,20,b"], name: "b.csv")
        #expect(try codes().count == 25)
        // M was a manual correction before, so the second meaning is a doubt and no proof.
        #expect(report.warnings.contains { $0.hasPrefix("M is left out of all sales") })
        #expect(
            report.decisions.contains { $0.contains("products here") && $0.contains("S (Shirt S)") }
        )
        #expect(
            try texts("select stock_code from sale_line order by line_id") == ["S"])
        #expect(
            try database.scalar("select revenue from customer_fact where customer_id = 'b'") == 40.0
        )
    }

    @Test func codesWithoutAnyDescriptionAreProducts() throws {
        let report = try ingest(["1,M,,1,2,a", "2,S,,1,2,b"])
        #expect(try codes() == [])
        #expect(try convention() == "c-prefix open none open")
        #expect(report.decisions.contains { $0.hasPrefix("products here") })
    }

    /// Online Retail II has one such line among 19,000.
    @Test func aSlipAmongManyCancellationsIsNoConvention() throws {
        let lines = (0..<150).map { "C\($0),A,MUG,-1,2,a" } + ["C999,A,MUG,1,2,b"]
        let report = try ingest(lines)
        #expect(try convention().hasPrefix("c-prefix data"))
        #expect(
            report.warnings.contains {
                $0.contains("1 line, 1 customer, 100.0 % of the sales before returns")
            })
        #expect(report.warnings.contains { $0.contains("--cancellations sign") })
    }

    @Test func olderDatabasesStayAsTheyAreAndAreTold() throws {
        try database.run(
            "update shop_convention set cancellation_basis = 'earlier', non_product_basis = 'earlier'"
        )
        let report = try ingest(["CA-1,M,Shirt M,1,2,a", "CA-2,A,MUG,1,2,b"])
        #expect(try convention() == "c-prefix earlier online-retail earlier")
        #expect(try codes().count == 26)
        #expect(report.warnings.contains { $0.contains("--cancellations sign") })
        #expect(report.warnings.contains { $0.contains("--non-product-codes none") })
    }

    @Test func shareWithoutCustomerIsOfSales() throws {
        let report = try ingest([
            "1,A,MUG,1,3,a", "2,A,MUG,1,1,", "3,POST,POSTAGE,1,100,", "C4,A,MUG,-1,50,",
        ])
        #expect(report.revenueShareWithoutCustomer == 0.25)
        #expect(
            report.decisions.contains {
                $0.contains(
                    "POST (POSTAGE); 1 line, 0 customers, 96.2 % of the sales before returns")
            })
    }

    @Test func factsAreThoseOfTheViews() throws {
        try ingest(["CA-1,M,Shirt M,2,5,a", "2,A,MUG,1,2,b", "3,GIFT,Gift box,1,9,b"])
        let ofFacts = try texts(
            "select customer_id || revenue || invoice_count from customer_fact order by 1")
        #expect(
            ofFacts
                == (try texts(
                    """
                    select customer_id || revenue || invoice_count
                    from customer_features_rfm order by 1
                    """)))
        #expect(ofFacts == ["a10.01", "b11.02"])
    }

    @Test func aFileThatIsRefusedDecidesNothing() throws {
        #expect(throws: IngestError.self) {
            try ingest(["CA-1,M,Shirt M,2,5,a", "2,A,MUG,x,2,b"])
        }
        #expect(try convention() == "c-prefix open online-retail open")
        #expect(try codes().count == 26)
    }

    // MARK: Sizes

    /// Sizes beside real postage: what nothing says of M and S is no proof.
    @Test func sizesWithoutADescriptionBesidePostageAreProducts() throws {
        let report = try ingest([
            "1,POST,POSTAGE,1,2,a", "2,M,,2,20,a", "3,S,,1,20,b", "4,B,Blue dress,1,30,b",
        ])
        #expect(try codes().count == 23)
        #expect(
            try texts("select stock_code from sale_line order by line_id") == ["M", "S", "B"])
        #expect(
            report.decisions.contains {
                $0.hasPrefix("products here") && $0.contains("M,")
                    && $0.contains("3 lines, 2 customers")
            }, "\(report.decisions)")
    }

    /// A file without descriptions does not undo what an earlier one said.
    @Test func whatWasMeantBeforeStaysWithoutADescription() throws {
        try ingest(["1,POST,POSTAGE,1,2,a", "2,M,Manual,1,4,a"])
        try ingest(["3,POST,,1,2,a", "4,S,,1,20,a"], name: "b.csv")
        #expect(try texts("select stock_code from sale_line") == ["S"])
        #expect(try codes().count == 25)
    }

    @Test(arguments: [
        ("M", "Manual coffee grinder"), ("S", "Sampler set"), ("TEST001", "Latest novel"),
        ("AMAZONFEE", "Coffee mug"), ("BANK CHARGES", "Phone charger"), ("C2", "Baby carriage"),
        ("PADS", "Notepads A5"), ("D", "Discount store poster"),
        ("GIFT", "Voucher wallet, leather"),
        ("POST", "Postage stamp mug"), ("B", "Bad debtor novel"),
    ])
    func goodsThatSoundLikePostingsAreProducts(code: String, description: String) throws {
        try ingest(["1,\(code),\(description.replacing(",", with: "")),1,2,a"])
        #expect(try codes() == [])
        #expect(try texts("select stock_code from sale_line") == [code])
    }

    @Test(arguments: [
        ("M", "Manual"), ("M", "MANUAL CORRECTION"), ("S", "SAMPLES"),
        ("POST", "Postage & packing"),
        ("DOT", "DOTCOM POSTAGE"), ("PADS", "PADS TO MATCH ALL CUSHIONS"), ("B", "Adjust bad debt"),
        ("gift_0001_20", "Dotcomgiftshop Gift Voucher £20.00"), ("CRUK", "CRUK Commission"),
        ("ADJUST", "Adjustment by john on 26/01/2010 16"), ("C2", "CARRIAGE"),
        ("TEST001", "This is a test product."), ("AMAZONFEE", "AMAZON FEE"), ("D", "Discount"),
    ])
    func postingsOfOnlineRetailAreKnown(code: String, description: String) throws {
        try ingest(["1,\(code),\(description),1,2,a"])
        #expect(try codes().count == 26)
    }

    /// The table knows codes only: what most lines say decides, and both are told.
    @Test(arguments: [(3, 1, 0), (1, 3, 3)])
    func aCodeOfTwoThingsIsDecidedByMostLines(manual: Int, shirts: Int, sold: Int) throws {
        let report = try ingest(
            ["0,POST,POSTAGE,1,2,a"] + (0..<manual).map { "\($0)1,M,Manual,1,5,a" }
                + (0..<shirts).map { "\($0)2,M,T-shirt M,1,20,b" })
        #expect(
            try texts("select stock_code from sale_line").count == (sold > 0 ? manual + shirts : 0))
        #expect(
            report.warnings.contains {
                $0.hasPrefix("M is two things in this file: \"Manual\" (\(manual) line")
                    && $0.contains("\"T-shirt M\" (\(shirts) line")
            }, "\(report.warnings)")
    }

    @Test func withoutAnyDescriptionTheListStaysEmptyAndIsDecidedLater() throws {
        try ingest(["1,M,,1,2,a", "2,POST,,1,2,b"])
        #expect(try convention() == "c-prefix open none open")
        try ingest(["3,POST,POSTAGE,1,2,a"], name: "b.csv")
        #expect(try convention() == "c-prefix open online-retail data")
        #expect(try texts("select stock_code from sale_line") == ["M"])
    }
}

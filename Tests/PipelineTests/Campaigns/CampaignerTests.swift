import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct CampaignerTests {
    private func error(_ body: () throws -> Void) throws -> CampaignError {
        try #require(throws: CampaignError.self) { try body() }
    }

    // MARK: Arms

    /// Every third shares an address or a number with the next.
    @Test func armsShareNobodyByIDAddressOrNumber() throws {
        let shop = try CampaignShop()
        try shop.read(
            CampaignShop.customers { number, email, phone, _ in
                if number % 6 == 1 { email = " C\(number - 1)@Example.com " }
                if number % 6 == 4 { phone = "0044 20 794-\(60000 + number - 1)" }
            })
        let draft = try shop.campaign { $0.channel = .email }
        _ = draft.written
        let (targets, controls) = (try shop.file("Spring.csv"), try shop.file("Spring.control.csv"))
        #expect(try shop.arm("target").count == 270 && shop.arm("control").count == 30)
        #expect(controls.count == 30)
        // One line an address: fifty share theirs, some of them in the other arm.
        #expect(targets.count < 270 && targets.count > 220)
        for column in 0..<2 {
            let own = Set(targets.map { $0[column] })
            #expect(own.isDisjoint(with: controls.map { $0[column] }))
            if column == 1 { #expect(own.count == targets.count) }
        }
        let numbers = try shop.connection.query(
            """
            select count(distinct arm)
            from campaign_customer
            inner join customer using (customer_id)
            group by replace(replace(replace(phone, '0044 ', '+44'), '-', ''), ' ', '')
            """
        ).map { try $0.int(0) }
        #expect(numbers.allSatisfy { $0 == 1 })
        let mixed = try shop.connection.scalar(
            """
            select count(*) from (
                select 1 from campaign_customer group by contact_group having count(distinct arm) > 1
            )
            """)
        #expect(mixed == 0)
        #expect(
            try shop.connection.scalar(
                """
                select count(*) from (
                    select 1 from campaign_customer inner join customer using (customer_id)
                    group by lower(trim(email)) having count(distinct arm) > 1
                )
                """) == 0)
    }

    @Test func theOrderOfRowsChangesNothing() throws {
        var arms: [Set<String>] = []
        for isReversed in [false, true] {
            let shop = try CampaignShop(200, isReversed: isReversed)
            try shop.read(CampaignShop.customers(200, isReversed: isReversed))
            try shop.campaign {
                $0.limit = 150
                $0.controlShare = 0.2
            }
            arms += [try shop.arm("target"), try shop.arm("control")]
        }
        #expect(arms[0].count == 120 && arms[1].count == 30)
        #expect(arms[0] == arms[2] && arms[1] == arms[3])
    }

    @Test func anotherSeedDrawsOthers() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign("A")
        try shop.campaign("B") { $0.seed = 1 }
        #expect(try shop.arm("control", of: "A") != shop.arm("control", of: "B"))
    }

    // MARK: The same again

    @Test func theSameAgainWritesTheSameFiles() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        _ = try shop.campaign { $0.channel = .email }.written
        let before = try shop.file("Spring.csv")
        let rows = try shop.connection.query("select * from campaign_customer").map(\.values)
        let again = try shop.campaign("spring") { $0.channel = .email }
        _ = again.written
        #expect(try shop.file("Spring.csv") == before)
        #expect(try shop.connection.query("select * from campaign_customer").map(\.values) == rows)
        #expect(again.report.notes.contains { $0.contains("drawn already") })
        let shown = try Campaigner(in: shop.connection).show("SPRING", in: nil)
        #expect(shown.written.isEmpty)
    }

    @Test func otherTermsAreRefusedUntilForcedAndNeverOnceSent() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign()
        let refused = try error { try shop.campaign { $0.controlShare = 0.5 } }
        #expect("\(refused)".contains("--control was 10.0 % and is 50.0 %"))
        #expect(refused.kind == .usage)
        try shop.campaign {
            $0.controlShare = 0.5
            $0.isForced = true
        }
        #expect(try shop.arm("control").count == 150)
        try shop.connection.run("update campaign set sent_date = '2011-10-02', days = 28")
        #expect(
            try error { try shop.campaign { $0.isForced = true } }
                == .sent("Spring", date: "2011-10-02"))
        #expect(try shop.arm("control").count == 150)
    }

    /// Lines of days that the segments cover already, and of the newest, are lines that they do not know.
    @Test(arguments: ["2011-09-01", "2011-09-30"])
    func linesThatTheSegmentsDoNotKnowAreTold(day: String) throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        func stale(_ name: String) throws -> String? {
            try shop.campaign(name).report.notes.first { $0.contains("workbench refresh") }
        }
        #expect(try stale("A") == nil)
        _ = try SegmentShop.make(
            [.init("C1007", day, 900), .init("N1", day, 20)], in: shop.connection,
            firstInvoice: 50_000)
        let told = try #require(try stale("B"))
        // C1007 had bought for 17.
        #expect(
            told.hasPrefix(
                "not refreshed since 2011-09-30, and lines of 2 customers were read or changed since (their net revenue is 17.00 in the segments, 937.00 in the lines of today): workbench refresh"
            ), "\(told)")
        _ = try Refresher(in: shop.connection).refresh()
        #expect(try stale("C") == nil)
    }

    /// What a campaign prints is true of its publication's day, whatever lines come later.
    @Test(arguments: ["rfm", "Other"]) func revenueIsThatOfThePublicationsDay(name: String) throws {
        let shop = try CampaignShop(100)
        try shop.read(
            CampaignShop.customers(100) { number, _, _, news in if number < 10 { news = "no" } })
        try SegmentShop.publishRules(shop.connection, cuts: SegmentShop.cuts(), name: "Other")
        func people(_ campaign: String) throws -> [[Cell]] {
            let report = try Campaigner(in: shop.connection).show(campaign, in: nil).report
            return try #require(report.document.tables.first).rows
        }
        try shop.campaign("A") { $0.publication = name }
        let before = try people("A")
        #expect(before.count == 4)
        // Lines of a left-out one, of those written to and of later days.
        _ = try SegmentShop.make(
            [.init("C1003", "2011-10-05", 900), .init("C1050", "2011-10-05", 70)],
            in: shop.connection, firstInvoice: 50_000)
        #expect(try people("A") == before)
        try shop.campaign("B") { $0.publication = name }
        #expect(try people("B")[0] == before[0] && people("B")[1] == before[1])
        var request = HandOverRequest(.campaign("A"), for: .klaviyo)
        request.today = CampaignShop.today
        let handed = try HandOver(in: shop.connection).write(request, to: shop.folder.path)
        let told = try #require(handed.table.rows.first)
        #expect(told[3] == before[2][3], "\(told) \(before)")
    }

    @Test func aDryRunChangesNothing() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        let draft = try shop.campaign {
            $0.isDryRun = true
            $0.globalControl = 0.05
        }
        #expect(draft.written.isEmpty)
        for table in ["campaign", "campaign_customer", "global_control", "campaign_left_out"] {
            #expect(try shop.connection.scalar("select count(*) from \(table)") == 0)
        }
        #expect(!FileManager.default.fileExists(atPath: shop.folder.file("Spring.csv")))
    }

    // MARK: One step

    /// What was drawn and cannot be written was not drawn.
    @Test func aCampaignWhoseFilesCannotBeWrittenIsNone() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try FileManager.default.createDirectory(
            atPath: shop.folder.file("Spring.csv"), withIntermediateDirectories: false)
        #expect(throws: (any Error).self) { try shop.campaign() }
        #expect(try shop.connection.scalar("select count(*) from campaign") == 0)
        #expect(try shop.connection.scalar("select count(*) from campaign_file") == 0)
        #expect(!FileManager.default.fileExists(atPath: shop.folder.file("Spring.control.csv")))
    }

    /// The database is read for too long, and the step fails after its files are in their places.
    @Test func listsOfBeforeStayWhereTheStepFailsAtItsEnd() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign()
        let before = try shop.file("Spring.csv")
        let names = try shop.folder.contents()
        try shop.refuseToCommit(whatWrites: "campaign_file")
        #expect(throws: (any Error).self) {
            try shop.campaign { ($0.isForced, $0.seed) = (true, 7) }
        }
        #expect(throws: (any Error).self) { try shop.campaign("New") }
        #expect(try shop.file("Spring.csv") == before)
        #expect(try shop.folder.contents() == names)
        #expect(try shop.connection.scalar("select count(*) from campaign") == 1)
    }

    /// A file of customers begins as those of a campaign do.
    @Test func filesOfOthersStay() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        let text = "customer_id,note\n1,mine\n"
        _ = try shop.folder.write(text, to: "Spring.control.csv")
        #expect(throws: (any Error).self) { try shop.campaign() }
        #expect(try shop.connection.scalar("select count(*) from campaign") == 0)
        #expect(
            try String(contentsOfFile: shop.folder.file("Spring.control.csv"), encoding: .utf8)
                == text)
        try FileManager.default.removeItem(atPath: shop.folder.file("Spring.control.csv"))
        try shop.campaign()
        // Drawn anew elsewhere: what was written first is known all the same, by its whole path.
        let other = shop.folder.file("other")
        try shop.campaign(in: other) { ($0.isForced, $0.seed) = (true, 7) }
        let paths = try shop.connection.query("select path from campaign_file").map {
            try $0.text(0)
        }
        #expect(paths.count == 4 && paths.allSatisfy { $0.hasPrefix("/") })
    }

    /// Killed between the files and the database, it is typed again.
    @Test func filesThatAKilledCommandLeftAreItsOwn() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign()
        for table in ["campaign_file", "campaign_customer", "campaign_left_out", "campaign"] {
            try shop.connection.run("delete from \(table)")
        }
        try shop.campaign()
        #expect(try shop.arm("control").count == 30)
    }

    @Test func withoutASeedEachCampaignDrawsOthers() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        let draft = try shop.campaign("A")
        try shop.campaign("B")
        #expect(try shop.arm("control", of: "A") != shop.arm("control", of: "B"))
        let seed = try shop.connection.query(
            "select seed from campaign where campaign_id = 1")[0].int(0)
        #expect(draft.report.document.text.contains("--seed \(seed)"))
        // Typed, it is the same campaign.
        #expect(
            try shop.campaign("A") { $0.seed = UInt32(seed) }.report.notes.contains {
                $0.contains("drawn already")
            })
    }

    /// Whoever can write to a file can write anything into it.
    @Test(arguments: [
        "update campaign set n_targets = 9223372036854775807",
        "update campaign set n_targets = 9223372036854775807, n_controls = 9223372036854775807",
        "update campaign_left_out set n_customers = 9223372036854775807",
        "update campaign set baseline_days = 9223372036854775807",
        "update campaign set baseline_revenue = 9e999",
        "update campaign set baseline_revenue = -9e999",
        "update campaign set baseline_deviation = 9e999",
        "update campaign set smallest_conversion_difference = 9e999",
        "update campaign set smallest_revenue_difference = 9e999",
        "update campaign_left_out set net_revenue = -9e999",
        "update campaign_customer set net_revenue = 9e999",
    ])
    func storedNumbersThatNoCampaignHasAreDamage(change: String) throws {
        let shop = try CampaignShop(60)
        try shop.read(
            CampaignShop.customers(60) { number, _, _, news in
                if number < 2 { news = "no" }
            })
        try shop.campaign()
        try shop.connection.run(change)
        #expect(throws: DamagedError.self) {
            try Campaigner(in: shop.connection).show("Spring", in: nil)
        }
    }

    // MARK: Refusals

    @Test func whatCannotBeDrawnIsRefusedWithoutATrace() throws {
        let shop = try CampaignShop(19)
        try shop.read(CampaignShop.customers(19))
        #expect(try error { try shop.campaign() } == .tooFew(19, control: 0.1))
        #expect(try error { try shop.campaign { $0.controlShare = 1 } } == .badControl(1))
        #expect(
            try error { try shop.campaign(segment: "neds attention") }
                == .unknownSegment(
                    "neds attention", nearest: "needs attention",
                    names: [
                        "1 \"champions\"", "2 \"loyal\"", "3 \"new\"", "4 \"promising\"",
                        "5 \"needs attention\"",
                        "6 \"at risk\"",
                        "7 \"hibernating\"", "8 \"lost\"",
                    ]))
        #expect(try error { try shop.campaign(segment: "lost") } == .emptySegment("lost"))
        #expect(
            try error { try shop.campaign { $0.publication = "rfn" } }
                == .unknownPublication("rfn", nearest: "rfm", names: ["rfm"]))
        #expect(
            try error { try shop.campaign { $0.minCertainty = 0.1 } }
                == .noCertainty("needs attention"))
        #expect(try shop.connection.scalar("select count(*) from campaign") == 0)
        #expect(!FileManager.default.fileExists(atPath: shop.folder.file("Spring.csv")))
        // Without a control group even a few can be written to, and it says what that costs.
        let few = try shop.campaign { $0.controlShare = 0 }
        #expect(few.report.document.text.contains("Nobody is kept apart"))
        #expect(try shop.arm("target").count == 19)
    }

    @Test func withoutPublicationOrConsentItSaysWhatToType() throws {
        let connection = try SegmentShop.make([.init("A", "2011-01-01", 5)])
        let request = CampaignRequest(try CampaignName("x"), segment: "lost")
        let folder = try TemporaryFolder()
        let nothing = try error {
            _ = try Campaigner(in: connection).make(request, in: folder.path)
        }
        #expect(nothing == .nothingPublished)
        let shop = try CampaignShop(30)
        #expect(try error { try shop.campaign { $0.channel = .sms } } == .noConsent(.sms))
        #expect(
            try error {
                try shop.campaign {
                    $0.channel = .sms
                    $0.needsConsent = false
                }
            } == .noAddresses(.sms))
        try shop.campaign { $0.needsConsent = false }
        #expect(
            try shop.connection.query("select consent_basis, consent_date from campaign")[0].values
                == ["not_needed", .null])
    }

    @Test(arguments: [
        "x.control", "+442079460018", "X.Control", "x.klaviyo", "x.meta.added", "", " x", "x/y",
        "../x", ".x", "-x",
        "a\nb", "a\"b", String(repeating: "x", count: 121),
    ])
    func namesThatNoFileCanHaveAreRefused(name: String) {
        #expect(throws: CampaignError.self) { try CampaignName(name) }
    }
}

extension Document {
    /// All of it as a person reads it.
    fileprivate var text: String {
        TextRenderer(width: 80).text(of: self).replacing("\n", with: " ")
    }
}

import Pipeline
import Store
import TestSupport
import Testing

@Suite struct CampaignFilesTests {
    private func shop(_ channel: ContactChannel? = .email) throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.channel = channel }
        return shop
    }

    /// The same command again: who is in which arm stays.
    private func again(_ shop: CampaignShop, _ channel: ContactChannel? = .email) throws -> String {
        try shop.campaign { $0.channel = channel }.written.joined(separator: "\n")
    }

    /// A customers' file after the draw gives a target the address of somebody kept apart.
    @Test(arguments: [ContactChannel.email, nil])
    func whoHasTheAddressOfAControlTodayIsNotWrittenTo(_ channel: ContactChannel?) throws {
        let shop = try shop(channel)
        let targets = try shop.arm("target").sorted()
        let control = try #require(shop.arm("control").min())
        let number = (Int(control.dropFirst()) ?? 0) - 1_000
        let own = [targets[0], targets[1]].map { (Int($0.dropFirst()) ?? 0) - 1_000 }
        try shop.read(
            CampaignShop.customers { place, email, phone, _ in
                if place == own[0] { email = "c\(number)@example.com" }
                if place == own[1] { phone = "+4420794\(60000 + number)" }
            }, date: "2011-10-01")
        let words = try again(shop, channel)
        #expect(words.contains("; 2 share an address with somebody kept apart"), "\(words)")
        let ids = try shop.file("Spring.csv").map { $0[0] }
        #expect(ids == Array(targets[2...]))
        #expect(words.contains("268 to write to"))
    }

    @Test func whomTheChannelDoesNotReachTodayIsNotWrittenTo() throws {
        let shop = try shop()
        let targets = try shop.arm("target").sorted()
        try shop.connection.run(
            "update customer set email = null where customer_id = ?", [targets[0]])
        try shop.connection.run(
            "update customer set email = 'nobody' where customer_id = ?", [targets[1]])
        let words = try again(shop)
        #expect(words.contains("268 to write to; 2 have no address any more"), "\(words)")
        #expect(try shop.file("Spring.csv").map { $0[0] } == Array(targets[2...]))
    }

    @Test func whoIsForgottenIsNotWrittenTo() throws {
        let shop = try shop(nil)
        let target = try #require(shop.arm("target").min())
        try shop.connection.run(
            """
            insert into forgotten_customer (customer_hash, token, forgotten_at)
            values (?, 'forgotten-1', '2011-10-02 00:00:00')
            """, [String(repeating: "a", count: 64)])
        try shop.connection.run(
            "update campaign_customer set customer_id = 'forgotten-1' where customer_id = ?",
            [target])
        let words = try again(shop, nil)
        #expect(words.contains("269 to write to; 1 was forgotten"), "\(words)")
        #expect(try !shop.file("Spring.csv").contains { $0[0] == "forgotten-1" })
    }

    /// A list of --same-customer says after the draw that a target is somebody kept apart.
    @Test func whoIsThePersonOfAControlIsNotWrittenTo() throws {
        let shop = try shop()
        let targets = try shop.arm("target").sorted()
        let control = try #require(shop.arm("control").min())
        try shop.connection.run(
            "insert into same_customer (customer_id, same_as) values (?, ?)", [control, targets[0]])
        let words = try again(shop)
        #expect(
            words.contains("269 to write to; 1 is the same person as somebody kept apart"),
            "\(words)")
        #expect(try shop.file("Spring.csv").map { $0[0] } == Array(targets[1...]))
    }

    @Test func withoutAControlGroupTheFileIsToldToBeEmpty() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        let written = try shop.campaign { $0.controlShare = 0 }.written.joined(separator: "\n")
        #expect(written.contains("Spring.control.csv: nobody is kept apart"), "\(written)")
        #expect(try shop.file("Spring.control.csv").isEmpty)
        let with = try shop.campaign("With").written.joined(separator: "\n")
        #expect(with.contains("With.control.csv: 30 kept apart: give it to whoever sends"))
    }

    /// Killed while its files were put in their places, a command leaves the list of before beside them.
    @Test func whatAKilledCommandLeftIsNamed() throws {
        let shop = try shop()
        for name in [
            "Spring.csv.aB3dEf.old", "Spring.control.csv.Qw12zz", "Spring.csv.backup",
            "X.csv.aB3dEf",
        ] {
            _ = try shop.folder.write("customer_id,email\n", to: name)
        }
        _ = try shop.folder.write("Email\n", to: "Spring.klaviyo.2.csv.Zz9yxw")
        let words = try again(shop)
        for name in [
            "Spring.csv.aB3dEf.old", "Spring.control.csv.Qw12zz", "Spring.klaviyo.2.csv.Zz9yxw",
        ] {
            #expect(words.contains("\(name) was left by a command that was killed"), "\(words)")
        }
        #expect(!words.contains("backup") && !words.contains("X.csv"))
    }

    /// Lists of an earlier draw are told from those of this one, also within a second; written again elsewhere they are its own.
    @Test func listsAreThoseOfTheirDraw() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        func earlier() throws -> [String] {
            let id = try shop.connection.query(
                "select customer_id from campaign_customer where arm = 'target' order by 1")[0]
                .text(0)
            return try Forgetter(in: shop.connection).forget([id], isDryRun: true).notes.filter {
                $0.hasPrefix("list of an earlier draw")
            }
        }
        let folder = shop.folder.file("again")
        _ = try shop.campaign().written
        _ = try Campaigner(in: shop.connection).show("Spring", in: folder).written
        #expect(try earlier().isEmpty)
        _ = try shop.campaign { ($0.isForced, $0.seed) = (true, 7) }.written
        let lists = try earlier()
        #expect(lists.count == 2 && lists.allSatisfy { $0.contains("/again/") }, "\(lists)")
    }
}

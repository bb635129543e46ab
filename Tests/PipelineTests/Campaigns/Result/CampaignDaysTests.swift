import Pipeline
import Store
import Testing

@Suite struct CampaignDaysTests {
    private func shop() throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign()
        return shop
    }

    @Test func theDaysAreFixedOnce() throws {
        let shop = try shop()
        var days = try CampaignDays("SPRING", in: shop.connection)
        #expect(days.name == "Spring" && days.sent == nil)
        try days.fix(sent: "2011-10-05", days: 28, isForced: false, in: shop.connection)
        var again = try CampaignDays("Spring", in: shop.connection)
        #expect(again.sent == "2011-10-05" && again.days == 28)
        // The same again is the same; half of it, too.
        try again.fix(sent: "2011-10-05", days: nil, isForced: false, in: shop.connection)
        try again.fix(sent: nil, days: 28, isForced: false, in: shop.connection)
        #expect(again.note(wasFixed: true) == nil)
        #expect(throws: CampaignResultError.fixed("Spring", sent: "2011-10-05", days: 28)) {
            try again.fix(sent: "2011-10-06", days: nil, isForced: false, in: shop.connection)
        }
        try again.fix(sent: nil, days: 14, isForced: true, in: shop.connection)
        #expect(again.changedNote?.contains("changed by --force on") == true)
        #expect(try CampaignDays("Spring", in: shop.connection).days == 14)
    }

    @Test(arguments: [(1, "1 day counts"), (2, "2 days count")])
    func daysAreCountedInWords(_ n: Int, _ words: String) throws {
        let shop = try shop()
        var days = try CampaignDays("Spring", in: shop.connection)
        try days.fix(sent: "2011-10-05", days: n, isForced: false, in: shop.connection)
        let note = days.note(wasFixed: false)
        #expect(note == "fixed for campaign \"Spring\": sent 2011-10-05, \(words)")
    }

    /// Two commands have read that nothing is fixed; the one that is later changes nothing without being forced.
    @Test func daysThatAnotherCommandFixedMeanwhileStay() throws {
        let shop = try shop()
        var first = try CampaignDays("Spring", in: shop.connection)
        var second = first
        try first.fix(sent: "2011-10-05", days: 28, isForced: false, in: shop.connection)
        #expect(throws: CampaignResultError.fixed("Spring", sent: "2011-10-05", days: 28)) {
            try second.fix(sent: "2011-10-12", days: 7, isForced: false, in: shop.connection)
        }
        #expect(try CampaignDays("Spring", in: shop.connection).sent == "2011-10-05")
        try second.fix(sent: "2011-10-12", days: 7, isForced: true, in: shop.connection)
        #expect(second.changedNote?.contains("before they were 2011-10-05, 28 days") == true)
        #expect(second.sent == "2011-10-12" && second.days == 7)
    }

    @Test(arguments: ["2011-02-30", "05.10.2011", "2011-10-05 12:00:00", "", "heute"])
    func whatIsNoDayIsRefused(_ text: String) throws {
        let shop = try shop()
        var days = try CampaignDays("Spring", in: shop.connection)
        #expect(throws: CampaignResultError.badDay(text)) {
            try days.fix(sent: text, days: 28, isForced: false, in: shop.connection)
        }
        #expect(try CampaignDays("Spring", in: shop.connection).sent == nil)
    }

    @Test func halfIsRefusedTheFirstTime() throws {
        let shop = try shop()
        var days = try CampaignDays("Spring", in: shop.connection)
        #expect(throws: CampaignResultError.halfFixed("Spring", missing: "--days")) {
            try days.fix(sent: "2011-10-05", days: nil, isForced: false, in: shop.connection)
        }
        #expect(throws: CampaignResultError.halfFixed("Spring", missing: "--sent")) {
            try days.fix(sent: nil, days: 28, isForced: false, in: shop.connection)
        }
        for number in [0, -1, 732, .max] {
            #expect(throws: CampaignResultError.badDays(number)) {
                try days.fix(
                    sent: "2011-10-05", days: number, isForced: false, in: shop.connection)
            }
        }
        #expect(throws: CampaignError.self) {
            _ = try CampaignDays("Sprin", in: shop.connection)
        }
    }

    /// Nothing is stored of a day on which no letter can have gone out; one day more or less is another zone.
    @Test func daysThatCannotBeAreRefusedBeforeTheyAreStored() throws {
        let shop = try shop()
        var days = try CampaignDays("Spring", in: shop.connection)
        func refused(_ sent: String, isForced: Bool = false) -> CampaignResultError? {
            #expect(throws: CampaignResultError.self) {
                try days.fix(
                    sent: sent, days: 28, isForced: isForced, today: "2011-10-20",
                    in: shop.connection)
            }
        }
        #expect(refused("2011-10-22") == .notYet("Spring", sent: "2011-10-22", today: "2011-10-20"))
        #expect(refused("2011-10-22", isForced: true) != nil)
        // Drawn on 1 October by what was known up to the day before.
        for sent in ["2011-09-29", "1999-01-01"] {
            #expect(
                refused(sent)
                    == .beforeDraw("Spring", sent: sent, drawn: "2011-10-01", asOf: "2011-09-30"))
        }
        #expect(try CampaignDays("Spring", in: shop.connection).sent == nil)
        for (place, sent) in ["2011-09-30", "2011-10-21", "2011-09-29"].enumerated() {
            try days.fix(
                sent: sent, days: 28, isForced: place > 0, today: "2011-10-20",
                in: shop.connection)
            #expect(try CampaignDays("Spring", in: shop.connection).sent == sent)
        }
        // Typed again, they are what they were.
        try days.fix(
            sent: "2011-09-29", days: 28, isForced: false, today: "2011-10-20", in: shop.connection)
    }
}

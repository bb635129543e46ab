import Pipeline
import Testing

@Suite struct SegmentAdviceTests {
    private func words(
        days: Double?, of all: Double? = 50, invoices: Double = 3, worth: Double? = 1
    ) -> String {
        SegmentAdvice.words(
            name: "average", .init(days: days, allDays: all, invoices: invoices, worth: worth))
    }

    @Test func whoBoughtLatelyAndMuchIsKept() {
        #expect(words(days: 5, worth: 3).hasPrefix("Keep"))
        #expect(words(days: 5, invoices: 1.2, worth: 0.4) == "Win the second order soon")
        #expect(words(days: 5, invoices: 4, worth: 0.8).hasPrefix("Let grow"))
    }

    @Test func whoStayedAwayIsWonBackWhereItPays() {
        #expect(words(days: 200, worth: 2).hasPrefix("Win back"))
        #expect(words(days: 200, worth: 0.3).hasPrefix("Write rarely"))
    }

    @Test func aRuleSpeaksForItself() {
        let lost = SegmentAdvice.words(
            name: "lost", .init(days: 1, allDays: 50, invoices: 9, worth: 9))
        #expect(lost.hasPrefix("Do not spend"))
        let second = SegmentAdvice.words(
            name: "lost (2)", .init(days: 1, allDays: 50, invoices: 9, worth: 9))
        #expect(second == lost)
    }

    @Test func nothingIsAdvisedWithoutNumbers() {
        #expect(words(days: nil) == "Look at who they are first")
        #expect(words(days: 5, worth: nil) == "Look at who they are first")
    }
}

import Pipeline
import TestSupport
import Testing

@Suite struct OrderAmountsTests {
    @Test func sharesAddUpAndAreWholeCents() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let parts = (0..<random.integer(1...9)).map { _ in
                Double(random.integer(0...50_000) * 100)
            }
            let whole = parts.reduce(0, +)
            guard whole > 0 else { continue }
            let sum = Double(random.integer(0...Int(whole / 100))) * 100
            let shares = OrderAmounts.shares(of: sum, among: parts)
            #expect(shares.reduce(0, +) == sum)
            for (share, part) in zip(shares, parts) {
                #expect(share.truncatingRemainder(dividingBy: 100) == 0)
                // Within a cent of its proportion on either side.
                #expect(abs(share - part * sum / whole) <= 100, "\(parts) \(sum)")
            }
        }
    }

    @Test func nothingIsCutOutOfNothing() {
        #expect(OrderAmounts.shares(of: 5, among: [0, 0]) == [0, 0])
        #expect(OrderAmounts.shares(of: 500, among: []).isEmpty)
    }
}

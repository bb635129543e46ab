import Foundation
import Pipeline
import Store
import Testing

/// A column of prices that grows with the quantity is suspected to be one of amounts.
@Suite struct AmountAsPriceTests {
    private let header = "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Country\n"

    /// Each product once in every quantity, at `price(product, quantity)`.
    private func lines(_ products: Int, _ price: (Int, Int) -> String) -> String {
        var lines: [String] = []
        for product in 0..<products {
            for quantity in [1, 3, 7] {
                lines.append(
                    "\(lines.count + 1),P\(product),Thing \(product),\(quantity),2023-01-05,"
                        + "\(price(product, quantity)),K\(lines.count % 9),UK\n")
            }
        }
        return lines.joined()
    }

    private func rounded(_ value: Double) -> String { String(format: "%.2f", value) }

    private func told(
        _ text: String, _ change: (inout IngestOptions) -> Void = { _ in }
    ) throws -> (words: String?, revenue: Double) {
        var options = IngestOptions()
        change(&options)
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(text, into: database, options: options)
        let revenue = try database.query("select total(revenue) from customer_fact")[0].double(0)
        return (report.warnings.first { $0.contains("may be the amount of the line") }, revenue)
    }

    /// 3.33 a piece and so on, rounded to cents.
    @Test func amountsAreTold() throws {
        let text = header + lines(6) { rounded((Double($0) * 1.7 + 3.333) * Double($1)) }
        let found = try told(text)
        let words = try #require(found.words)
        #expect(
            words.hasPrefix(
                "Price may be the amount of the line, not the price of a piece: for 6 of the 6 products"
            ),
            "\(words)")
        #expect(words.contains("(100.0 %; 18 lines, worth"), "\(words)")
        #expect(words.contains("pass --line-total Price into a fresh database"), "\(words)")
        // A look at the file says the same.
        let looked = try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("look.csv")
            try text.write(to: file, atomically: true, encoding: .utf8)
            return try #require(
                Ingest(database: IngestTestSupport.database()).preview(path: file.path).first)
        }
        #expect(looked.report.warnings.contains(words), "\(looked.report.warnings)")
        // What it says to type is taken, counts the amounts once, and is silent.
        let once = try told(text) { $0.layout.columns.sides[.lineTotal] = "Price" }
        #expect(once.words == nil)
        let amounts = (0..<6).flatMap { product in
            [1, 3, 7].map { Double(rounded((Double(product) * 1.7 + 3.333) * Double($0))) ?? 0 }
        }
        #expect(abs(once.revenue - amounts.reduce(0, +)) < 0.01)
        #expect(found.revenue > 2 * once.revenue)
    }

    @Test func pricesAreSilent() throws {
        // The same, falling with the quantity, or of too few products.
        #expect(try told(header + lines(8) { p, _ in rounded(Double(p) + 0.5) }).words == nil)
        #expect(
            try told(header + lines(8) { p, q in rounded(Double(p + 2) / Double(q + 4)) }).words
                == nil)
        #expect(try told(header + lines(4) { p, q in rounded(Double((p + 1) * q)) }).words == nil)
        // Half of the products are prices.
        #expect(
            try told(
                header + lines(10) { p, q in rounded(p % 2 == 0 ? 5 : Double((p + 1) * q)) }
            ).words == nil)
    }
}

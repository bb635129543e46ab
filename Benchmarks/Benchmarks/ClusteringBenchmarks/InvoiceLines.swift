import Foundation

/// A CSV of made-up invoice lines in the layout of the real data.
enum InvoiceLines {
    /// Writes a header and `count` lines.
    static func write(_ count: Int, to path: String) throws {
        var random = SplitMix(state: 11)
        var text =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
        for line in 0..<count {
            let stock = Int(random.uniform() * 4_000)
            let customer = 12_000 + Int(random.uniform() * 5_000)
            let quantity = 1 + Int(random.uniform() * 24)
            let pence = 25 + Int(random.uniform() * 1_000)
            let month = 1 + Int(random.uniform() * 12)
            let day = 1 + Int(random.uniform() * 28)
            let hour = 8 + Int(random.uniform() * 10)
            let price = "\(pence / 100).\(pence % 100 / 10)\(pence % 10)"
            text +=
                "\(536_365 + line / 20),\(85_000 + stock),\"MUG NO \(stock), BLUE\",\(quantity),"
            text += "\(month)/\(day)/2011 \(hour):26,\(price),\(customer),United Kingdom\r\n"
        }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
}

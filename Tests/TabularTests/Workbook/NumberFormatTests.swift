import Tabular
import Testing

@Suite struct NumberFormatTests {
    @Test(
        arguments: [
            ("[$£-809]#,##0.00", "GBP"), ("\"€\"#,##0.00", "EUR"), ("#,##0.00\\ \"€\"", "EUR"),
            ("[$USD] #,##0.00", "USD"), ("$#,##0.00_);[Red]\\($#,##0.00\\)", "$"),
            ("\\$#,##0.00", "$"), ("[$$-409]#,##0.00", "USD"), ("[$$-1009]#,##0", "CAD"),
            ("[$¥-411]#,##0", "JPY"), ("[$¥-804]#,##0", "CNY"), ("#,##0.00 [$kr-41D]", "SEK"),
            ("[$€-2] #,##0.00", "EUR"), ("[$R$-416] #,##0.00", "BRL"),
            ("_-[$£-809]* #,##0.00_-;\\-[$£-809]* #,##0.00_-;_-[$£-809]* \"-\"??_-;_-@_-", "GBP"),
            ("#,##0.00\"EUR\"", "EUR"), ("£#,##0", "GBP"), ("0.00 \"EUR net\"", "EUR"),
            ("[$-409]#,##0.00", nil), ("#,##0.00", nil), ("General", nil), ("0.00%", nil),
            ("[Red]0.00", nil), ("0;[$£-809]0", nil), ("0 \"pcs\"", nil), ("@", nil), ("", nil),
        ] as [(String, String?)])
    func currencyOfAFormat(_ format: String, _ expected: String?) {
        #expect(NumberFormat.currency(format)?.code == expected)
    }
}

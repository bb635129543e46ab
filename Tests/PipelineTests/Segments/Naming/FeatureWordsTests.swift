import Pipeline
import Testing

@Suite struct FeatureWordsTests {
    private func phrase(_ feature: String, _ rank: Double, _ shown: String? = nil) -> String? {
        FeatureWords(feature, displayName: shown).phrase(at: rank)
    }

    @Test func positionsHaveWords() {
        #expect(phrase("invoice_count", 0.97) == "very frequent")
        #expect(phrase("invoice_count", 0.9) == "very frequent")
        #expect(phrase("invoice_count", 0.86) == "frequent")
        #expect(phrase("invoice_count", 0.7) == "frequent")
        #expect(phrase("invoice_count", 0.6) == "rather frequent")
        #expect(phrase("invoice_count", 0.57) == nil)
        #expect(phrase("invoice_count", 0.43) == nil)
        #expect(phrase("invoice_count", 0.4) == "rather infrequent")
        #expect(phrase("invoice_count", 0.05) == "very infrequent")
        #expect(phrase("days_since_last_purchase", 0.05) == "very recent")
        #expect(phrase("recency_score", 0.05) == "very long ago")
    }

    @Test func unknownColumnsHaveGenericWords() {
        #expect(phrase("basket_depth", 0.8) == "high basket depth")
        #expect(phrase("basket_depth", 0.2, "Depth") == "low Depth")
        #expect(phrase("friday", 0.8, "Friday lines") == "many Friday lines")
        #expect(phrase("sunday_share", 0.2, "Sunday share") == "rarely on Sundays")
    }

    /// Names of segments are typed, and a name by hand has no line end.
    @Test func namesHaveOneLine() {
        #expect(phrase("=money\nnow", 0.8) == "high =money now")
        #expect(phrase("depth", 0.2, "De\u{200B}p\r\nth ") == "low De p th")
    }
}

import Pipeline
import Testing

@Suite struct CSVTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a;b", "\"a;b\""),
        ("a\nb", "\"a\nb\""), ("=1+1", "'=1+1"), ("=a,b", "\"'=a,b\""), ("-5", "-5"),
        ("@x", "'@x"), ("\t=x", "\"'\t=x\""), ("", ""),
    ])
    func aFieldIsHarmlessAndQuoted(text: String, field: String) {
        #expect(CSVText.field(text) == field)
    }

    @Test func rawFieldsAreQuotedOnly() {
        #expect(CSVText.line(["=1", "a,b"], isRaw: true) == "=1,\"a,b\"\n")
        #expect(CSVText.line(["=1", "a,b"]) == "'=1,\"a,b\"\n")
    }
}

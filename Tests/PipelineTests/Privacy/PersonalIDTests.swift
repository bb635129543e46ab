import Pipeline
import Testing

struct PersonalIDTests {
    @Test(
        arguments: [
            ("anna@example.com", PersonalID.email), ("a@b", .email), ("+44 20 7946 0018", .phone),
            ("+491712345678", .phone), ("0171-2345678", .phone), ("(0171) 234 5678", .phone),
            ("Anna Müller", .name), ("Seán O'Brien-Smith", .name), ("J. R. R. Tolkien", nil),
            ("17850", nil), ("00123", nil), ("C-1001", nil), ("AB 12", nil), ("RED MUG", nil),
            ("@", nil),
            ("a@", nil), ("+12", nil), ("", nil), ("550e8400-e29b-41d4-a716-446655440000", nil),
            ("6001234567890", nil), ("forgotten-7KQ2M9XD4H", nil),
        ] as [(String, PersonalID?)])
    func whatAnIDSaysOfAPerson(id: String, expected: PersonalID?) {
        #expect(PersonalID(id) == expected)
    }

    @Test(arguments: [
        ("anna@example.com", true), ("+44 20 7946 0018", true), ("0171 2345678", false),
        ("Anna Müller", false), ("17850", false),
    ])
    func whatIsCertainByItself(id: String, expected: Bool) {
        #expect(PersonalID.isCertain(id) == expected)
    }
}

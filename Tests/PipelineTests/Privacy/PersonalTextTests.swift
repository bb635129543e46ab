import Pipeline
import Testing

struct PersonalTextTests {
    @Test(arguments: [
        ("orders of anna@example.com.", "orders of <anna@example.com>."),
        ("anna@example.com", "<anna@example.com>"),
        ("/data/anna@example.com.csv:12: is bad", "/data/<anna@example.com.csv>:12: is bad"),
        ("\"anna@x.de\",\"B\"", "\"<anna@x.de>\",\"B\""),
        ("Anna <anna@x.de>; bo@y.de", "Anna <<anna@x.de>>; <bo@y.de>"),
        ("mailto:anna@x.de?subject=a", "mailto:<anna@x.de?subject>=a"),
        ("\"anna b\"@x.de", "\"anna b\"<@x.de>"),
        ("zoë@bücher.example", "<zoë@bücher.example>"),
        ("call +44 20 7946-0018, now", "call <+44 20 7946-0018>, now"),
        ("tel +44 (20) 7946.0018. 5 cups", "tel <+44 (20) 7946.0018>. 5 cups"),
        ("„+44-20-79460018“", "„<+44-20-79460018>“"), ("é+4420794600", "é+4420794600"),
        ("for tim&o'brien@x.de!", "for <tim&o'brien@x.de>!"), ("to 'ann@x.de'", "to '<ann@x.de>'"),
        ("name='o''brien@x.de'", "name='<o''brien@x.de>'"), ("ann@x.de's", "<ann@x.de>'s"),
        ("the '90s: ann@x.de", "the '90s: <ann@x.de>"), ("''ann@x.de''", "''<ann@x.de>''"),
        ("2 FOR 5 @ TILL", "2 FOR 5 @ TILL"),
        ("<tim&o'brien@x.de>'s", "<<tim&o'brien@x.de>>'s"), ("d'o'b@x.de's", "<d'o'b@x.de>'s"),
        ("in ('ann@x.de','bo@y.de')", "in ('<ann@x.de>','<bo@y.de>')"),
        ("email='ann@x.de'", "email='<ann@x.de>'"),
        ("not like '%@shop.example'", "not like '%@shop.example'"),
        ("a 10 + 12345678", "a 10 + 12345678"), ("1+123456789", "1+123456789"), ("", ""),
    ])
    func addressesAreFoundInAnyText(text: String, expected: String) {
        #expect(PersonalText.masked(text) { "<\($0)>" } == expected)
    }

    @Test(arguments: [
        ("anna@x.de", "for Anna@X.DE and joanna@x.de", "for T and joanna@x.de"),
        ("12347", "12347,123470,A12347;12347", "T,123470,A12347;T"),
        ("anna@x.de", "anna@x.de.csv", "T.csv"),
        ("anna@x.de", "„Anna@x.de“ – anna@x.de\u{A0}and éanna@x.de", "„T“ – T\u{A0}and éanna@x.de"),
        ("12347", "顧客12347様 x12347 ٣12347", "顧客T様 x12347 ٣12347"),
        ("É@x.de", "é@X.de, É@x.de", "T, T"), ("ΑΒ@x.de", "αβ@x.de", "T"),
    ])
    func wordsAreReplacedAsAWhole(word: String, text: String, expected: String) {
        #expect(PersonalText.replacing(word, in: text, with: "T") == expected)
    }

    @Test func theLongerAddressOfSomebodyElseStays() {
        func replaced(_ text: String) -> String? {
            PersonalText.replacing("ann@x.de", in: text, with: "T") { whole in
                ["joe.ann@x.de", "jöe+ann@x.de", "ann@x.de.uk"].contains(whole)
            }
        }
        #expect(replaced("joe.ann@x.de, ann@x.de") == "joe.ann@x.de, T")
        #expect(replaced("ann@x.de.uk.") == nil && replaced("jöe+ann@x.de") == nil)
        #expect(replaced("list-ann@x.de.csv") == "list-T.csv" && replaced("顧ann@x.de様") == "顧T様")
    }

    /// Accents as characters of their own belong to the letter before them.
    @Test func accentsAreFoundInBothForms() {
        for word in ["é@x.de", "e\u{301}@x.de", "É@X.de"] {
            #expect(
                PersonalText.replacing(word, in: "é@x.de, E\u{301}@x.de", with: "T") == "T, T",
                "\(word)")
        }
        #expect(PersonalText.replacing("ann@x.de", in: "ann@x.de\u{301}", with: "T") == nil)
        #expect(PersonalText.replacing("ann@x.de", in: "e\u{301}ann@x.de", with: "T") == nil)
        // A sign that chooses how a heart is drawn is no accent.
        #expect(
            PersonalText.replacing("ann@x.de", in: "\u{2764}\u{FE0F}ann@x.de", with: "T")
                == "\u{2764}\u{FE0F}T")
        #expect(PersonalText.searchable("zoë.ann@x.de") == ".ann@x.de")
        #expect(PersonalText.searchable("zoe\u{308}.ann@x.de") == ".ann@x.de")
    }

    @Test func whatIsNotThereIsNotReplaced() {
        #expect(PersonalText.replacing("12347", in: "123470", with: "T") == nil)
        #expect(PersonalText.replacing("", in: "a", with: "T") == nil)
    }

    /// Texts are put into lines before they are masked.
    @Test(
        arguments: [
            ("call +44 20\n  7946 0018 today", "call\n  # today", ["+44 20 7946 0018"]),
            ("+44 20 7946 0018\n  1234567", "#\n  1234567", ["+44 20 7946 0018"]),
            ("+44 20 7946 0018\nabc", "#\nabc", ["+44 20 7946 0018"]),
            ("+44\nx", "+44\nx", []),
        ] as [(String, String, [String])])
    func aNumberOverALineEndIsOne(_ text: String, _ wanted: String, _ found: [String]) {
        var seen: [String] = []
        let masked = PersonalText.masked(text) {
            seen.append($0)
            return "#"
        }
        #expect(masked == wanted && seen == found)
    }

    @Test func whetherAnAddressIsInAName() {
        for name in ["ann@x.de", "Mail to ann@x.de now", "+44 20 7946 0018"] {
            #expect(PersonalText.isIn(name), "\(name)")
        }
        for name in ["Spring 2012", "50+", "a @ b", "C+12", "5 % @ home"] {
            #expect(!PersonalText.isIn(name), "\(name)")
        }
    }
}

import Reports
import Testing

struct CellTests {
    @Test func whatIsMissingIsNothing() {
        #expect(Cell(Int?.none) == .null)
        #expect(Cell(Int64?.none) == .null)
        #expect(Cell(Double?.none) == .null)
        #expect(Cell(String?.none) == .null)
        #expect(Cell(3) == .integer(3))
        #expect(Cell("") == .text(""))
    }

    @Test func numbersAreNumbersAndTextIsNone() {
        #expect((3 as Cell).double == 3)
        #expect((2.5 as Cell).double == 2.5)
        #expect((2.5 as Cell).int == nil)
        #expect(("3" as Cell).double == nil)
        #expect((nil as Cell).double == nil)
    }
}

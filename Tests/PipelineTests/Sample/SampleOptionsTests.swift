import Pipeline
import Testing

@Suite struct SampleOptionsTests {
    @Test func sizesAndYearsOutsideTheirRangeAreRefused() {
        #expect(throws: SampleOptionsError.self) { try SampleOptions(size: .customers(0)) }
        #expect(throws: SampleOptionsError.self) { try SampleOptions(size: .lines(0)) }
        #expect(throws: SampleOptionsError.self) { try SampleOptions(size: .lines(.max)) }
        #expect(throws: SampleOptionsError.self) { try SampleOptions(years: 21) }
    }

    @Test func theErrorNamesTheValueAndTheRange() {
        let error = #expect(throws: SampleOptionsError.self) { try SampleOptions(years: 0) }
        #expect(error?.description == "years is 0, but must be 1 to 20")
    }

    @Test func oneLineIsOneCustomer() throws {
        #expect(try SampleOptions(size: .lines(1)).nCustomers == 1)
    }
}

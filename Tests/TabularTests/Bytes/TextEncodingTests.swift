import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct TextEncodingTests {
    private func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { TextEncoding.isUTF8($0) }
    }

    private func visible(_ encoding: TextEncoding, _ bytes: [UInt8], limit: Int = .max) -> String {
        bytes.withUnsafeBufferPointer { encoding.visibleText($0, limit: limit) }
    }

    @Test func acceptsAllOfUnicode() {
        #expect(isUTF8([]))
        #expect(isUTF8(Array("plain £ naïve 日本 😀 \u{10FFFF}\u{80}\u{7FF}\u{800}\u{FFFF}".utf8)))
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xE2, 0x28, 0xA1], [0xA3, 0x34],
            [0xE2, 0x82, 0x28], [0xF0, 0x9F, 0x98, 0x28],
        ] as [[UInt8]]) func refusesOverlongSurrogatesAndCutForms(_ bytes: [UInt8])
    {
        #expect(!isUTF8(bytes))
        #expect(!isUTF8([0x61] + bytes))
    }

    @Test func agreesWithTheLibraryOnRandomBytes() {
        var generator = SeededGenerator(seed: 11)
        let alphabet: [UInt8] = [
            0x41, 0x80, 0xBF, 0xC2, 0xDF, 0xE0, 0xA0, 0xED, 0x9F, 0xEF, 0xF0, 0x90, 0xF4, 0x8F,
            0xC0,
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...6, using: &generator)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            #expect(isUTF8(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }

    @Test func windows1252IsConverted() throws {
        let all = (UInt8(0x20)...0xFF).filter { ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }
        let expected = try #require(String(data: Data(all), encoding: .windowsCP1252))
        #expect(visible(.windows1252, Array(all)) == expected)
    }

    @Test func whatMeansNothingIsWrittenOut() {
        #expect(visible(.utf8, [0x61, 0xA3, 0xC2, 0xA3, 0x00]) == "a\\xA3£\\x00")
    }

    @Test func longTextIsCutWithAMark() {
        let text = visible(.utf8, [UInt8](repeating: 0x61, count: 30), limit: 10)
        #expect(text == "aaaaaaaaaa… [cut, 30 bytes in all]")
    }
}

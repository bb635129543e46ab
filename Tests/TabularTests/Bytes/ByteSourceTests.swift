import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct ByteSourceTests {
    private func all(_ source: any ByteSource) throws -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1000)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return result }
            result += buffer[..<count]
        }
    }

    private func unzip(_ base64: [String], tail: [UInt8] = [], cut: Int = 0, chunk: Int = .max)
        throws -> String
    {
        let members = base64.compactMap { Data(base64Encoded: $0) }.flatMap { Array($0) }
        let bytes = (members + tail).dropLast(cut)
        let source = try GzipByteSource(
            MemoryByteSource(Array(bytes), chunk: chunk), name: "sales.csv.gz")
        return String(decoding: try all(source), as: UTF8.self)
    }

    /// `printf 'hello, ' | gzip -n` and `printf 'world\n' | gzip -n`, gzip 1.12.
    private let hello = "H4sIAAAAAAAAA8tIzcnJ11EAAJlW6hEHAAAA"
    private let world = "H4sIAAAAAAAAAyvPL8pJ4QIAqGE43QYAAAA="

    @Test(arguments: [1, 3, 1000]) func unpacksMembersOneAfterAnother(_ chunk: Int) throws {
        #expect(try unzip([hello], chunk: chunk) == "hello, ")
        #expect(try unzip([hello, world], chunk: chunk) == "hello, world\n")
    }

    @Test func refusesWhatIsCutOff() {
        for cut in 1...20 {
            #expect { try unzip([hello], cut: cut) } throws: { "\($0)".contains("cut off") }
        }
        #expect { try unzip([hello, world], cut: 5) } throws: { "\($0)".contains("cut off") }
    }

    @Test func refusesGarbageBehindTheEnd() {
        #expect { try unzip([hello], tail: [0x61]) } throws: {
            "\($0)".contains("follows the end")
        }
        #expect { try unzip([hello], tail: [0x1F, 0x61, 0x61]) } throws: {
            "\($0)".contains("damaged")
        }
    }

    @Test func refusesAWrongChecksum() throws {
        var bytes = Array(try #require(Data(base64Encoded: hello)))
        bytes[bytes.count - 6] ^= 1
        let damaged = Data(bytes).base64EncodedString()
        #expect { try unzip([damaged]) } throws: { "\($0)".contains("damaged") }
    }

    @Test func filesAreReadAsTheyStand() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("odd ' name%20?.csv")
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let source = try FileByteSource(path: path, chunk: 7)
        #expect(source.bytesTotal == 5000)
        #expect(try source.peek(2) == [0, 1])
        #expect(try source.peek(10_000).count == 5000)
        #expect(try all(source) == bytes)
        #expect(source.bytesTaken == 5000)
    }

    /// Nothing could stop a program that waited for a pipe.
    @Test func whoWaitsForAPipeCanBeStopped() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        var asked = 0
        let source = try FileByteSource(
            path: path,
            isCancelled: {
                asked += 1
                return asked > 1
            })
        #expect(source.bytesTotal == nil)
        let error = try #require(throws: TabularError.self) { try source.peek(4) }
        #expect(error.errorClass == .stopped)
        #expect(asked == 2)
    }

    @Test func aPipeIsReadToItsEndHoweverSlowItsWriterIs() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let source = try FileByteSource(path: path)
        let writer = Thread {
            let descriptor = open(path, O_WRONLY)
            for byte in UInt8(65)...70 {
                usleep(60_000)
                _ = withUnsafeBytes(of: byte) { write(descriptor, $0.baseAddress, 1) }
            }
            close(descriptor)
        }
        writer.start()
        #expect(try source.peek(2) == [65, 66])
        #expect(try all(source) == Array(65...70))
    }

    @Test func missingFileAndFolderAreToldApart() throws {
        let folder = try TemporaryFolder()
        #expect { try FileByteSource(path: folder.path) } throws: {
            ($0 as? TabularError)?.errorClass == .missing && "\($0)".contains("is a folder")
        }
        #expect { try FileByteSource(path: folder.file("no.csv")) } throws: {
            ($0 as? TabularError)?.errorClass == .missing && "\($0)".contains("no such file")
        }
    }
}

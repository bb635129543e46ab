import Figures
import Foundation
import Store

/// One picture as a file.
public struct PictureFile {
    /// How it is written.
    public enum Format: String, CaseIterable, Sendable {
        case svg, png
    }

    /// Which run or publication it is of, where that was left open.
    public let note: String?
    private let svg: String

    /// Draws it, with addresses of people taken out of whatever names hold them.
    ///
    /// A picture that tells of segments has their profile first, as the report has: the same names, looks and order.
    /// - Parameter names: How customers are shown; by default ids that say who somebody is are not.
    /// - Throws: `ReportingError.nothingToDraw` with what to type; as `ReportTarget.subject`; `DamagedError`; `StoreError`.
    public init(
        _ kind: PictureKind, of target: ReportTarget, names: CustomerNames? = nil,
        in connection: Connection, algorithms: AlgorithmList = .standard
    ) throws {
        let subject = try target.subject(in: connection)
        note = subject.note.isEmpty ? nil : subject.note
        if kind.namesSegments {
            try subject.ensureProfile(in: connection, algorithms: algorithms)
        }
        let book = try PictureBook(subject, in: connection, algorithms: algorithms)
        switch try book.picture(kind) {
        case .drawn(let figure):
            let names = try names ?? CustomerNames(connection)
            svg = figure.svg { names.masked($0) }
        case .missing(let why): throw ReportingError.nothingToDraw(kind.rawValue, why: why)
        }
    }

    /// Writes it; the file is whole or not there.
    public func write(to path: String, as format: Format, on terms: OutputTerms) throws {
        switch format {
        case .svg: try WholeFile.write(path, as: .page, on: terms) { try $0.append(svg) }
        case .png:
            // Whether the place may be written to is told before anything is started.
            try WholeFile.write(path, as: .page, on: terms) { file in
                try Self.png(of: svg).withUnsafeBytes { try file.append($0) }
            }
        }
    }

    private static let program = "rsvg-convert"

    /// Twice as many pixels as the picture has units, for screens that have them.
    private static func png(of svg: String) throws -> Data {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { $0 + "/" + program }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let path else { throw ReportingError.noConverter }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("workbench-" + UUID().uuidString)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        } catch { throw ReportingError.converterFailed("\(folder.path) cannot be made") }
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("picture.svg")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["--format", "png", "--zoom", "2", input.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try Data(svg.utf8).write(to: input)
            try process.run()
        } catch { throw ReportingError.converterFailed("it does not start") }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, data.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
            throw ReportingError.converterFailed("it ended with code \(process.terminationStatus)")
        }
        return data
    }
}

import Foundation
import FoundationXML
import TestSupport
import Testing

/// `plot` through the built binary.
@Suite struct PlotCommandTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("p.db")
        try FileManager.default.copyItem(atPath: SmallShop.shared.get().path, toPath: path)
    }

    private func plot(_ arguments: String...) throws -> Command.Outcome {
        try Command.workbench("plot", arguments + ["--db", path])
    }

    @Test(arguments: [
        "months", "profiles", "map", "silhouette", "curves", "flow", "agreement", "density",
    ])
    func aPictureIsAFile(_ kind: String) throws {
        let out = folder.file("\(kind).svg")
        let outcome = try plot(kind, "kmeans_5_0.001", "--out", out)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: out, encoding: .utf8)
        #expect(text.hasPrefix("<svg ") && XMLParser(data: Data(text.utf8)).parse())
        let again = try plot(kind, "kmeans_5_0.001", "--out", out)
        #expect(again.status == 73)
        #expect(again.errors.contains("stands there already. Pass --force"), "\(again.errors)")
        let shown = try plot(kind, "kmeans_5_0.001", "--out", "-")
        #expect(shown.output == text)
    }

    @Test func whatIsMissingIsToldWithWhatToType() throws {
        let out = folder.file("s.svg")
        for kind in ["stability", "distances"] {
            let outcome = try plot(kind, "kmeans_5_0.001", "--out", out)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("workbench recommend --db \(path) --snapshot"))
        }
        #expect(!FileManager.default.fileExists(atPath: out))
        let unknown = try plot("mpa", "--out", out)
        #expect(unknown.status == 64)
    }

    /// Without a profile all segments were called "segment", and looked otherwise than in the report of the same run.
    @Test func segmentsAreCalledAsInTheReport() throws {
        let before = try plot("map", "kmeans_5_0.001", "--out", "-").output
        let words = ["kmeans_5_0.001", "--out", folder.file("r.html"), "--db", path]
        #expect(try Command.workbench("report", words).status == 0)
        #expect(try plot("map", "kmeans_5_0.001", "--out", "-").output == before)
        #expect(!before.contains(">0 segment"))
    }

    /// A file called .png had SVG in it.
    @Test func theEndingDecidesAndWhatDoesNotFitIsRefused() throws {
        let out = folder.file("m.PNG")
        let outcome = try Command.workbench(
            "plot", "months", "--out", out, "--db", path,
            environment: ["PATH": folder.file("nothing")])
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("librsvg2-bin"))
        for (name, format) in [("m.png", "svg"), ("m.svg", "png")] {
            let odd = try plot("months", "--out", folder.file(name), "--format", format)
            #expect(odd.status == 64)
            #expect(odd.errors.contains("does not fit"), "\(odd.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.file(name)))
        }
        #expect(try plot("months", "--out", folder.file("m.pdf")).status == 64)
        let bare = folder.file("v1.2/m")
        try FileManager.default.createDirectory(
            atPath: folder.file("v1.2"), withIntermediateDirectories: false)
        #expect(try plot("months", "--out", bare).status == 0)
        #expect(try String(contentsOfFile: bare, encoding: .utf8).hasPrefix("<svg "))
    }

    @Test func pngNeedsItsProgram() throws {
        let out = folder.file("m.png")
        let outcome = try Command.workbench(
            "plot", "months", "--format", "png", "--out", out, "--db", path,
            environment: ["PATH": folder.file("nothing")])
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("librsvg2-bin"))
        #expect(!FileManager.default.fileExists(atPath: out))
        let program = "/usr/bin/rsvg-convert"
        guard FileManager.default.isExecutableFile(atPath: program) else { return }
        let drawn = try plot("months", "--format", "png", "--out", out)
        #expect(drawn.status == 0, "\(drawn.errors)")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: out))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
}

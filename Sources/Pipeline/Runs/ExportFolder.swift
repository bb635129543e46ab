import Foundation

/// What earlier exports have left in the folder of an algorithm.
struct ExportFolder {
    let path: String

    private struct Model: Decodable {
        let snapshot_fingerprint: String
    }

    /// Larger files are no models of ours.
    private static let largestModel = 256 << 20

    /// The first model that stays where it is and is of another matrix than `fingerprint`: `data.csv` and
    /// `labels.csv` beside it would no longer be its own.
    ///
    /// - Parameter replaced: Names of the files that this export writes.
    func stranger(to fingerprint: String, besides replaced: Set<String>) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().first { name in
            guard name.hasPrefix("model_"), name.hasSuffix(".json"), !replaced.contains(name),
                let model = model(path + "/" + name)
            else { return false }
            return model.snapshot_fingerprint != fingerprint
        }
    }

    private func model(_ path: String) -> Model? {
        var status = stat()
        // A pipe in its place must not hold us up.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= Self.largestModel,
            let bytes = FileManager.default.contents(atPath: path)
        else { return nil }
        return try? JSONDecoder().decode(Model.self, from: bytes)
    }
}

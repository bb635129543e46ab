import Clustering

extension AlgorithmDescriptor {
    /// Identity by content: SHA-256 of matrix, algorithm, parameters and result version, in hex.
    ///
    /// Two runs with one key have the same labels, so the key makes sweeps resumable and
    /// duplicates impossible.
    func key(of parameters: Parameters, fingerprint: String) -> String {
        var digest = SHA256Digest()
        digest.update("\(fingerprint) \(keyText(of: parameters)) engine=\(Engine.resultVersion)")
        return digest.hex()
    }
}

/// Versions of the engine as stored with its results.
public enum Engine {
    /// Changes whenever any label, centre or metric of an equal request may change.
    public static let resultVersion = "2"
}

import Clustering
import Reports

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

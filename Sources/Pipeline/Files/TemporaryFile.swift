import Foundation

/// A file of a name that nobody else has, begun beside the place that it is meant for.
struct TemporaryFile {
    let path: String
    /// Open for reading and writing.
    let descriptor: Int32

    /// Makes an empty file.
    ///
    /// - Parameters:
    ///   - stem: What its name begins with; a dot and six letters follow.
    ///   - name: The output as it was named, for messages.
    ///   - rights: Those of the file that it will replace; `nil` for a new one.
    ///   - usual: Rights of a new file before the umask takes its part.
    /// - Throws: `OutputFileError` when the folder is missing or cannot be written to.
    init(
        _ stem: String, for name: String, rights: mode_t? = nil, usual: mode_t
    ) throws(OutputFileError) {
        var template = Array("\(stem).XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw OutputFileError(path: name, code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // mkstemp makes files for their owner only; ours are as public as the umask says.
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, rights ?? usual & ~mask)
    }
}

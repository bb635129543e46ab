import Foundation

/// What the disk of a file says of itself.
package enum FileSystem {
    /// Bytes that this user may still write where a file stands; `nil` where nobody says.
    package static func freeBytes(at path: String) -> Int? {
        var status = statvfs()
        // Some file systems of networks count nothing.
        guard statvfs(path, &status) == 0, status.f_blocks > 0 else { return nil }
        let (bytes, isMore) = UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(status.f_frsize))
        return isMore ? Int.max : Int(clamping: bytes)
    }
}

import Foundation

/// What the disk of a file says of itself.
enum FileSystem {
    /// Bytes that this user may still write where a file stands; `nil` where nobody says.
    static func freeBytes(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (bytes, isMore) = UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(status.f_frsize))
        return isMore ? Int.max : Int(clamping: bytes)
    }
}

/// Why a file cannot be read as tables: what is wrong, where, and what to do about it.
///
/// What that means for a command (an exit code) is for the caller to say. The text is made from data, so
/// a terminal has to escape control bytes before printing it.
package struct TabularError: Error, Hashable, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Class: Sendable, Hashable {
        /// There is no such file, or it is a folder.
        case missing
        /// The system forbids reading it.
        case forbidden
        /// Reading failed, or what reading needs (memory, a temporary copy) could not be had.
        case inputOutput
        /// The content is damaged, unsafe, or no table.
        case content
        /// The caller asks for what the file does not have.
        case request
        /// The user asked to stop.
        case stopped
    }

    /// Where in the file.
    package enum Place: Sendable, Hashable {
        /// A physical line of a text, from 1; it stands behind the file's name.
        case line(Int)
        /// A row of a sheet, from 1; the words name it.
        case row(Int)
    }

    /// What kind of trouble it is.
    package let errorClass: Class
    /// The path as given, with entry and sheet.
    package let file: String
    /// Where in the file, if at one place.
    package let place: Place?
    /// Column of the cell, from 1, if it is about one.
    package let column: Int?
    /// What stands there, if the words do not show it.
    package let raw: String?
    /// What is wrong, and what to do.
    package let problem: String

    /// Makes an error from its parts.
    package init(
        _ errorClass: Class, _ file: String, at place: Place? = nil, column: Int? = nil,
        raw: String? = nil, _ problem: String
    ) {
        self.errorClass = errorClass
        self.file = file
        self.place = place
        self.column = column
        self.raw = raw
        self.problem = problem
    }

    /// One line: the file, the line, what is wrong and what to do.
    package var description: String {
        if case .line(let line) = place { return "\(file):\(line): \(problem)" }
        return "\(file): \(problem)"
    }
}

/// Makes text of a document: one conformer a format.
///
/// A format is one new file. It gets described tables with exact numbers and text as it was found, and it
/// alone is responsible for rounding, quoting and for making that text harmless where it will be read.
public protocol DocumentRenderer: Sendable {
    /// Appends the document to `text`, line ends included.
    func write(_ document: Document, to text: inout String)
}

extension DocumentRenderer {
    /// The document as text.
    public func text(of document: Document) -> String {
        var text = ""
        write(document, to: &text)
        return text
    }
}

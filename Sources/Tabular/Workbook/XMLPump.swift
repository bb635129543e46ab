internal import CExpat

/// What a part of a workbook does with the XML it is made of.
///
/// A class, not closures: these are called for every cell.
class XMLHandler {
    typealias Name = UnsafePointer<CChar>
    typealias Attributes = UnsafeMutablePointer<UnsafePointer<CChar>?>

    /// Set to stop the parser for good.
    @exclusivity(unchecked) var failure: TabularError?
    /// Set to make the parser pause after the current event.
    @exclusivity(unchecked) var wantsPause = false

    func start(_ name: Name, _ attributes: Attributes) {}
    func end(_ name: Name) {}
    func text(_ bytes: UnsafePointer<CChar>, _ count: Int) {}

    /// The name without a namespace prefix.
    @inline(__always)
    static func local(_ name: Name) -> Name {
        var start = name
        var at = name
        while at.pointee != 0 {
            if at.pointee == 0x3A { start = at + 1 }
            at += 1
        }
        return start
    }

    @inline(__always)
    static func equal(_ name: Name, _ other: StaticString) -> Bool {
        let bytes = other.utf8Start
        var index = 0
        while index < other.utf8CodeUnitCount {
            guard UInt8(bitPattern: name[index]) == bytes[index] else { return false }
            index += 1
        }
        return name[index] == 0
    }

    /// Value of an attribute, by local name.
    static func attribute(_ wanted: StaticString, of attributes: Attributes) -> String? {
        var at = attributes
        while let name = at.pointee, let value = at[1] {
            if equal(local(name), wanted) { return String(cString: value) }
            at += 2
        }
        return nil
    }
}

/// Drives expat over a byte stream, a piece at a time.
///
/// Document types are refused, and with them every entity that a bomb could be made of.
final class XMLPump {
    private let parser: OpaquePointer
    private let source: any ByteSource
    private let handler: XMLHandler
    private let label: String
    private let isCancelled: () -> Bool
    private let buffer: UnsafeMutableRawBufferPointer
    private var isPaused = false
    private(set) var isAtEnd = false

    /// Parses `source`; `label` names it in messages.
    ///
    /// - Parameter isCancelled: Asked before each piece.
    init(
        _ source: any ByteSource, handler: XMLHandler, label: String,
        isCancelled: @escaping () -> Bool = { false }
    ) throws(TabularError) {
        guard let parser = XML_ParserCreate(nil) else {
            throw TabularError(.inputOutput, label, "no memory for an XML parser.")
        }
        self.parser = parser
        self.source = source
        self.handler = handler
        self.label = label
        self.isCancelled = isCancelled
        buffer = .allocate(byteCount: 1 << 16, alignment: 64)
        // The handler is told which parser to stop through the parser itself.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let context, let name, let attributes else { return }
                Unmanaged<XMLPump>.fromOpaque(context)._withUnsafeGuaranteedRef {
                    $0.handler.start(XMLHandler.local(name), attributes)
                    $0.stopIfAsked()
                }
            },
            { context, name in
                guard let context, let name else { return }
                Unmanaged<XMLPump>.fromOpaque(context)._withUnsafeGuaranteedRef {
                    $0.handler.end(XMLHandler.local(name))
                    $0.stopIfAsked()
                }
            })
        XML_SetCharacterDataHandler(parser) { context, bytes, count in
            guard let context, let bytes else { return }
            Unmanaged<XMLPump>.fromOpaque(context)._withUnsafeGuaranteedRef {
                $0.handler.text(bytes, Int(count))
            }
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            guard let context else { return }
            Unmanaged<XMLPump>.fromOpaque(context)._withUnsafeGuaranteedRef {
                $0.refuseDocumentType()
            }
        }
    }

    deinit {
        XML_ParserFree(parser)
        buffer.deallocate()
    }

    /// Parses until the handler wants a pause or the document ends.
    func run() throws(TabularError) {
        handler.wantsPause = false
        while !isAtEnd, !handler.wantsPause {
            let status: XML_Status
            if isPaused {
                isPaused = false
                status = XML_ResumeParser(parser)
            } else {
                guard !isCancelled() else {
                    throw TabularError(
                        .stopped, label, "stopped; nothing of it was kept. Run the command again.")
                }
                let count = try source.read(into: buffer)
                precondition(0...buffer.count ~= count)
                status = XML_Parse(
                    parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(count),
                    count == 0 ? 1 : 0)
            }
            switch status {
            case XML_STATUS_SUSPENDED: isPaused = true
            case XML_STATUS_OK:
                var state = XML_ParsingStatus()
                XML_GetParsingStatus(parser, &state)
                isAtEnd = state.parsing == XML_FINISHED
            default: throw handler.failure ?? syntaxError()
            }
        }
    }

    @inline(__always)
    private func stopIfAsked() {
        if handler.failure != nil {
            XML_StopParser(parser, 0)
        } else if handler.wantsPause {
            XML_StopParser(parser, 1)
        }
    }

    private func refuseDocumentType() {
        handler.failure = TabularError(
            .content, label,
            "declares a document type, which no workbook does and entity bombs need."
                + " Not read; save the workbook again in Excel.")
        XML_StopParser(parser, 0)
    }

    private func syntaxError() -> TabularError {
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
        return TabularError(
            .content, label,
            "the XML is damaged in line \(XML_GetCurrentLineNumber(parser))"
                + " (\(reason ?? "unknown")). Fetch the workbook again, or save it again in Excel.")
    }
}

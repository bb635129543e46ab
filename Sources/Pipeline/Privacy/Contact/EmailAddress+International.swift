import Foundation

extension EmailAddress {
    /// An address whose domain has letters beyond ASCII, as mail is delivered to it: `x@müller.example` is `x@xn--mller-kva.example`.
    ///
    /// - Returns: `nil` for what is none, also where letters beyond ASCII stand before the `@`: few can deliver to those.
    /// - SeeAlso: RFC 5891; the domain is encoded by Foundation.
    package init?(international typed: String) {
        let text = Self.folded(typed)
        guard let at = text.lastIndex(of: "@") else { return nil }
        let domain = text[text.index(after: at)...]
        guard domain.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        var parts = URLComponents()
        parts.host = String(domain)
        guard let encoded = parts.encodedHost else { return nil }
        self.init(String(text[...at]) + encoded)
    }
}

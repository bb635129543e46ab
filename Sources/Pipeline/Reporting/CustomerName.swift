/// How customers are named in what may be passed on.
///
/// The one door for names of customers in reports and pictures.
package enum CustomerName {
    /// What is shown for an id; `nil` for one that is personal in itself.
    package static func shown(_ id: String) -> String? {
        // An address of e-mail, or a number that one can call.
        if id.contains("@") || id.first == "+" { return nil }
        return id
    }
}

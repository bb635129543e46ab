/// Names under which shops keep those whom they do not know.
///
/// Unlike words for nothing they may be somebody: customers with such a name are told, and kept.
enum GuestNames {
    /// Whether an id is such a name: `Walk-in`, `guest@shop.example`, `00000`.
    static func isOne(_ id: String) -> Bool {
        let name = id.lowercased()
        let part = name.split(separator: "@", omittingEmptySubsequences: false)[0]
        let letters = part.filter { $0.isLetter }
        guard letters.isEmpty else {
            return part.allSatisfy { !$0.isNumber } && names.contains(String(letters))
        }
        let digits = part.filter { $0.isNumber }
        // A number of one digit throughout is what tills make up: 00000, 9999.
        return digits.isEmpty || name.hasPrefix("-")
            || digits.allSatisfy { $0 == "0" }
            || digits.count >= 4 && digits.allSatisfy { $0 == "9" }
    }

    private static let names: Set<String> = [
        "guest", "guests", "guestcustomer", "guestuser", "guestcheckout", "walkin", "walkins",
        "walkincustomer", "walkincust", "anonymous", "anonymouscustomer", "anon", "unknown",
        "unknowncustomer", "nocustomer", "noname", "nobody", "noemail", "cash", "cashcustomer",
        "cashsale",
        "cashsales", "counter", "countersale", "countersales", "pos", "poscustomer", "instore",
        "onlinecustomer", "unregistered", "notregistered", "dummy", "dummycustomer", "default",
        "defaultcustomer", "generic", "genericcustomer", "customer", "test", "na", "notavailable",
        "notapplicable", "blank", "missing", "noreply", "donotreply", "misc", "miscellaneous",
        "other",
        "gast", "gastkunde", "laufkunde", "laufkundschaft", "barverkauf", "barkunde", "unbekannt",
        "diverse", "anonym", "client", "clientcomptoir", "clientdepassage", "passage", "inconnu",
        "anonyme", "invite", "invité", "invitado", "anonimo", "anónimo", "contado",
        "clientecontado",
        "mostrador", "publicoengeneral", "consumidorfinal", "consumidor", "ospite", "gastklant",
        "onbekend", "balie",
    ]
}

import Foundation

/// Words of statuses and kinds of lines, in the languages that columns are named in.
enum StatusWords {
    /// Parts of words for a sale that came to nothing, went back, or is open still, in lower case.
    private static let undone = [
        "refund", "void", "cancel", "storn", "fail", "return", "chargeback", "declin", "expired",
        "pending", "annul", "rembours", "erstattet", "on-hold", "on hold", "abandon", "gutschr",
        "credit", "retour", "retoure", "avoir", "devol", "devuel", "reembol", "rimbors", "anulad",
        "abgebroch", "abgelehnt", "fehlg", "ausstehend", "en attente", "pendiente", "in attesa",
        "échou", "fallid", "rifiut", "rechaz", "refus", "geannul", "terugbet", "mislukt",
        "rücksend", "rücklast",
    ]

    /// Words for a sale, in lower case.
    private static let done: Set<String> = Set(
        """
        paid|complete|completed|shipped|delivered|fulfilled|partially fulfilled|processing|closed|success|successful
        succeeded|sale|sales|sold|invoice|order|active|ok|done|approved|captured|settled|confirmed|standard|unfulfilled
        bezahlt|versendet|versandt|verschickt|geliefert|abgeschlossen|erledigt|rechnung|verkauf|in bearbeitung|bestätigt
        payé|payée|expédié|expédiée|livré|livrée|terminé|terminée|vente|facture|validé|validée|confirmé|confirmée
        pagado|pagada|enviado|enviada|entregado|entregada|completado|completada|venta|factura|confirmado
        pagato|pagata|spedito|consegnato|completato|evaso|vendita|fattura|confermato
        betaald|verzonden|geleverd|voltooid|afgerond|verkoop|factuur
        pago|paga|enviada|entregue|concluído|concluída|venda|fatura
        """.split { "|\n".contains($0) }.map(String.init))

    /// Whether a status in lower case says that nothing was sold, or not yet.
    static func isUndone(_ word: String) -> Bool { undone.contains(where: word.contains) }

    /// Whether it says that something sold before came back: its sale stands in other lines.
    static func isBack(_ word: String) -> Bool {
        ["return", "refund", "credit", "retour", "gutschr", "rücksend", "devol", "avoir"]
            .contains(where: word.contains) && !word.hasSuffix("ed")
    }

    /// Whether it says that something was.
    static func isDone(_ word: String) -> Bool { done.contains(word) }

    /// What a column says of its lines, by its name.
    enum Column {
        /// A status.
        case status
        /// A kind, of sale or of something else.
        case kind
        /// A mark of what went back or was no sale, in a letter or a word.
        case mark
        /// Whether it is a sale at all, with yes and no.
        case test
    }

    private static let statuses = [
        "status", "statut", "estado", "stato", "etat", "zustand", "vorgang", "orderstate",
        "situacao",
        "situacion", "belegart", "vorgangsart", "transaktionsart", "bewegungsart", "documenttype",
        "doctype", "transactiontype", "transtype", "saletype", "eventtype", "tipodocumento",
        "typededocument", "tipotransaccion", "invoicetype", "rechnungsart", "fakturaart",
    ]
    private static let kinds = [
        "type", "typ", "tipo", "art", "kind", "event", "state", "payment", "result", "outcome",
        "action", "aktion", "remark", "bemerkung", "fulfilment", "fulfillment",
    ]

    /// Names of marks; normalized, so without dashes.
    private static let marks: Set<String> = [
        "debit/credit", "credit/debit", "debitcredit", "dr/cr", "cr/dr", "drcr", "d/c", "c/d", "dc",
        "soll/haben", "sollhaben", "s/h", "shkzg", "sollhabenkennzeichen", "debe/haber",
        "dare/avere", "sign", "vorzeichen", "signo", "signe", "segno", "+/", "movementtype",
        "bwart", "transaction",
    ]

    private static let tests: Set<String> = [
        "test", "istest", "testorder", "istestorder", "testmode", "testflag", "testbestellung",
    ]

    /// Whether a value is a mark: a letter or two, a number, or the whole word.
    static func isMark(_ word: String) -> Bool { word.count <= 3 || longMarks.contains(word) }

    private static let longMarks: Set<String> = [
        "debit", "credit", "soll", "haben", "debe", "haber", "dare", "avere", "plus", "minus",
    ]

    /// Whether a value says yes or no.
    static func isAnswer(_ word: String) -> Bool {
        ["true", "false", "yes", "no", "y", "n", "1", "0", "ja", "nein", "j", "x", "test", "live"]
            .contains(word)
    }

    /// Whether a kind of line is none of goods.
    static func isNoProduct(_ word: String) -> Bool {
        noProducts.contains(word)
            || word.split { !$0.isLetter }.contains { noProducts.contains(String($0)) }
    }

    private static let noProducts: Set<String> = [
        "shipping", "versand", "versandkosten", "freight", "fracht", "porto", "postage",
        "livraison",
        "delivery", "fee", "gebühr", "tax", "steuer", "tip", "trinkgeld", "discount", "rabatt",
        "gift card", "giftcard", "coupon", "voucher", "gutschein", "surcharge", "donation",
        "spende",
    ]

    private static let endings = ["type", "typ", "kind", "event", "state"]

    /// `nil` where a name is neither.
    static func column(_ cell: String) -> Column? {
        let name = HeaderNames.normalized(cell)
        if marks.contains(name) { return .mark }
        if tests.contains(name) { return .test }
        if statuses.contains(where: { name == $0 || name.hasSuffix($0) || name.hasPrefix($0) }) {
            return .status
        }
        return kinds.contains(name) || endings.contains(where: name.hasSuffix) ? .kind : nil
    }
}

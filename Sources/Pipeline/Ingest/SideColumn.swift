/// A column that a file may bring besides those of `InvoiceColumn`: what it says of the amount of a line, and of
/// the order as a whole.
public enum SideColumn: String, Sendable, Hashable, CaseIterable {
    /// Time of day, where the date stands in a column of its own.
    case invoicedTime = "invoiced_time"
    /// Amount of the line, which counts then, and not quantity × unit price.
    case lineTotal = "line_total"
    /// What is taken off the line.
    case lineDiscount = "line_discount"
    /// What the lines of the order add up to, after discounts.
    case orderSubtotal = "order_subtotal"
    /// What is taken off the order.
    case orderDiscount = "order_discount"
    /// What was paid back of the order.
    case orderRefund = "order_refund"
    /// What became of the order.
    case orderStatus = "order_status"
    /// Code of the currency of the line.
    case currency
    /// Whether the line came to nothing: anything but a word for no.
    case voided
    /// Pieces that the unit price is for.
    case priceUnit = "price_unit"

    /// Usual names of columns that are looked at without being asked for.
    ///
    /// Those that change an amount are never taken from their name alone.
    var usualNames: [String] {
        switch self {
        case .orderStatus:
            [
                "Order Status", "Financial Status", "Payment Status", "Status", "Order State",
                "Event Type", "Bestellstatus", "Zahlungsstatus", "Auftragsstatus", "Statut",
                "Statut de la commande", "État", "State of Order", "Estado del pedido",
                "Stato ordine", "Orderstatus",
            ]
        case .currency:
            [
                "Currency", "Currency Code", "Order Currency", "Währung", "Währungscode", "Devise",
                "Code devise", "Document Currency", "Moneda", "Divisa", "Valuta", "Moeda",
                "WAERK", "WAERS",
            ]
        case .invoicedTime:
            [
                "Time", "Time of Day", "Invoice Time", "Order Time", "Transaction Time",
                "Sale Time",
                "Sales Time", "Time of Sale", "Purchase Time", "Receipt Time", "Uhrzeit", "Zeit",
                "Bestellzeit", "Rechnungszeit", "Heure", "Hora", "Ora", "Tijd", "Tijdstip",
            ]
        case .priceUnit:
            [
                "Price Unit", "Pricing Unit", "Price Per", "Price Basis", "Per", "Unit",
                "Preiseinheit",
                "Preis pro", "Preis je", "Preisbasis", "PE", "KPEIN", "PEINH", "Unité de prix",
                "Unidad de precio",
                "Unità di prezzo", "Prijseenheid", "Unidade de preço",
            ]
        case .lineTotal, .lineDiscount, .orderSubtotal, .orderDiscount, .orderRefund, .voided: []
        }
    }
}

/// A column of `invoice_line` that a file has to bring.
public enum InvoiceColumn: Int, Sendable, Hashable, CaseIterable {
    case invoiceNo, stockCode, description, quantity, invoicedAt, unitPrice, customerID, country

    /// Name in the table.
    public var sqlName: String {
        switch self {
        case .invoiceNo: "invoice_no"
        case .stockCode: "stock_code"
        case .description: "description"
        case .quantity: "quantity"
        case .invoicedAt: "invoiced_at"
        case .unitPrice: "unit_price"
        case .customerID: "customer_id"
        case .country: "country"
        }
    }

    /// Names in files, as the error for an unknown header lists them: Online Retail, Online Retail
    /// II where it differs, and the table's own.
    public var fileNames: [String] {
        switch self {
        case .invoiceNo: ["InvoiceNo", "Invoice"]
        case .stockCode: ["StockCode"]
        case .description: ["Description"]
        case .quantity: ["Quantity"]
        case .invoicedAt: ["InvoiceDate", "invoiced_at"]
        case .unitPrice: ["UnitPrice", "Price"]
        case .customerID: ["CustomerID"]
        case .country: ["Country"]
        }
    }
}

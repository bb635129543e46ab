/// A column of `invoice_line` that a file brings.
public enum InvoiceColumn: Int, Sendable, Hashable, CaseIterable {
    case invoiceNo, stockCode, description, quantity, invoicedAt, unitPrice, customerID, country

    /// Whether no file can be read without it.
    ///
    /// Without a customer, a description or a country the lines are kept with null; what cannot be done then is
    /// told.
    public var isRequired: Bool {
        switch self {
        case .invoiceNo, .stockCode, .quantity, .invoicedAt, .unitPrice: true
        case .description, .customerID, .country: false
        }
    }

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

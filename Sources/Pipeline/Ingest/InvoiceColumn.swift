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

    /// Names in the exports of Shopify, WooCommerce and other shops.
    var shopNames: [String] {
        switch self {
        case .invoiceNo:
            [
                "Invoice Number", "Order ID", "Order Number", "Order No", "Order", "Order Name",
                "Invoice ID", "Transaction ID", "Receipt No", "Receipt Number", "Document No",
            ]
        case .stockCode:
            [
                "SKU", "Lineitem SKU", "Item SKU", "Product SKU", "Variant SKU", "Product Code",
                "Product ID", "Item Code", "Item ID", "Item No", "Article No", "Article Number",
            ]
        case .description:
            [
                "Lineitem Name", "Item Name", "Product Name", "Product", "Product Title",
                "Item Description", "Product Description", "Title",
            ]
        case .quantity:
            ["Qty", "Lineitem Quantity", "Item Quantity", "Units", "Net Quantity"]
        case .invoicedAt:
            [
                "Order Date", "Created At", "Date", "Date Created", "Invoice Time", "Order Time",
                "Transaction Date", "Purchase Date", "Datetime",
            ]
        case .unitPrice:
            [
                "Lineitem Price", "Item Price", "Item Cost", "Unit Cost", "Product Price",
                "Price per Unit",
            ]
        case .customerID:
            [
                "Customer", "Customer No", "Customer Number", "Cust No", "Cust ID", "Client ID",
                "Customer User ID", "User ID", "Email", "Customer Email",
            ]
        case .country:
            [
                "Billing Country", "Shipping Country", "Customer Country", "Country Code",
                "Ship Country", "Country Region",
            ]
        }
    }
}

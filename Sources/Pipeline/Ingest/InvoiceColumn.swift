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

    /// Names in files; the error for an unknown header lists the first two. Online Retail comes first,
    /// then Online Retail II, then the exports of Shopify, WooCommerce and others.
    public var fileNames: [String] {
        switch self {
        case .invoiceNo:
            [
                "InvoiceNo", "Invoice", "Invoice Number", "Order ID", "Order Number", "Order No",
                "Order", "Order Name", "Invoice ID", "Transaction ID", "Receipt No",
                "Receipt Number", "Document No",
            ]
        case .stockCode:
            [
                "StockCode", "SKU", "Lineitem SKU", "Item SKU", "Product SKU", "Variant SKU",
                "Product Code", "Product ID", "Item Code", "Item ID", "Item No", "Article No",
                "Article Number",
            ]
        case .description:
            [
                "Description", "Lineitem Name", "Item Name", "Product Name", "Product",
                "Product Title", "Item Description", "Product Description", "Title",
            ]
        case .quantity:
            ["Quantity", "Qty", "Lineitem Quantity", "Item Quantity", "Units", "Net Quantity"]
        case .invoicedAt:
            [
                "InvoiceDate", "invoiced_at", "Order Date", "Created At", "Date", "Date Created",
                "Invoice Time", "Order Time", "Transaction Date", "Purchase Date", "Datetime",
            ]
        case .unitPrice:
            [
                "UnitPrice", "Price", "Lineitem Price", "Item Price", "Item Cost", "Unit Cost",
                "Product Price", "Price per Unit",
            ]
        case .customerID:
            [
                "CustomerID", "Customer", "Customer No", "Customer Number", "Cust No",
                "Cust ID", "Client ID", "Customer User ID", "User ID", "Email", "Customer Email",
            ]
        case .country:
            [
                "Country", "Billing Country", "Shipping Country", "Customer Country",
                "Country Code", "Ship Country", "Country Region",
            ]
        }
    }
}

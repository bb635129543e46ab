extension ShopFormat {
    /// Names that `--shop` takes.
    public static var names: [String] { builtIn.map(\.name) }

    /// The formats that are known; `docs/shops.md` says the same to people.
    public static let builtIn: [ShopFormat] = texts.map { text in
        let format = Result { () throws(IngestError) in
            try ShopFormat(text: text, file: "built-in shop format")
        }
        guard case .success(let value) = format else {
            preconditionFailure("a built-in shop format cannot be read")
        }
        return value
    }

    private static let texts =
        [shopify, woocommerce, magento, etsy, square]
        + [amazonAllOrders, amazonOrders, amazonTransactions, amazonItems, amazonSales, superstore]
        + [sapTable, sapList, sapListGerman]

    private static let shopify = """
        name: shopify
        title: Shopify, Orders > Export
        header: Name, Email, Financial Status, Created at, Lineitem quantity, Lineitem name
        header: Lineitem price, Subtotal
        invoice_no: Name
        stock_code: Lineitem sku
        description: Lineitem name
        quantity: Lineitem quantity
        invoiced_at: Created at
        unit_price: Lineitem price
        customer_id: Email
        country: Billing Country, Shipping Country
        order_subtotal: Subtotal
        order_refund: Refunded Amount
        order_status: Financial Status
        currency: Currency
        no_sale: voided, expired
        time_zone: of the shop, with its offset
        note: Shipping and taxes are not read.
        """

    private static let woocommerce = """
        name: woocommerce
        title: WooCommerce, Advanced Order Export
        header: Order Number, Order Status, Order Date, Item Name, Quantity (- Refund), Item Cost
        invoice_no: Order Number
        stock_code: SKU, Item #
        description: Item Name
        quantity: Quantity (- Refund)
        invoiced_at: Order Date
        unit_price: Item Cost
        customer_id: Email (Billing), Customer User ID
        country: Country Code (Billing), Country Name (Billing), Country Code (Shipping)
        order_status: Order Status
        currency: Order Currency, Currency
        no_sale: cancelled, canceled, failed, trash, draft, checkout-draft
        no_sale: wc-cancelled, wc-failed, wc-trash, wc-checkout-draft
        guests: 0
        time_zone: of the shop
        note: Quantity (- Refund) has refunded pieces taken off; Order Refund Amount is not taken off again.
        note: Item Cost is after coupons. Shipping and taxes are not read.
        """

    private static let magento = """
        name: magento
        title: Magento and Adobe Commerce, orders with items
        header: Order #|ID|Increment ID|Order ID, Purchase Date|Created At, Order Status|Status
        header: Customer Email, Item SKU|SKU|Product SKU, Qty Ordered|Ordered Qty, Item Price|Price|Base Price
        invoice_no: Order #, Increment ID, Order ID, ID
        stock_code: Item SKU, SKU, Product SKU
        description: Item Name, Product Name, Name
        quantity: Qty Ordered, Ordered Qty
        invoiced_at: Purchase Date, Created At
        unit_price: Item Price, Price, Base Price
        customer_id: Customer Email
        country: Billing Country, Shipping Country
        order_status: Order Status, Status
        currency: Order Currency, Currency
        no_sale: canceled, cancelled, fraud, suspected fraud, pending payment, closed
        time_zone: of the shop
        note: An order that is closed was paid back as a whole, and is no sale. What was paid back of others is not
        note: in the export.
        note: Discounts, shipping and taxes are not read.
        """

    private static let etsy = """
        name: etsy
        title: Etsy, Sold Order Items
        header: Sale Date, Item Name, Buyer, Quantity, Price, Item Total, Transaction ID
        header: Listing ID, Order ID
        invoice_no: Order ID
        stock_code: SKU, Listing ID
        description: Item Name
        quantity: Quantity
        invoiced_at: Sale Date
        unit_price: Price
        line_total: Item Total
        line_discount: Discount Amount
        customer_id: Buyer
        country: Ship Country
        currency: Currency
        time_zone: of the shop, days only
        note: Coupons (Discount Amount) are taken off. Shipping and taxes are not read; refunds are not in it.
        """

    private static let square = """
        name: square
        title: Square, Items Detail
        header: Date, Time, Time Zone, Item, Qty, Gross Sales, Net Sales, Transaction ID, Event Type
        invoice_no: Transaction ID
        stock_code: SKU, Item
        description: Item
        quantity: Qty
        invoiced_at: Date
        invoiced_time: Time
        line_total: Net Sales
        customer_id: Customer ID
        order_status: Event Type
        tax_basis: excluded
        time_zone: as in the column Time Zone
        note: Net Sales are after discounts and before tax. Refunds are lines of their own, with a
        note: quantity below 0.
        """

    private static let amazonAllOrders = """
        name: amazon
        title: Amazon Seller Central, All Orders
        header: amazon-order-id, purchase-date, order-status, product-name, sku, quantity, item-price
        invoice_no: amazon-order-id
        stock_code: sku, asin
        description: product-name
        quantity: quantity
        invoiced_at: purchase-date
        line_total: item-price
        line_discount: item-promotion-discount
        customer_id: buyer-email
        country: ship-country
        order_status: order-status
        currency: currency
        no_sale: cancelled, canceled
        no_amount: pending, *
        time_zone: as in the offset of purchase-date
        note: item-price is the amount of the line. Shipping and taxes are not read; the report does not
        note: name the buyer.
        """

    private static let amazonOrders = """
        name: amazon-orders
        title: Amazon Seller Central, Order Report
        header: order-id, order-item-id, purchase-date, buyer-email, sku, quantity-purchased, item-price
        invoice_no: order-id
        stock_code: sku
        description: product-name
        quantity: quantity-purchased
        invoiced_at: purchase-date
        line_total: item-price
        line_discount: item-promotion-discount
        customer_id: buyer-email
        country: ship-country, bill-country
        currency: currency
        time_zone: as in the offset of purchase-date
        note: item-price is the amount of the line. Shipping and taxes are not read.
        """

    private static let amazonTransactions = """
        name: amazon-transactions
        title: Amazon Seller Central, Date Range Report of transactions
        header: date/time, settlement id, type, order id, sku, quantity, product sales
        header: promotional rebates, total
        invoice_no: order id
        stock_code: sku
        description: description
        quantity: quantity
        invoiced_at: date/time
        line_total: product sales
        line_discount: promotional rebates
        order_status: type
        no_sale: transfer, service fee, fba inventory fee, adjustment, fee adjustment, debt, order_retrocharge
        no_sale: refund_retrocharge, chargeback refund, a-to-z guarantee claim, deal fee, shipping services
        tax_basis: excluded
        no_amount: *
        on_overlap: skip
        time_zone: as behind the times
        note: Refunds are lines of their own, with an amount below 0. Fees and transfers are no sales. Shipping, gift
        note: wraps and taxes are not read; the report does not name the buyer.
        """

    private static let amazonItems = """
        name: amazon-items
        title: Amazon Seller Central, some columns of an order report
        header: purchase-date, sku, asin, item-price
        invoice_no: amazon-order-id, order-id
        stock_code: sku
        description: product-name, title
        quantity: quantity, quantity-purchased, quantity-shipped
        invoiced_at: purchase-date
        line_total: item-price
        line_discount: item-promotion-discount
        customer_id: buyer-email
        country: ship-country
        order_status: order-status
        currency: currency
        no_sale: cancelled, canceled
        no_amount: pending, *
        time_zone: as in the offset of purchase-date
        note: item-price is the amount of the line. Shipping and taxes are not read.
        """

    private static let amazonSales = """
        name: amazon-sales
        title: Amazon Sale Report, as on Kaggle
        header: Order ID, Date, Status, Fulfilment, SKU, ASIN, Courier Status, Qty, Amount
        invoice_no: Order ID
        stock_code: SKU, ASIN
        description: Category
        quantity: Qty
        invoiced_at: Date
        line_total: Amount
        country: ship-country
        order_status: Status
        currency: currency
        no_sale: cancelled, canceled
        no_amount: pending, *
        time_zone: unknown, days only
        note: Amount is the amount of the line. The report does not name the buyer.
        """

    private static let superstore = """
        name: superstore
        title: Superstore, as with Tableau
        header: Order ID, Order Date, Customer ID, Product ID, Sales, Quantity, Discount, Profit
        invoice_no: Order ID
        stock_code: Product ID
        description: Product Name
        quantity: Quantity
        invoiced_at: Order Date
        unit_price: Unit Price
        line_total: Sales
        customer_id: Customer ID
        country: Country, Country/Region
        on_overlap: stop
        time_zone: unknown, days only
        note: Sales is the amount of the line, after its Discount.
        """

    private static let sapTable = """
        name: sap
        title: SAP, fields of billing documents (VBRK, VBRP)
        header: VBELN, FKDAT, MATNR, FKIMG, NETWR
        invoice_no: VBELN
        stock_code: MATNR
        description: ARKTX, MAKTX
        quantity: FKIMG
        invoiced_at: FKDAT
        line_total: NETWR
        customer_id: KUNAG, KUNNR, KUNRG
        country: LAND1, LANDTX
        currency: WAERK, WAERS
        order_status: FKART
        voided: FKSTO
        no_sale: S1, S2, S3, G2, RE
        on_overlap: stop
        time_zone: unknown, days only
        note: NETWR is the net value of the item. Taxes are not read. Cancellations and credits (FKART S1, S2,
        note: S3, G2, RE) have amounts above 0: they are no sales. What they cancel counts still, unless a
        note: column (FKSTO) says that it is cancelled.
        """

    private static let sapList = """
        name: sap-list
        title: SAP, list of billing documents with items
        header: Billing Document, Billing Date, Billed Quantity, Net Value
        invoice_no: Billing Document
        stock_code: Material, Material Number, Material No.
        description: Material Description, Item Description, Description, Short Text
        quantity: Billed Quantity
        invoiced_at: Billing Date
        line_total: Net Value
        customer_id: Sold-to Party, Sold-to, Payer, Bill-to Party, Customer
        country: Country, Country Key, Destination Country
        currency: Document Currency, Currency, SD Document Currency
        order_status: Billing Type
        voided: Cancelled, Canceled
        no_sale: S1, S2, S3, G2, RE
        on_overlap: stop
        time_zone: unknown, days only
        note: Net Value is that of the item. Taxes are not read. Cancellations and credits (Billing Type S1, S2,
        note: S3, G2, RE) have amounts above 0: they are no sales. What they cancel counts still, unless a
        note: column (Cancelled) says that it is cancelled.
        """

    private static let sapListGerman = """
        name: sap-liste
        title: SAP, list of billing documents with items, German headings
        header: Fakturadatum, Material|Materialnummer|Artikel, Fakturierte Menge|Fakturamenge, Nettowert
        invoice_no: Fakturanummer, Faktura, Fakturabeleg, Fakturabelegnummer, Vertriebsbeleg, Beleg, Belegnummer
        stock_code: Material, Materialnummer, Artikel
        description: Materialkurztext, Bezeichnung, Positionsbezeichnung, Materialbezeichnung, Kurztext
        description: Artikelbezeichnung
        quantity: Fakturierte Menge, Fakturamenge
        invoiced_at: Fakturadatum
        line_total: Nettowert
        customer_id: Auftraggeber, Regulierer, Rechnungsempfänger, Debitor, Kunde, Warenempfänger
        country: Land, Empfangsland, Bestimmungsland, Länderschlüssel
        currency: Währung, Belegwährung, Hauswährung
        order_status: Fakturaart
        voided: Storniert, Storno, Stornokennzeichen
        no_sale: S1, S2, S3, G2, RE
        on_overlap: stop
        time_zone: unknown, days only
        note: Nettowert is that of the item. Taxes are not read. Cancellations and credits (Fakturaart S1, S2,
        note: S3, G2, RE) have amounts above 0: they are no sales. What they cancel counts still, unless a
        note: column (Storno, Storniert) says that it is cancelled.
        """
}

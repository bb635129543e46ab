"""Makes whole exports of shops, synthetic, with all headers of the real ones. Python 3, nothing else.

Run in this folder. The headers are those of the shops' own exports as public parsers of them list them; people and
orders are invented.
"""
import csv

HEADERS = {
    "shopify": "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,"
    "Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,"
    "Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,"
    "Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,"
    "Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,"
    "Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,"
    "Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,"
    "Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,"
    "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References",
    "woocommerce": "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),"
    "Company (Billing),Address 1&2 (Billing),City (Billing),State Code (Billing),Postcode (Billing),"
    "Country Code (Billing),Email (Billing),Phone (Billing),First Name (Shipping),Last Name (Shipping),"
    "Address 1&2 (Shipping),City (Shipping),State Code (Shipping),Postcode (Shipping),Country Code (Shipping),"
    "Payment Method Title,Cart Discount Amount,Order Subtotal Amount,Shipping Method Title,"
    "Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,"
    "Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,Discount Amount Tax",
    "magento": "Order #,Purchase Date,Order Status,Customer Group,Customer Name,Customer Email,Item SKU,Item Name,"
    "Qty Ordered,Item Price,Tax Amount,Billing Country",
    "etsy": "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,"
    "Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,"
    "Ship Name,Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,"
    "Order Type,Listings Type,Payment Type,InPerson Discount,InPerson Location,VAT Paid by Buyer,SKU",
    "square": "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,"
    "Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,"
    "Customer ID,Customer Name,Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,"
    "Fulfillment Note,Channel,Token,Card Brand,PAN Suffix",
    "amazon": "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,"
    "sales-channel,order-channel,ship-service-level,product-name,sku,asin,item-status,quantity,currency,"
    "item-price,item-tax,shipping-price,shipping-tax,gift-wrap-price,gift-wrap-tax,item-promotion-discount,"
    "ship-promotion-discount,ship-city,ship-state,ship-postal-code,ship-country,promotion-ids,"
    "is-business-order,purchase-order-number,price-designation",
    "amazon-orders": "order-id,order-item-id,purchase-date,payments-date,buyer-email,buyer-name,"
    "buyer-phone-number,sku,product-name,quantity-purchased,currency,item-price,item-tax,shipping-price,"
    "shipping-tax,ship-service-level,recipient-name,ship-address-1,ship-address-2,ship-address-3,ship-city,"
    "ship-state,ship-postal-code,ship-country,ship-phone-number,delivery-start-date,delivery-end-date,"
    "delivery-time-zone,delivery-Instructions,sales-channel",
    "amazon-transactions": "date/time,settlement id,type,order id,sku,description,quantity,marketplace,"
    "account type,fulfillment,order city,order state,order postal,tax collection model,product sales,"
    "product sales tax,shipping credits,shipping credits tax,gift wrap credits,giftwrap credits tax,"
    "Regulatory Fee,Tax On Regulatory Fee,promotional rebates,promotional rebates tax,marketplace withheld tax,"
    "selling fees,fba fees,other transaction fees,other,total",
    "amazon-sales": "index,Order ID,Date,Status,Fulfilment,Sales Channel ,ship-service-level,Style,SKU,Category,"
    "Size,ASIN,Courier Status,Qty,currency,Amount,ship-city,ship-state,ship-postal-code,ship-country,"
    "promotion-ids,B2B,fulfilled-by,Unnamed: 22",
    "superstore": "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Segment,Country,City,"
    "State,Postal Code,Region,Product ID,Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit",
    "amazon-items": "order-id,purchase-date,buyer-email,sku,asin,title,quantity,item-price,currency",
    "sap": "MANDT,VBELN,FKART,FKDAT,KUNAG,KUNRG,LAND1,WAERK,VKORG,VTWEG,SPART,POSNR,MATNR,ARKTX,FKIMG,VRKME,NETWR,"
    "MWSBP,WAVWR,VGBEL",
    "sap-list": "Billing Document,Item,Billing Type,Billing Date,Sold-to Party,Payer,Material,Material Description,"
    "Billed Quantity,Sales Unit,Net Value,Document Currency,Country",
    "sap-liste": "Fakturanummer,Position,Fakturaart,Fakturadatum,Auftraggeber,Name 1,Regulierer,Material,Materialkurztext,"
    "Fakturierte Menge,Mengeneinheit,Nettowert,Steuerbetrag,Währung,Land,Storniert",
}

SHOPIFY = {"Currency": "EUR", "Vendor": "Fern & Co", "Lineitem discount": "0.00"}


def shopify(name, email, status, at, subtotal, quantity, item, price, sku="", refunded="0.00", country="FR", **more):
    return SHOPIFY | {
        "Name": name, "Email": email, "Financial Status": status, "Created at": at, "Subtotal": subtotal,
        "Total": subtotal, "Lineitem quantity": quantity, "Lineitem name": item, "Lineitem price": price,
        "Lineitem sku": sku, "Refunded Amount": refunded, "Billing Country": country,
    } | more


def rest(name, email, at, quantity, item, price, sku=""):
    return {
        "Name": name, "Email": email, "Created at": at, "Lineitem quantity": quantity, "Lineitem name": item,
        "Lineitem price": price, "Lineitem sku": sku, "Vendor": "Fern & Co", "Lineitem discount": "0.00",
    }


AT = ["2023-01-05 10:11:12 +0100", "2023-02-11 18:00:00 +0100", "2023-03-30 23:30:00 +0200"]
ROWS = {
    # 2 x 16 + 20 = 52 less 5.20; ben's order of 10 + 3 x 3.33 = 19.99 is paid back for 5.00; the third is void.
    "shopify": [
        shopify("#1001", "ann@shop.example", "paid", AT[0], "46.80", 2, "Fern Print", "16.00", "FERN",
                **{"Discount Code": "TEN", "Discount Amount": "5.20", "Billing Zip": "'69001"}),
        rest("#1001", "ann@shop.example", AT[0], 1, 'Canvas "Tote" Bag', "20.00"),
        shopify("#1002", "ben@shop.example", "partially_refunded", AT[1], "19.99", 1, "Mug", "10.00", "MUG", "5.00"),
        rest("#1002", "ben@shop.example", AT[1], 3, "Card", "3.33", "CARD"),
        shopify("#1003", "cid@shop.example", "voided", AT[2], "10.00", 1, "Mug", "10.00", "MUG"),
        shopify("#1004", "", "paid", AT[2], "10.00", 1, "Mug", "10.00", "MUG"),
        # Sent back as a whole, shipping with it.
        shopify("#1005", "dan@shop.example", "refunded", AT[2], "10.00", 1, "Mug", "10.00", "MUG", "14.50",
                **{"Shipping": "4.50", "Taxes": "2.90", "Total": "14.50"}),
    ],
    "woocommerce": [
        {"Order Number": 501, "Order Status": "Completed", "Order Date": "2023-01-05 10:11", "SKU": "FERN",
         "Item #": 1, "Item Name": "Fern Print", "Quantity (- Refund)": 2, "Item Cost": "16.00",
         "Email (Billing)": "ann@shop.example", "Country Code (Billing)": "FR", "Order Refund Amount": "16.00"},
        {"Order Number": 501, "Order Status": "Completed", "Order Date": "2023-01-05 10:11", "SKU": "TOTE",
         "Item #": 2, "Item Name": "Tote Bag", "Quantity (- Refund)": 1, "Item Cost": "20.00",
         "Email (Billing)": "ann@shop.example", "Country Code (Billing)": "FR", "Order Refund Amount": "16.00"},
        {"Order Number": 502, "Order Status": "Cancelled", "Order Date": "2023-01-06 09:00", "SKU": "TOTE",
         "Item #": 1, "Item Name": "Tote Bag", "Quantity (- Refund)": 5, "Item Cost": "20.00",
         "Email (Billing)": "ben@shop.example", "Country Code (Billing)": "DE"},
        {"Order Number": 503, "Order Status": "Completed", "Order Date": "2023-01-07 09:00", "SKU": "",
         "Item #": 1, "Item Name": "Gift", "Quantity (- Refund)": 1, "Item Cost": "12.50",
         "Email (Billing)": "ben@shop.example", "Country Code (Billing)": "DE"},
    ],
    "magento": [
        {"Order #": "000000012", "Purchase Date": "2023-01-05 10:11:12", "Order Status": "Complete",
         "Customer Group": "General", "Customer Name": "A Person", "Customer Email": "ann@shop.example",
         "Item SKU": "24-MB01", "Item Name": "Joust Bag", "Qty Ordered": "2.0000", "Item Price": "34.0000",
         "Billing Country": "US"},
        {"Order #": "000000013", "Purchase Date": "2023-02-13 13:02:03", "Order Status": "Canceled",
         "Customer Group": "NOT LOGGED IN", "Customer Name": "B Person", "Customer Email": "ben@shop.example",
         "Item SKU": "24-MB01", "Item Name": "Joust Bag", "Qty Ordered": "1.0000", "Item Price": "34.0000",
         "Billing Country": "US"},
        {"Order #": "000000014", "Purchase Date": "2023-02-14 13:02:03", "Order Status": "Complete",
         "Customer Group": "NOT LOGGED IN", "Customer Name": "B Person", "Customer Email": "ben@shop.example",
         "Item SKU": "24-MB04", "Item Name": "Strive Pack", "Qty Ordered": "1.0000", "Item Price": "32.0000",
         "Billing Country": "US"},
        {"Order #": "000000015", "Purchase Date": "2023-02-15 13:02:03", "Order Status": "Closed",
         "Customer Group": "General", "Customer Name": "A Person", "Customer Email": "ann@shop.example",
         "Item SKU": "24-MB04", "Item Name": "Strive Pack", "Qty Ordered": "1.0000", "Item Price": "32.0000",
         "Tax Amount": "2.6400", "Billing Country": "US"},
    ],
    "etsy": [
        {"Sale Date": "08/14/2025", "Item Name": "Sunset Fox | Card", "Buyer": "paperfan", "Quantity": 2,
         "Price": "5.00", "Discount Amount": 0, "Item Total": "10.0", "Currency": "USD", "Transaction ID": 4001,
         "Listing ID": 9001, "Ship Country": "United States", "Order ID": 3001, "SKU": "FOX-01"},
        {"Sale Date": "08/14/2025", "Item Name": "Sunset Fox | Sticker", "Buyer": "paperfan", "Quantity": 1,
         "Price": "3.00", "Discount Amount": 0, "Item Total": "3.0", "Currency": "USD", "Transaction ID": 4002,
         "Listing ID": 9002, "Ship Country": "United States", "Order ID": 3001, "SKU": "FOX-ST"},
        {"Sale Date": "09/02/2025", "Item Name": "Moon Bear | Card", "Buyer": "moonlover", "Quantity": 1,
         "Price": "5.00", "Coupon Code": "WELCOME10", "Coupon Details": "10% off", "Discount Amount": "0.50",
         "Item Total": "5.0", "Currency": "USD", "Transaction ID": 4003,
         "Listing ID": 9003, "Ship Country": "Canada", "Order ID": 3002, "SKU": "BEAR-01"},
    ],
    "square": [
        {"Date": day, "Time": time, "Time Zone": "Eastern Time (US & Canada)", "Category": "Ceramics", "Item": item,
         "Qty": quantity, "SKU": sku, "Gross Sales": gross, "Discounts": discount, "Net Sales": net, "Tax": "0.00",
         "Transaction ID": number, "Payment ID": "P" + number, "Event Type": event, "Location": "Market",
         "Customer ID": customer}
        for day, time, item, quantity, sku, gross, discount, net, number, event, customer in [
            ("2026-08-15", "14:00:00", "Mug", "2.0", "MUG-1", "36.00", "-6.00", "30.00", "SQC3z", "Payment", "C1"),
            ("2026-09-13", "11:40:00", "Fern Print", "1.0", "", "12.00", "0.00", "12.00", "SQB2y", "Payment", ""),
            ("2026-09-20", "09:00:00", "Mug", "-1.0", "MUG-1", "-15.00", "0.00", "-15.00", "SQC4z", "Refund", "C1"),
            # Part of the price is paid back: the piece stays with the customer.
            ("2026-09-21", "09:00:00", "Mug", "1.0", "MUG-1", "-4.00", "0.00", "-4.00", "SQC5z", "Refund", "C1"),
        ]
    ],
    "amazon": [
        {"amazon-order-id": "111-1", "purchase-date": "2023-01-05T10:11:12+00:00", "order-status": "Shipped",
         "product-name": "Mug", "sku": "MUG", "asin": "B01", "quantity": 2, "currency": "USD", "item-price": "20.00",
         "item-promotion-discount": "2.50", "ship-country": "US"},
        {"amazon-order-id": "111-2", "purchase-date": "2023-01-06T10:11:12+00:00", "order-status": "Cancelled",
         "product-name": "Mug", "sku": "MUG", "asin": "B01", "quantity": 0, "currency": "", "item-price": "",
         "ship-country": "US"},
    ],
    "amazon-transactions": [
        {"date/time": at, "settlement id": "1234", "type": kind, "order id": order, "sku": sku, "description": what,
         "quantity": quantity, "marketplace": "amazon.com", "product sales": sales, "product sales tax": tax,
         "promotional rebates": rebates, "selling fees": fees, "total": total}
        for at, kind, order, sku, what, quantity, sales, tax, rebates, fees, total in [
            ("Jan 5, 2023 10:11:12 AM PST", "Order", "111-1", "MUG", "Mug", 2, "20.00", "1.60", "-2.50", "-3.00", "16.10"),
            ("Jan 9, 2023 1:11:12 PM PST", "Refund", "111-1", "MUG", "Mug", 1, "-10.00", "-0.80", "1.25", "1.20", "-8.35"),
            ("Jan 10, 2023 1:11:12 AM PST", "Service Fee", "", "", "Cost of Advertising", "", "0", "0", "0", "0", "-9.99"),
            ("Jan 11, 2023 1:11:12 AM PST", "Transfer", "", "", "To account ending in: 123", "", "0", "0", "0", "0", "-1.00"),
        ]
    ],
    "amazon-orders": [
        {"order-id": "111-1", "order-item-id": "1", "purchase-date": "2023-01-05T10:11:12+00:00",
         "buyer-email": "x1@marketplace.amazon.com", "buyer-name": "A Person", "sku": "MUG", "product-name": "Mug",
         "quantity-purchased": 2, "currency": "USD", "item-price": "20.00", "ship-country": "US"},
        {"order-id": "111-1", "order-item-id": "2", "purchase-date": "2023-01-05T10:11:12+00:00",
         "buyer-email": "x1@marketplace.amazon.com", "buyer-name": "A Person", "sku": "CARD",
         "product-name": "Card", "quantity-purchased": 3, "currency": "USD", "item-price": "9.99",
         "ship-country": "US"},
    ],
    "amazon-sales": [
        {"index": 0, "Order ID": "405-1", "Date": "04/30/2022", "Status": "Cancelled", "Fulfilment": "Merchant",
         "SKU": "SET389", "Category": "Set", "ASIN": "B09", "Courier Status": "", "Qty": 0, "currency": "",
         "Amount": "", "ship-country": "IN"},
        {"index": 1, "Order ID": "171-2", "Date": "04/30/2022", "Status": "Shipped", "Fulfilment": "Amazon",
         "SKU": "JNE3781", "Category": "kurta", "ASIN": "B09", "Courier Status": "Shipped", "Qty": 2,
         "currency": "INR", "Amount": "812.00", "ship-country": "IN"},
    ],
    "superstore": [
        {"Row ID": n, "Order ID": order, "Order Date": day, "Ship Date": day, "Ship Mode": "Second Class",
         "Customer ID": customer, "Customer Name": "A Person", "Segment": "Consumer", "Country": "United States",
         "Product ID": product, "Product Name": name, "Sales": sales, "Quantity": quantity, "Discount": discount,
         "Profit": "1.00"}
        for n, (order, day, customer, product, name, sales, quantity, discount) in enumerate([
            ("CA-2016-152156", "11/8/2016", "CG-12520", "FUR-BO-1", "Bookcase", "261.96", 2, 0),
            ("CA-2016-152156", "11/8/2016", "CG-12520", "FUR-CH-1", "Chair", "731.94", 3, 0.2),
            ("US-2015-108966", "10/13/2015", "SO-20335", "FUR-TA-1", "Table", "957.5775", 5, 0.45),
        ], 1)
    ],
    "amazon-items": [
        {"order-id": "305-1", "purchase-date": "2023-01-15T10:11:12+00:00", "buyer-email": "a@marketplace.example",
         "sku": "MUG", "asin": "B001", "title": "Mug", "quantity": 2, "item-price": "15.00", "currency": "EUR"},
        {"order-id": "305-2", "purchase-date": "2023-01-16T10:11:12+00:00", "buyer-email": "b@marketplace.example",
         "sku": "CARD", "asin": "B002", "title": "Card", "quantity": 1, "item-price": "3.50", "currency": "EUR"},
    ],
    "sap": [
        {"MANDT": "100", "VBELN": number, "FKART": kind, "FKDAT": "20230115", "KUNAG": customer, "KUNRG": customer,
         "LAND1": "DE", "WAERK": "EUR", "POSNR": item, "MATNR": material, "ARKTX": text, "FKIMG": quantity,
         "VRKME": "ST", "NETWR": value}
        for number, kind, customer, item, material, text, quantity, value in [
            ("0090000001", "F2", "0000001000", "000010", "000000000000012345", "Becher", "2.000", "15.00"),
            ("0090000001", "F2", "0000001000", "000020", "000000000000012346", "Karte", "1.000", "3.50"),
            ("0090000002", "F2", "0000001001", "000010", "000000000000012345", "Becher", "4.000", "30.00"),
            ("0090000003", "S1", "0000001001", "000010", "000000000000012345", "Becher", "4.000", "30.00"),
        ]
    ],
    "sap-list": [
        {"Billing Document": number, "Item": item, "Billing Type": "F2", "Billing Date": "01/15/2023",
         "Sold-to Party": customer, "Payer": "9" + customer, "Material": material, "Material Description": text,
         "Billed Quantity": quantity, "Sales Unit": "PC", "Net Value": value, "Document Currency": "USD",
         "Country": "US"}
        for number, customer, item, material, text, quantity, value in [
            ("90000001", "1000", 10, "M-1", "Mug", 2, "15.00"), ("90000001", "1000", 20, "M-2", "Card", 1, "3.50"),
            ("90000002", "1001", 10, "M-1", "Mug", 4, "30.00"),
        ]
    ],
    "sap-liste": [
        {"Fakturanummer": number, "Position": item, "Fakturaart": kind, "Fakturadatum": "15.01.2023",
         "Auftraggeber": customer, "Name 1": "Firma", "Regulierer": "9" + customer, "Material": material,
         "Materialkurztext": text, "Fakturierte Menge": quantity, "Mengeneinheit": "ST", "Nettowert": value,
         "Steuerbetrag": "0,00", "Währung": "EUR", "Land": "DE", "Storniert": voided}
        for number, kind, customer, item, material, text, quantity, value, voided in [
            ("90000001", "F2", "1000", 10, "M-1", "Becher", "100", "1.250,00", ""),
            ("90000001", "F2", "1000", 20, "M-2", "Karte", "1", "3,50", ""),
            ("90000002", "F2", "1001", 10, "M-1", "Becher", "4", "30,00", "X"),
            ("90000003", "S1", "1001", 10, "M-1", "Becher", "4", "30,00", "X"),
        ]
    ],
}

for shop, header in HEADERS.items():
    tabs = shop in ("amazon", "amazon-orders")
    with open(f"{shop}.{'txt' if tabs else 'csv'}", "w", newline="") as file:
        names = header.split(",")
        writer = csv.DictWriter(file, names, restval="", delimiter="\t" if tabs else ",", lineterminator="\n")
        writer.writeheader()
        for row in ROWS[shop]:
            writer.writerow(row)

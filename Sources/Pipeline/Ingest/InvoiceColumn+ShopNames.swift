extension InvoiceColumn {
    /// Names in the exports of Shopify, WooCommerce, Magento and other shops, English, German and
    /// French; where a file has several of them, the first of the list is taken.
    var shopNames: [String] {
        switch self {
        case .invoiceNo:
            [
                "Invoice Number", "Invoice ID", "Order Number", "Order No", "Order ID",
                "Order Name",
                "Order", "Order Increment ID", "Increment ID", "Transaction ID", "Receipt No",
                "Receipt Number", "Document No", "Rechnungsnummer", "Rechnungsnr", "Rechnung Nr",
                "Belegnummer", "Belegnr", "Bestellnummer", "Bestellnr", "Auftragsnummer",
                "Auftragsnr", "Numéro de facture", "N° facture", "No facture", "N° de facture",
                "Facture", "Numéro de commande", "N° commande", "N° de commande", "No commande",
                "ID commande", "Commande", "Transaction",
            ]
        case .stockCode:
            [
                "Lineitem SKU", "Item SKU", "Product SKU", "Variant SKU", "SKU", "Product Code",
                "Item Code", "Product ID", "Item ID", "Item No", "Article No", "Article Number",
                "Article Code", "Artikelnummer", "Artikelnr", "Artikel Nr", "Art Nr",
                "Produktnummer",
                "Produktcode", "Référence produit", "Référence article", "Code article",
                "Code produit", "Référence", "Réf",
            ]
        case .description:
            [
                "Lineitem Name", "Item Name", "Product Name", "Product Title", "Item Description",
                "Product Description", "Product", "Title", "Artikelbezeichnung", "Artikelname",
                "Produktname", "Produktbezeichnung", "Bezeichnung", "Beschreibung", "Artikel",
                "Produkt", "Désignation", "Libellé", "Libellé article", "Nom du produit",
                "Nom produit", "Article", "Produit", "Item",
            ]
        case .quantity:
            [
                "Lineitem Quantity", "Item Quantity", "Qty", "Qty Ordered", "Ordered Qty", "Units",
                "Quantity (- Refund)", "Net Quantity", "Menge", "Anzahl", "Stückzahl", "Stück",
                "Quantité", "Qté", "Quantité commandée",
            ]
        case .invoicedAt:
            [
                "Invoice Time", "Invoiced On", "Created At", "Date Created", "Order Date",
                "Order Time", "Order Date Time", "Purchase Date", "Transaction Date", "Datetime",
                "Date", "Rechnungsdatum", "Belegdatum", "Bestelldatum", "Auftragsdatum", "Datum",
                "Date de facture", "Date de facturation", "Date facture", "Date de commande",
                "Date commande",
            ]
        case .unitPrice:
            [
                "Lineitem Price", "Item Price", "Item Cost", "Product Price", "Price per Unit",
                "Price Each", "Unit Selling Price", "Selling Price", "Sales Price", "Sale Price",
                "Net Price", "Einzelpreis", "Stückpreis", "Preis pro Stück", "Verkaufspreis",
                "VK Preis", "Preis", "Prix unitaire", "Prix unitaire HT", "Prix unitaire TTC",
                "Prix de vente", "PU HT", "PU", "Prix", "Unit Cost",
            ]
        case .customerID:
            [
                "Customer No", "Customer Number", "Cust No", "Cust ID", "Client ID",
                "Customer User ID", "User ID", "Customer", "Customer Email", "Email",
                "E-Mail Address", "Billing Email", "Email (Billing)", "Kundennummer", "Kundennr",
                "Kunden Nr", "Kunden ID", "Kunde", "Numéro client", "N° client", "No client",
                "Numéro de client", "Code client", "ID client", "Client",
            ]
        case .country:
            [
                "Billing Country", "Country Name (Billing)", "Country Code (Billing)",
                "Billing Country Code", "Shipping Country", "Country Name (Shipping)",
                "Country Code (Shipping)", "Customer Country", "Country Code", "Country ID",
                "Ship Country", "Country Region", "Rechnungsland", "Lieferland", "Land",
                "Pays de facturation", "Pays de livraison", "Pays",
            ]
        }
    }
}

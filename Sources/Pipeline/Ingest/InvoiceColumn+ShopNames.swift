extension InvoiceColumn {
    /// Names in the exports of shops, tills and merchandise systems: English, German, French, Spanish, Italian, Dutch
    /// and Portuguese; where a file has several of them, the first of the list with content is taken.
    ///
    /// Without regard to case, accents and ornaments, and to a unit in brackets (`HeaderNames.match`).
    var shopNames: [String] {
        let text =
            switch self {
            case .invoiceNo: Self.invoiceNoNames
            case .stockCode: Self.stockCodeNames
            case .description: Self.descriptionNames
            case .quantity: Self.quantityNames
            case .invoicedAt: Self.invoicedAtNames
            case .unitPrice: Self.unitPriceNames
            case .customerID: Self.customerIDNames
            case .country: Self.countryNames
            }
        return text.split { ",\n".contains($0) }
            .map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }

    private static let invoiceNoNames = """
        Invoice Number, Invoice ID, Invoice Nr, Invoice Num, Invoice Code, Inv No, Order Number, Order No
        Order ID, Order Name, Order, Order Nr, Order Code, Order Increment ID, Increment ID
        Sales Order Number, Sales Order No, Sales Order, Sales Order ID, Billing Document, Billing Doc
        Transaction ID, Transaction No, Transaction Number, Receipt No, Receipt Number, Receipt ID
        Document No, Document Number, Bill No, Bill Number, Bill ID, Basket ID, Ticket No, Ticket Number
        Ticket ID, VBELN
        Kassenbon, Kassenbonnummer, Rechnungsnummer, Rechnungsnr, Rechnung Nr, Rechnungs Nr, Rechnung, Belegnummer, Belegnr, Beleg Nr
        Bestellnummer, Bestellnr, Bestell Nr, Auftragsnummer, Auftragsnr, Auftrags Nr, Bonnummer, Bonnr
        Bon Nr, Fakturanummer, Faktura Nr, Faktura, Vorgangsnummer, Beleg, Auftrag, Bestellung, Bon
        Numéro de facture, N° facture, No facture, N° de facture, Num facture, Facture
        Numéro de commande, N° commande, N° de commande, No commande, ID commande, Commande
        Numéro de ticket, N° ticket, N° de ticket
        Número de factura, N° de factura, N° factura, Núm factura, No de factura, Factura
        Número de pedido, N° pedido, N° de pedido, Núm pedido, ID pedido, Pedido
        Numero fattura, Numero di fattura, N fattura, Num fattura, Fattura, Numero ordine, N ordine
        ID ordine, Ordine, Numero scontrino, Scontrino
        Factuurnummer, Factuurnr, Factuur, Ordernummer, Ordernr, Bestelnummer, Bestelnr, Bestelling
        Número da fatura, N° da fatura, Fatura, Número do pedido, N° do pedido, ID do pedido, Nota fiscal
        Transaction, Receipt, Ticket
        """

    private static let stockCodeNames = """
        Lineitem SKU, Item SKU, Product SKU, Variant SKU, SKU, SKU Code, Product Code, Item Code
        Product ID, Item ID, Item No, Item Number, Product No, Product Number, Product Key
        Article No, Article Number, Article Code, Article ID, Part No, Part Number, Material Number
        Material No, Material Nr, Material Code, MATNR, Material
        Artikelnummer, Artikelnr, Artikel Nr, Artikel ID, Artikelcode, Art Nr, Artnr, Produktnummer
        Produktcode, Produktnr, Produkt Nr, Produkt ID, Materialnummer, Materialnr, Sachnummer
        Référence produit, Référence article, Code article, Code produit, Référence, Réf, Réf article, Réf produit, ID produit
        Código de artículo, Código artículo, Código de producto, Código producto, Cód artículo
        Cód producto, Referencia, ID producto
        Codice articolo, Codice prodotto, Cod articolo, Cod prodotto, ID prodotto, Codice
        Productcode, Productnummer, Productnr
        Código do produto, Cód produto, ID do produto
        ASIN, PLU, PLU Code, PLU No, PLU Nr, EAN, EAN Code, GTIN, UPC, UPC Code, Barcode, Bar Code
        """

    private static let descriptionNames = """
        Lineitem Name, Item Name, Product Name, Product Title, Item Description
        Product Description, Article Description, Article Name, Material Description, Item Title, Item Text
        Product, Title, Short Text
        Artikelbezeichnung, Artikelname, Artikeltext, Artikelbeschreibung
        Produktname, Produktbezeichnung, Produktbeschreibung, Materialkurztext, Materialbezeichnung, Kurztext
        Bezeichnung, Beschreibung, Artikel, Produkt, Ware
        Désignation, Libellé, Libellé article, Libellé produit, Nom du produit, Nom produit
        Désignation article, Description produit, Article, Produit
        Descripción, Descripción del producto, Nombre del producto, Nombre producto, Nombre artículo
        Producto, Artículo
        Descrizione, Descrizione articolo, Descrizione prodotto, Nome prodotto, Prodotto, Articolo
        Omschrijving, Artikelomschrijving, Productomschrijving, Productnaam, Artikelnaam
        Descrição, Descrição do produto, Nome do produto, Produto
        ARKTX, MAKTX, Item
        """

    private static let quantityNames = """
        Lineitem Quantity, Item Quantity, Qty, Qty Ordered, Quantity Ordered, Ordered Qty, Ordered Quantity
        Order Qty, Order Quantity, Qty Sold, Quantity Sold, Quantity Purchased, Sales Quantity, Sales Qty
        Units, Units Sold, Unit Sold, No of Units, Billed Quantity, Billed Qty, Invoiced Quantity
        Invoiced Qty, Product Quantity, Quantity (- Refund), Net Quantity, Pieces, Pcs, FKIMG
        Menge, Anzahl, Stückzahl, Stück, Stk, Verkaufte Menge, Verkaufsmenge, Absatz, Fakturierte Menge
        Bestellmenge
        Quantité, Qté, Quantité commandée, Quantité vendue, Quantité facturée, Nombre
        Cantidad, Cant, Unidades, Cantidad vendida, Cantidad pedida
        Quantità, Qtà, Pezzi, Quantità venduta
        Aantal, Hoeveelheid, Stuks, Aantal stuks
        Quantidade, Qtd, Qtde
        """

    private static let invoicedAtNames = """
        Invoice Time, Invoiced On, Invoice Date Time, Created At, Created On, Created, Date Created, Order Date
        Order Time, Order Date Time, Date Ordered, Order Purchase Timestamp, Order Timestamp, Purchase Date
        Purchased At, Transaction Date, Transaction Time, Transaction Timestamp, Billing Date, Bill Date
        Sale Date, Sales Date, Date of Sale, Document Date, Posting Date, Receipt Date, FKDAT
        Datetime, Date Time, Date/Time, Timestamp, Date
        Rechnungsdatum, Belegdatum, Bestelldatum, Auftragsdatum, Verkaufsdatum, Kaufdatum, Fakturadatum
        Buchungsdatum, Bondatum, Zeitstempel, Datum
        Date de facture, Date de facturation, Date facture, Date de commande, Date commande, Date de vente
        Date d'achat, Date vente, Date et heure
        Fecha de factura, Fecha factura, Fecha de pedido, Fecha pedido, Fecha de venta, Fecha venta
        Fecha de compra, Fecha y hora, Fecha
        Data fattura, Data ordine, Data dell'ordine, Data vendita, Data di vendita, Data acquisto, Data e ora
        Factuurdatum, Orderdatum, Besteldatum, Verkoopdatum
        Data da fatura, Data do pedido, Data da compra, Data da venda, Data
        """

    private static let unitPriceNames = """
        Lineitem Price, Item Price, Item Cost, Product Price, Price per Unit, Price per Piece, Piece Price
        Price Each, Unit Selling Price, Unit Net Price, Net Unit Price, Selling Price, Sales Price, Sale Price
        Net Price, Gross Price, Unit Value, Unit Rate
        Einzelpreis, Einzel Preis, Stückpreis, Preis pro Stück, Preis/Stück, Preis je Stück, Preis pro Einheit
        Verkaufspreis, VK Preis, VK, E-Preis, EP, Nettopreis, Bruttopreis, Einzelpreis netto, Einzelpreis brutto
        Preis
        Prix unitaire, Prix unitaire HT, Prix unitaire TTC, Prix de vente, PU HT, PU TTC, PU, Prix
        Precio unitario, Precio por unidad, Precio unidad, Precio de venta, PVP, Precio
        Prezzo unitario, Prezzo di vendita, Prezzo
        Prijs per stuk, Stuksprijs, Eenheidsprijs, Verkoopprijs, Prijs
        Preço unitário, Valor unitário, Preço de venda, Preço
        List Price, Retail Price, Listenpreis, Rate, Unit Cost
        """

    private static let customerIDNames = """
        Customer No, Customer Number, Customer Nr, Customer Code, Customer Key, Cust No, Cust ID, Cust Code
        Client ID, Client No, Client Number, Client Code, Customer User ID, User ID
        Sold-to Party, Sold-to, Sold-to Pt, KUNAG, KUNNR, Sell-to Customer No, Bill-to Customer No
        Member ID, Member No, Member Number, Membership No, Loyalty ID, Loyalty Card, Card No, Card Number
        Household Key, Household ID, Buyer ID, Shopper ID, Account ID, Account No, Account Number
        Customer, Customer Email, Email, E-Mail Address, Billing Email, Email (Billing), Buyer Email
        Bill-to Party, Bill-to, Payer, Buyer
        Kundennummer, Kundennr, Kunden Nr, Kunden ID, Kundencode, Kundenkarte, Kunde, Kunden E-Mail
        Debitorennummer, Debitorennr, Debitor Nr, Debitor, Auftraggeber
        Numéro client, N° client, No client, Numéro de client, Code client, ID client, Réf client, Client
        Número de cliente, N° cliente, N° de cliente, ID cliente, Código cliente, Código de cliente
        Cód cliente, Codice cliente, Cod cliente, Numero cliente, N cliente, Cliente
        Klantnummer, Klantnr, Klant ID, Klantcode, Klant, Debiteurnummer, Debiteurennummer, Debiteur
        Código do cliente, ID do cliente
        """

    private static let countryNames = """
        Billing Country, Country Name (Billing), Country Code (Billing)
        Billing Country Code, Shipping Country, Country Name (Shipping)
        Country Code (Shipping), Customer Country, Country Code, Country Name, Country ID
        Ship Country, Ship-to Country, Country Region, Country/Region, LAND1
        Rechnungsland, Lieferland, Land, Ländercode, Länderkennzeichen, Staat
        Pays de facturation, Pays de livraison, Pays
        País, País de facturación, País de envío, Paese, Nazione, Landcode
        """
}

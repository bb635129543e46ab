/// What `features --check` looks for; the raw value is `data_check.check_name`.
public enum DataCheck: String, Sendable, Hashable, CaseIterable {
    case noCustomer = "no_customer"
    case noDescription = "no_description"
    case returnsOnly = "returns_only"
    case singleInvoice = "single_invoice"
    case nonProductLine = "non_product_line"
    case leftOutCode = "left_out_code"
    case codeProposal = "code_proposal"
    case populationProposal = "population_proposal"
    case duplicateLine = "duplicate_line"
    case saturdayLine = "saturday_line"
    case partialMonth = "partial_month"
    case pooledMonth = "pooled_month"
    case excluded
    case size
    case rank
    case redundantColumn = "redundant_column"
    case constantColumn = "constant_column"
    case skew

    /// Why it matters, for an analyst.
    public var meaning: String {
        switch self {
        case .noCustomer:
            "Lines without a customer are in no feature, so no segment accounts for their revenue."
        case .noDescription:
            "Lines without a description are not complete and count in no feature."
        case .returnsOnly:
            "Customers with nothing but returned lines: what they bought lies before the data, so"
                + " their values are negative and tell nothing of them."
        case .singleInvoice:
            "Customers with a single invoice have no rhythm: weekdays and months say when that one"
                + " invoice was, not what the customer is like."
        case .nonProductLine:
            "Postage, fees, discounts and corrections count as if they were products."
        case .leftOutCode:
            "The set leaves out the lines of this code: it is listed as no product."
        case .codeProposal:
            "The code looks like postage, a fee or a discount, and counts as a product: it is not listed in"
                + " non_product_code."
        case .populationProposal:
            "Wholesalers, ids that many buy under, staff and relays of marketplaces are no customers like"
                + " the others, and decide distances and bounds."
        case .duplicateLine:
            "Equal lines may be one sale booked twice; each copy counts."
        case .saturdayLine:
            "The set has no column for Saturday, so these lines are in no weekday."
        case .partialMonth:
            "A month that is only partly covered looks like a weak one, and recency counts from its"
                + " middle."
        case .pooledMonth:
            "The column adds up the same month of several years: customers of one year and of"
                + " several are not comparable in it."
        case .excluded:
            "The outlier rule leaves these customers out of the matrix, so they are in no segment:"
                + " often the best ones."
        case .size:
            "The first principal component is the direction in which customers differ most. If it"
                + " goes along with a measure of size, clusters are mostly small and large customers."
        case .rank:
            "With fewer independent columns than columns, some facts count twice in every distance."
        case .redundantColumn:
            "The column follows from columns before it, so what they say counts twice."
        case .constantColumn:
            "All customers have the same value, so the column separates nobody."
        case .skew:
            "With a long tail, the few largest values decide distances and centres; beyond 2 a"
                + " logarithm is worth a try."
        }
    }

    /// What changes it: what to type.
    public var remedy: String {
        switch self {
        case .noCustomer:
            "ingest --map customer_id=HEADER, if another column of the file tells the customer"
        case .noDescription:
            "ingest --map description=HEADER, if another column of the file has it"
        case .returnsOnly: "--features rfm (sales only)"
        case .singleInvoice:
            "--features rfm, which counts them, or week_profile (three invoices or more)"
        case .nonProductLine:
            "--features rfm (products only); the codes stand in the table non_product_code"
        case .leftOutCode:
            "if it is a product, delete it from the table non_product_code"
        case .codeProposal:
            "if it is no product, add it to the table non_product_code, as the detail says"
        case .populationProposal:
            "keep them out of the matrix by --population on features and sweep, as the detail says"
        case .duplicateLine:
            "ingest --on-overlap skip for copies in another file; within one file, mend the file"
        case .saturdayLine: "--features standard7"
        case .partialMonth, .pooledMonth:
            "features --as-of DATE --window 365d, or a set without months: --features rfm"
        case .excluded: "--outliers none, or --outliers winsor"
        case .size: "--transform share or log1p, or --features rfm"
        case .rank, .redundantColumn, .constantColumn: "--drop-redundant"
        case .skew: "--transform log1p, also for one column: --transform COLUMN=log1p"
        }
    }
}

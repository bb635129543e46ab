import Store

/// What a database's shop means by invoice numbers and stock codes: the one row of `shop_convention`.
public struct ShopConventions: Sendable, Hashable {
    /// What a cancellation is.
    public enum Cancellations: String, Sendable, Hashable, CaseIterable {
        /// An invoice that begins with C.
        case prefix = "c-prefix"
        /// The sign of the quantity alone tells sales from returns.
        case sign
    }

    /// What `non_product_code` began with.
    public enum NonProducts: String, Sendable, Hashable, CaseIterable {
        /// The codes of Online Retail.
        case onlineRetail = "online-retail"
        /// Nothing.
        case none
    }

    /// Why a convention holds.
    package enum Basis: String, Sendable, Hashable {
        /// Nothing has told yet.
        case open
        /// The lines say so.
        case data
        /// The caller said so.
        case flag
        /// The database is of before this was asked.
        case earlier
    }

    package var cancellations = Cancellations.prefix
    package var cancellationBasis = Basis.open
    package var nonProducts = NonProducts.onlineRetail
    package var nonProductBasis = Basis.open

    /// Nothing decided.
    package init() {}

    /// Those of a database.
    ///
    /// - Throws: `DamagedError` for words that mean nothing.
    package static func load(from database: Connection) throws -> ShopConventions {
        try reading("shop_convention") {
            guard
                let row = try database.query(
                    """
                    select cancellation_rule, cancellation_basis, non_product_rule,
                        non_product_basis
                    from shop_convention
                    """
                ).first
            else { throw DamagedError("shop_convention", "its row is gone") }
            var result = ShopConventions()
            result.cancellations = try stored(
                Cancellations.self, try row.text(0), "cancellation_rule", of: "shop_convention")
            result.cancellationBasis = try stored(
                Basis.self, try row.text(1), "cancellation_basis", of: "shop_convention")
            result.nonProducts = try stored(
                NonProducts.self, try row.text(2), "non_product_rule", of: "shop_convention")
            result.nonProductBasis = try stored(
                Basis.self, try row.text(3), "non_product_basis", of: "shop_convention")
            return result
        }
    }

    /// Writes them down.
    package func write(to database: Connection) throws {
        try database.run(
            """
            update shop_convention
            set cancellation_rule = ?, cancellation_basis = ?, non_product_rule = ?,
                non_product_basis = ?
            """,
            [
                cancellations.rawValue, cancellationBasis.rawValue, nonProducts.rawValue,
                nonProductBasis.rawValue,
            ])
    }
}

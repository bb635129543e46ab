import Store

/// Products that are called like what is no product.
enum FeeNames {
    /// - Complexity: O(products).
    static func products(in connection: Connection) throws -> [Int] {
        try byDescription(in: connection) + byCode(in: connection)
    }

    /// Products all of whose code's descriptions name something else: a product may be called "adjustment" once.
    private static func byDescription(in connection: Connection) throws -> [Int] {
        var products: [String: (ids: [Int], areNamed: Bool)] = [:]
        for row in try connection.query(
            """
            select lower(stock_code), product_id, description
            from product
            where stock_code is not null
                and description is not null
            """)
        {
            let isNamed = FeeWords.meaning(of: try row.text(2)) != nil
            var known = products[try row.text(0)] ?? ([], true)
            known.ids.append(try row.int(1))
            known.areNamed = known.areNamed && isNamed
            products[try row.text(0)] = known
        }
        return products.values.filter(\.areNamed).flatMap(\.ids).sorted()
    }

    /// Products without any description whose code is a word for what is no product.
    private static func byCode(in connection: Connection) throws -> [Int] {
        try connection.query(
            """
            select
                stock_code,
                min(product_id)
            from product
            where stock_code is not null
            group by stock_code collate nocase
            having count(description) = 0
            """
        ).filter { FeeWords.isCode(try $0.text(0)) }.map { try $0.int(1) }
    }
}

/// The products of a generated shop, with prices in pence, most popular first.
///
/// The catalogue is the same for every seed, as a shop's is for every till.
package struct SampleCatalogue {
    /// One product.
    package struct Product {
        /// `StockCode,Description,` as CSV bytes.
        package let text: [UInt8]
        /// `StockCode,,` for a line whose description was lost.
        package let textWithoutDescription: [UInt8]
        /// Pence.
        package let pence: Int
    }

    /// Products, most popular first.
    package let products: [Product]
    private let popularity: WeightTable

    /// The prices most seen in the real data, with their lines in 10,000.
    private static let prices: [(pence: Int, weight: Int)] = [
        (125, 1152), (165, 926), (295, 668), (85, 653), (42, 548), (495, 455), (375, 444),
        (210, 432), (208, 396), (195, 319), (145, 317), (255, 314), (39, 204), (65, 192),
        (595, 192), (55, 187), (425, 178), (795, 172), (83, 148), (415, 141), (29, 130),
        (19, 90), (72, 110), (79, 110), (95, 110), (169, 110), (225, 130), (325, 120), (345, 110),
        (395, 110), (445, 80), (545, 70), (625, 80), (675, 70), (695, 60), (745, 40), (825, 50),
        (850, 60), (895, 40), (995, 80), (1095, 40), (1275, 60), (1495, 50), (1695, 25),
        (2495, 12), (3995, 4), (16500, 1),
    ]
    private static let colours = [
        "RED", "WHITE", "PINK", "BLUE", "IVORY", "GREEN", "BLACK", "CREAM", "VINTAGE", "RETROSPOT",
        "REGENCY", "POLKADOT", "ANTIQUE", "WOODEN", "GLASS", "PAPER", "FELT", "SILVER", "GINGHAM",
    ]
    private static let motifs = [
        "HEART", "STAR", "BIRD", "ROSE", "UNION JACK", "CHRISTMAS", "PARTY", "GARDEN", "KITCHEN",
        "FAIRY", "STRAWBERRY", "OWL", "SPACEBOY", "DOLLY GIRL", "CIRCUS", "FLORAL", "LACE",
    ]
    private static let things = [
        "T-LIGHT HOLDER", "LUNCH BAG", "CAKE STAND", "BUNTING", "MUG", "CANDLE", "DOORMAT",
        "HOT WATER BOTTLE", "JUMBO BAG", "PHOTO FRAME", "STORAGE TIN", "NAPKINS", "CUSHION COVER",
        "ALARM CLOCK", "NOTEBOOK", "TEA TOWEL", "LANTERN", "GIFT WRAP", "CLOCK", "BOWL",
        "TRINKET BOX",
    ]

    /// Builds `count` products; popularity falls like 1/(rank + 40).
    package init(count: Int = 3_900) {
        var random = SampleRandom(seed: 1, stream: 0xCA7A)
        let priceTable = WeightTable(Self.prices.map(\.weight))
        var products: [Product] = []
        products.reserveCapacity(count)
        for rank in 0..<count {
            let colour = Self.colours[rank % Self.colours.count]
            let motif = Self.motifs[rank / Self.colours.count % Self.motifs.count]
            let thing = Self.things[random.below(Self.things.count)]
            var name = "\(colour) \(motif) \(thing)"
            switch random.below(20) {
            case 0: name = "\"SET OF \(2 + random.below(9)), \(name)\""
            case 1: name = "\"\(name) \"\"\(motif)\"\"\""
            default: break
            }
            // 7 shares no factor with 69,000, so no code comes twice.
            var code = String(21_000 + rank * 7 % 69_000)
            if random.perMille(120) {
                code += ["A", "B", "C", "S"][random.below(4)]
            }
            products.append(
                Product(
                    text: Array("\(code),\(name),".utf8),
                    textWithoutDescription: Array("\(code),,".utf8),
                    pence: Self.prices[priceTable.draw(&random)].pence))
        }
        self.products = products
        popularity = WeightTable((0..<count).map { 1_000_000 / ($0 + 41) }, resolution: 1 << 16)
    }

    /// A product, the popular ones more often.
    @inline(__always)
    package func draw(_ random: inout SampleRandom) -> Int {
        popularity.draw(&random)
    }
}

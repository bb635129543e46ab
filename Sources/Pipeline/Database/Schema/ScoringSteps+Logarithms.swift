extension ScoringSteps {
    // MARK: Logarithms

    // The constants of PortableMath, with the digits that it has.
    private static let upperLn2 = exact(6.93147180369123816490e-01)
    private static let lowerLn2 = exact(1.90821492927058770002e-10)
    private static let root2 = exact(1.4142135623730951)
    private static let leastFolded = exact(0.41421356237309503)

    /// The exponent of a normal number, by its place among the powers.
    private static func exponent(of value: String) -> String {
        "(select exponent from live_power where value <= \(value) order by value desc limit 1)"
    }

    private static func power(_ exponent: String) -> String {
        "(select value from live_power where exponent = \(exponent))"
    }

    /// `ColumnTransforms.log1p`: sign(x) · log(1 + |x|), in the steps of `PortableMath.log1p`.
    mutating func logarithms(of some: [ScoredView.Column]) {
        guard !some.isEmpty else { return }
        let ids = some.map(\.input)
        func kept(_ letters: String) -> [String] {
            values() + ids.flatMap { id in letters.map { "\($0)\(id)" } }
        }
        step(keeping: values(), ids.map { "abs(v\($0)) as a\($0)" })
        step(keeping: kept("a"), ids.map { "1.0 + a\($0) as u\($0)" })
        step(
            keeping: kept("au"),
            ids.map {
                "case when a\($0) >= \(Self.leastFolded) then \(Self.exponent(of: "u\($0)")) else 0 end as k\($0)"
            })
        step(
            keeping: kept("ak"),
            ids.flatMap { id -> [String] in
                let (a, u, k) = ("a\(id)", "u\(id)", "k\(id)")
                return [
                    "\(u) / \(Self.power(k)) as m\(id)",
                    "case when \(a) < \(Self.leastFolded) then 0.0 when \(k) > 0 then (1.0 - (\(u) - \(a))) / \(u)"
                        + " else (\(a) - (\(u) - 1.0)) / \(u) end as c\(id)",
                ]
            })
        step(
            keeping: kept("ac"),
            ids.flatMap { id -> [String] in
                let isFolded = "a\(id) >= \(Self.leastFolded)"
                let isUpper = "m\(id) > \(Self.root2)"
                return [
                    "case when \(isFolded) and \(isUpper) then k\(id) + 1 else k\(id) end as k\(id)",
                    "case when not \(isFolded) then a\(id) when \(isUpper) then m\(id) * 0.5 - 1.0"
                        + " else m\(id) - 1.0 end as f\(id)",
                ]
            })
        step(
            keeping: kept("ackf"),
            ids.flatMap {
                ["0.5 * f\($0) * f\($0) as h\($0)", "f\($0) / (2.0 + f\($0)) as s\($0)"]
            })
        step(keeping: kept("ackfhs"), ids.map { "s\($0) * s\($0) as z\($0)" })
        step(
            keeping: kept("ackfhs"),
            ids.map { "z\($0) * \(Self.polynomial(Self.ofLog1p, "z\($0)")) as r\($0)" })
        step(keeping: kept(""), ids.map { "\(Self.log1p($0)) as y\($0)" })
        step(
            keeping: values(but: some),
            ids.map { "case when v\($0) < 0 then -y\($0) else y\($0) end as v\($0)" })
    }

    /// Highest power first.
    private static let ofLog1p = [
        1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
        2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
        6.666666666666735130e-01,
    ]

    /// Coefficients by Horner's rule, in the order of the additions of `PortableMath`.
    private static func polynomial(_ terms: [Double], _ x: String) -> String {
        terms.dropFirst().reduce(exact(terms[0])) { "(\(exact($1)) + \(x) * \($0))" }
    }

    /// What `PortableMath.log1p` returns, of its parts.
    private static func log1p(_ id: Int) -> String {
        let (a, c, k, f) = ("a\(id)", "c\(id)", "k\(id)", "f\(id)")
        let (h, s, r) = ("h\(id)", "s\(id)", "r\(id)")
        let small = "(\(h) * (1.0 - \(exact(0.66666666666666666)) * \(f)))"
        return """
            case
                        when \(a) < \(exact(0x1p-54)) then \(a)
                        when \(a) < \(exact(0x1p-29)) then \(a) - \(a) * \(a) * 0.5
                        when \(f) = 0 and \(k) = 0 then 0.0
                        when \(f) = 0 then \(k) * \(upperLn2) + (\(c) + \(k) * \(lowerLn2))
                        when abs(\(f)) < \(exact(0x1p-20)) and \(k) = 0 then \(f) - \(small)
                        when abs(\(f)) < \(exact(0x1p-20))
                            then \(k) * \(upperLn2) - ((\(small) - (\(k) * \(lowerLn2) + \(c))) - \(f))
                        when \(k) = 0 then \(f) - (\(h) - \(s) * (\(h) + \(r)))
                        else \(k) * \(upperLn2)
                            - ((\(h) - (\(s) * (\(h) + \(r)) + (\(k) * \(lowerLn2) + \(c)))) - \(f))
                    end
            """
    }

    /// `ColumnTransforms.ratio`: logarithms in the steps of `PortableMath.log`, less their mean.
    mutating func ratios(_ some: [ScoredView.Column]) {
        guard !some.isEmpty else { return }
        let ids = some.map(\.input)
        func kept(_ letters: String) -> [String] {
            values(but: some) + ids.flatMap { id in letters.map { "\($0)\(id)" } }
        }
        step(
            keeping: values(but: some),
            ids.map {
                "max(case when v\($0) > 0 then v\($0) when v\($0) = 0 then coalesce((select pseudo_count"
                    + " from live_score), 1.0) end, \(Self.power("-1022"))) as u\($0)"
            })
        step(keeping: kept("u"), ids.map { "\(Self.exponent(of: "u\($0)")) as e\($0)" })
        step(keeping: kept("e"), ids.map { "u\($0) / \(Self.power("e\($0)")) as m\($0)" })
        step(
            keeping: kept(""),
            ids.flatMap {
                [
                    "case when m\($0) > \(Self.root2) then e\($0) + 1 else e\($0) end as k\($0)",
                    "case when m\($0) > \(Self.root2) then m\($0) * 0.5 - 1.0 else m\($0) - 1.0 end as f\($0)",
                ]
            })
        step(keeping: kept("kf"), ids.map { "f\($0) / (2.0 + f\($0)) as s\($0)" })
        step(keeping: kept("kfs"), ids.map { "s\($0) * s\($0) as z\($0)" })
        step(keeping: kept("kfsz"), ids.map { "z\($0) * z\($0) as w\($0)" })
        step(
            keeping: kept("kfs"),
            ids.flatMap { id in
                [
                    "w\(id) * \(Self.polynomial(Self.even, "w\(id)")) as g\(id)",
                    "z\(id) * \(Self.polynomial(Self.odd, "w\(id)")) as o\(id)",
                    "0.5 * f\(id) * f\(id) as h\(id)",
                ]
            })
        step(
            keeping: kept(""),
            ids.map { id in
                "k\(id) * \(Self.upperLn2) - ((h\(id) - (s\(id) * (h\(id) + (g\(id) + o\(id)))"
                    + " + k\(id) * \(Self.lowerLn2))) - f\(id)) as y\(id)"
            })
        let sum = ids.map { "y\($0)" }.joined(separator: " + ")
        step(keeping: kept("y"), ["(\(sum)) / \(ids.count).0 as total"])
        step(keeping: values(but: some), ids.map { "y\($0) - total as v\($0)" })
    }

    private static let even = [
        1.531383769920937332e-01, 2.222219843214978396e-01, 3.999999999940941908e-01,
    ]
    private static let odd = [
        1.479819860511658591e-01, 1.818357216161805012e-01, 2.857142874366239149e-01,
        6.666666666666735130e-01,
    ]
}

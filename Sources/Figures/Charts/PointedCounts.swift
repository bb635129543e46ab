import Reports

/// Numbers of segments that a picture over many of them points at.
package struct PointedCounts: Sendable, Hashable {
    /// That of the page; `nil` where its segments are none of those that the picture tells of.
    package let page: Int?
    /// That which is recommended; `nil` where none is.
    package let recommended: Int?

    package init(page: Int?, recommended: Int?) {
        self.page = page
        self.recommended = recommended
    }

    func holds(_ count: Int) -> Bool { count == page || count == recommended }

    /// What is said at a number, in a word or two.
    func words(_ count: Int) -> String? {
        if count == recommended { return "recommended" }
        return count == page ? "this page" : nil
    }

    /// Which lines stand at which number, as a sentence; empty where there is none.
    ///
    /// - Parameter counts: Numbers that the picture has.
    func sentence(among counts: [Int]) -> String {
        let page = self.page.flatMap { counts.contains($0) ? $0 : nil }
        let recommended = self.recommended.flatMap { counts.contains($0) ? $0 : nil }
        switch (page, recommended) {
        case (let page?, let recommended?) where page == recommended:
            return "Dashed: \(grouped(page)) segments, as on this page and as recommended."
        case (let page?, let recommended?):
            return
                "Dashed: \(grouped(page)) segments, as on this page; dashed in grey: \(grouped(recommended)), "
                + "as recommended."
        case (let page?, nil): return "Dashed: \(grouped(page)) segments, as on this page."
        case (nil, let recommended?):
            return "Dashed in grey: \(grouped(recommended)) segments, as recommended."
        case (nil, nil): return ""
        }
    }
}

/// What an answer means, in a marketer's words.
package enum VerdictWords {
    /// One sentence; `count` is the number of segments, where there are any.
    package static func sentence(_ verdict: String, segments count: Int?) -> String {
        switch (verdict, count) {
        case ("separated", let count?):
            "The customers form \(count) natural groups, with gaps between any two."
        case ("bands", let count?):
            "No natural groups; \(count) segments are a useful cut: it comes back when customers are drawn "
                + "anew, and its borders are conventions."
        case ("unstable", _):
            "No natural groups, and no cut that comes back when customers are drawn anew."
        default: "Nothing to segment by: these columns hold no groups and no useful cut."
        }
    }
}

import Clustering
import Reports
import Store

/// Customers whom no campaign writes to, so that all of them together can be judged.
///
/// Drawn once by a seed of the file; who comes later is drawn by the same, and who is in stays in.
struct GlobalControl {
    /// Share of customers; `nil` where nobody is kept apart.
    let share: Double?
    /// By place of the first of their group in the book.
    private let groups: Set<Int>
    /// How many customers.
    let count: Int

    /// Settles a share that was typed with a campaign that is drawn already.
    ///
    /// - Returns: What changed, for all other campaigns; nothing where it held already.
    static func again(
        _ asked: Double, seed: UInt32, today: String, book: ContactBook, in connection: Connection
    ) throws -> [String] {
        let before = try reading("global_control_setting") {
            try connection.query("select share from global_control_setting").first?.double(0)
        }
        _ = try settle(asked, seed: seed, today: today, book: book, in: connection)
        guard asked != before ?? 0 else { return [] }
        return [
            asked == 0
                ? "--global-control 0%: nobody is kept apart from all campaigns any more"
                : "--global-control \(percent(asked)) counts from now on; this campaign was drawn before"
        ]
    }

    /// Draws who is not drawn yet, and stores it.
    ///
    /// - Parameters:
    ///   - asked: A share that takes the place of the one before; 0 ends it.
    ///   - seed: Of a file that has none yet.
    static func settle(
        _ asked: Double?, seed: UInt32, today: String, book: ContactBook, in connection: Connection
    ) throws -> GlobalControl {
        let setting = try reading("global_control_setting") {
            try connection.query("select seed, share from global_control_setting").first.map {
                (seed: try $0.int(0), share: try $0.double(1))
            }
        }
        guard let share = asked ?? setting?.share, share > 0 else {
            if asked == 0 {
                try connection.run("delete from global_control")
                try connection.run("delete from global_control_setting")
            }
            return GlobalControl(share: nil, groups: [], count: 0)
        }
        let ownSeed = UInt32(clamping: setting?.seed ?? Int(seed))
        if let before = setting?.share, share < before {
            // A smaller share: who is drawn by it stays, the others may be written to again.
            try connection.run("delete from global_control")
        }
        try connection.run(
            """
            insert into global_control_setting (setting_id, seed, share, since_date) values (1, ?, ?, ?)
            on conflict (setting_id) do update set share = excluded.share
            """, [Int(ownSeed), share, today])
        let stored = try reading("global_control") {
            try connection.query("select customer_id from global_control").map { try $0.text(0) }
        }
        let isIn = try draw(share, ownSeed, Set(stored.compactMap(book.place)), book)
        let statement = try connection.prepare(
            """
            insert into global_control (customer_id, since_date) values (?, ?)
            on conflict (customer_id) do nothing
            """)
        var count = 0
        for place in book.ids.indices where isIn.contains(book.groups.first[place]) {
            try statement.bind(.text(book.ids[place]), at: 1)
            try statement.bind(.text(today), at: 2)
            try statement.run()
            count += 1
        }
        return GlobalControl(share: share, groups: isIn, count: count)
    }

    private static func draw(
        _ share: Double, _ seed: UInt32, _ stored: Set<Int>, _ book: ContactBook
    ) throws -> Set<Int> {
        var isIn = Set(stored.map { book.groups.first[$0] })
        let places = ArmDraw.places(book.ids, .globalControl, seed: seed)
        for place in book.ids.indices
        where book.groups.first[place] == place && ArmDraw.isWithin(share, places[place]) {
            isIn.insert(place)
        }
        return isIn
    }

    /// Whether somebody, or who shares an address with them, is kept apart.
    func holds(_ place: Int, in book: ContactBook) -> Bool {
        groups.contains(book.groups.first[place])
    }
}

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

    /// What was kept apart before, and is now; `nil` where no share was typed.
    let change: GlobalControlChange?

    /// Draws who is not drawn yet, and stores it; a share that is typed is stored with what it changes.
    ///
    /// Who is in stays in, unless a smaller share is typed: then those stay whom it draws, and the others are released.
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
        let stored = try reading("global_control") {
            try connection.query("select customer_id from global_control").map { try $0.text(0) }
        }
        let share = asked ?? setting?.share ?? 0
        let before = Set(stored.compactMap(book.place))
        let isSmaller = setting.map { share < $0.share } ?? false
        let ownSeed = UInt32(clamping: setting?.seed ?? Int(seed))
        let isIn = try draw(share, ownSeed, isSmaller ? [] : before, book)
        let kept = book.ids.indices.filter { isIn.contains(book.groups.first[$0]) }
        let released = stored.filter { id in
            book.place(of: id).map { !isIn.contains(book.groups.first[$0]) } ?? isSmaller
        }
        try store(share, ownSeed, today, kept.map { book.ids[$0] }, released, in: connection)
        let change = asked.map { _ in
            GlobalControlChange(
                shareBefore: setting?.share ?? 0, share: share, nBefore: before.count,
                nAdded: kept.count { !before.contains($0) },
                nReleased: before.count { !isIn.contains(book.groups.first[$0]) },
                nCustomers: book.ids.count)
        }
        try change?.store(on: today, in: connection)
        return GlobalControl(
            share: share > 0 ? share : nil, groups: isIn, count: kept.count, change: change)
    }

    private static func store(
        _ share: Double, _ seed: UInt32, _ today: String, _ kept: [String], _ released: [String],
        in connection: Connection
    ) throws {
        guard share > 0 else {
            try connection.run("delete from global_control")
            try connection.run("delete from global_control_setting")
            return
        }
        try connection.run(
            """
            insert into global_control_setting (setting_id, seed, share, since_date) values (1, ?, ?, ?)
            on conflict (setting_id) do update set share = excluded.share
            """, [Int(seed), share, today])
        for id in released {
            try connection.run("delete from global_control where customer_id = ?", [id])
        }
        let statement = try connection.prepare(
            """
            insert into global_control (customer_id, since_date) values (?, ?)
            on conflict (customer_id) do nothing
            """)
        for id in kept {
            try statement.bind(.text(id), at: 1)
            try statement.bind(.text(today), at: 2)
            try statement.run()
        }
    }

    private static func draw(
        _ share: Double, _ seed: UInt32, _ stored: Set<Int>, _ book: ContactBook
    ) throws -> Set<Int> {
        guard share > 0 else { return [] }
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

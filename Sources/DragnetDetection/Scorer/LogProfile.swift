import DragnetCore
public import DragnetEvents

/// What kind of graph a log makes; decides what the signals look at.
public struct LogProfile: Sendable, Hashable, Codable {
    /// Whether pairs have no direction, as every row names the smaller end first; the more active one then stands first.
    public var isUndirected: Bool
    /// Whether hardly any node is both source and destination, as in card payments; there are no triangles then.
    public var isBipartite: Bool
    /// Whether events carry amounts.
    public var hasAmounts: Bool
    /// Whether pairs meet again and again, in one direction or both.
    public var hasRepeats: Bool
    /// Recent partners looked at; fewer in large logs.
    public var ring: Int
    /// Partners visited in search of common neighbours; fewer in large logs.
    public var neighborCap: Int

    /// Above this many events to learn from, less of the surroundings is looked at.
    private static let largeLog = 100_000

    /// The profile of the rows that are learnt from.
    public init(log: EventLog, rows: some Collection<Int>) {
        var sides = [UInt8](repeating: 0, count: log.nodes.count)
        var pairs = Set<UInt64>()
        for row in rows {
            sides[Int(log.sources[row])] |= 1
            sides[Int(log.destinations[row])] |= 2
            // Ratings and messages come back the other way: a log of those has repeats, though none of one direction.
            let (a, b) = (log.sources[row], log.destinations[row])
            pairs.insert(UInt64(min(a, b)) << 32 | UInt64(max(a, b)))
        }
        let present = sides.count { $0 != 0 }
        isBipartite = present > 0 && sides.count { $0 == 3 } * 100 < present
        hasAmounts = log.amounts != nil
        // One row in two hundred is enough for repeats to be weighed apart from first meetings.
        hasRepeats = pairs.count * 200 < rows.count * 199
        isUndirected = !hasAmounts && !isBipartite && Self.isOrdered(log: log, rows: rows)
        let isLarge = rows.count > Self.largeLog
        ring = isLarge ? 8 : 16
        neighborCap = isLarge ? 64 : 200
    }

    /// Whether each row names the smaller end first, by number or by text; by chance that is one in 2^n.
    private static func isOrdered(log: EventLog, rows: some Collection<Int>) -> Bool {
        guard rows.count >= 50 else { return false }
        let names = (0..<log.nodes.count).map { log.nodes.name(of: NodeIndex($0)) }
        let numbers = names.map { Int($0) }
        return rows.allSatisfy { row in
            let (a, b) = (Int(log.sources[row]), Int(log.destinations[row]))
            if let left = numbers[a], let right = numbers[b] { return left <= right }
            return names[a].utf8.lexicographicallyPrecedes(names[b].utf8) || a == b
        }
    }
}

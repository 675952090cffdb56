/// A synthetic log, its labels and what was planted in it.
public struct GeneratedLog: Sendable {
    /// The log's file, byte for byte.
    public let log: [UInt8]
    /// The labels' file: `id,label,kind,group`, one line per row of the log in its order, label 1 or 0; of a network log
    /// with a fifth column `actor`, the host that does a planted row.
    public let labels: [UInt8]
    /// The labels of the entities, `id,label,kind,group`, one line for each in the order of their first row; only a
    /// network log has them, for its internal hosts.
    public let entityLabels: [UInt8]?
    /// The planted groups by number; empty for a clean log.
    public let groups: [PlantedGroup]
    /// The number of rows without the header.
    public let rowCount: Int
    /// The number of entities that occur.
    public let entityCount: Int
    /// The time of the first row in microseconds since 1970.
    public let firstTime: Int64
    /// The time of the last row in microseconds since 1970.
    public let lastTime: Int64

    /// The number of rows that belong to a planted group.
    public var plantedRowCount: Int { groups.reduce(0) { $0 + $1.eventIDs.count } }
}

/// One anomaly that a generator hid in a log: who took part and which rows are its work.
public struct PlantedGroup: Sendable, Hashable {
    /// The name of the pattern, such as `ring` or `beacon`; it stands in the labels' `kind` column.
    public let kind: String
    /// The number of the group, from 1, unique in the log; it stands in the labels' `group` column.
    public let number: Int
    /// The entities that act in it, as named in the log, the leading one first.
    public let entities: [String]
    /// The ids of its rows, in the order of the log.
    public let eventIDs: [String]

    /// A group of `kind` with its number, entities and rows.
    public init(kind: String, number: Int, entities: [String], eventIDs: [String]) {
        self.kind = kind
        self.number = number
        self.entities = entities
        self.eventIDs = eventIDs
    }
}

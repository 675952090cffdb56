/// Reads rows of a log as events, with the optional columns looked up once.
public struct EventReader: Sendable {
    private let log: EventLog
    private let currencyCodes: [UInt32]?
    private let portCodes: [UInt32]?
    private let sentBytes: NumberColumn?

    /// The attribute that names the destination's port or service.
    public static let portAttribute = "port"
    /// The attribute that counts the bytes of the originator.
    public static let sentBytesAttribute = "origBytes"

    /// A reader of `log`.
    public init(_ log: EventLog) {
        self.log = log
        currencyCodes = log.currency?.codes
        portCodes = log.categoryAttribute(Self.portAttribute)?.codes
        sentBytes = log.numberAttribute(Self.sentBytesAttribute)
    }

    /// One row as an event.
    public subscript(row: Int) -> Event {
        var event = Event(
            row: row, time: log.times?[row] ?? 0, source: log.sources[row], destination: log.destinations[row],
            amount: log.amounts?[row])
        if let currencyCodes, currencyCodes[row] != CategoryColumn.missing { event.currency = currencyCodes[row] }
        if let portCodes, portCodes[row] != CategoryColumn.missing { event.port = portCodes[row] }
        if let sentBytes { event.sentBytes = sentBytes[row] }
        return event
    }
}

extension EventLog {
    /// One row as an event; for many rows make one ``EventReader``, which looks the columns up once.
    public subscript(row: Int) -> Event { EventReader(self)[row] }
}

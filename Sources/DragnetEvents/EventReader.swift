/// Reads rows of a log as events, with the optional columns looked up once.
public struct EventReader: Sendable {
    private let log: EventLog
    private let currencyCodes: [UInt32]?
    private let portCodes: [UInt32]?
    private let sentBytes: NumberColumn?
    private let receivedBytes: NumberColumn?
    private let durations: NumberColumn?
    private let states: (codes: [UInt32], areFailed: [Bool])?

    /// The attribute that names the destination's port or service.
    public static let portAttribute = "port"
    /// The attribute that counts the bytes of the originator.
    public static let sentBytesAttribute = "origBytes"
    /// The attribute that counts the bytes of the responder.
    public static let receivedBytesAttribute = "respBytes"
    /// The attribute that says how many seconds a connection lasted.
    public static let durationAttribute = "duration"
    /// The attribute that says how a connection ended, see ``ConnectionOutcome``.
    public static let stateAttribute = "state"

    /// A reader of `log`.
    public init(_ log: EventLog) {
        self.log = log
        currencyCodes = log.currency?.codes
        sentBytes = log.numberAttribute(Self.sentBytesAttribute)
        let isNetwork = log.domain == .network
        // The kind of a connection is its service, the next best thing to a port.
        portCodes = (log.categoryAttribute(Self.portAttribute) ?? (isNetwork ? log.kind : nil))?.codes
        receivedBytes = isNetwork ? log.numberAttribute(Self.receivedBytesAttribute) : nil
        durations = isNetwork ? log.numberAttribute(Self.durationAttribute) : nil
        states =
            isNetwork
            ? log.categoryAttribute(Self.stateAttribute).map { column in
                (column.codes, column.levels.map { ConnectionOutcome.isFailed($0) })
            } : nil
    }

    /// One row as an event.
    public subscript(row: Int) -> Event {
        var event = Event(
            row: log.number(of: row), time: log.times?[row] ?? 0, source: log.sources[row],
            destination: log.destinations[row], amount: Self.bounded(log.amounts?[row]))
        if let currencyCodes, currencyCodes[row] != CategoryColumn.missing { event.currency = currencyCodes[row] }
        if let portCodes, portCodes[row] != CategoryColumn.missing { event.port = portCodes[row] }
        if let sentBytes { event.sentBytes = Self.bounded(sentBytes[row]) }
        if let receivedBytes { event.receivedBytes = Self.bounded(receivedBytes[row]) }
        if let durations { event.duration = Self.bounded(durations[row]) }
        if let states, states.codes[row] != CategoryColumn.missing {
            event.isFailed = states.areFailed[Int(states.codes[row])]
        }
        return event
    }

    /// A number within ``Event/largestAmount``: logs that were not read by Dragnet, or long ago, may hold others.
    @inline(__always)
    private static func bounded(_ value: Double?) -> Double? {
        value.map { min(max($0, -Event.largestAmount), Event.largestAmount) }
    }
}

extension EventLog {
    /// One row as an event; for many rows make one ``EventReader``, which looks the columns up once.
    public subscript(row: Int) -> Event { EventReader(self)[row] }
}

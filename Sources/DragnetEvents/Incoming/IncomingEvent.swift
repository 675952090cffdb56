/// One event as a program sends it: values that were read and checked, and no numbers of any log yet.
public struct IncomingEvent: Sendable, Hashable {
    /// The sender's own id; empty without one.
    public var id = ""
    /// Microseconds since 1970.
    public var time: Int64 = 0
    /// Who pays, or opens the connection; never empty.
    public var source = ""
    /// Who is paid, or answers; never empty.
    public var destination = ""
    /// What the source is; nil for what sources of the workspace are.
    public var sourceType: EntityType?
    /// What the destination is; nil for what destinations of the workspace are.
    public var destinationType: EntityType?
    /// Money, or bytes in both directions.
    public var amount: Double?
    /// The currency of the amount.
    public var currency: String?
    /// The kind of event.
    public var kind: String?
    /// The destination's port or service.
    public var port: String?
    /// How a connection ended, as Zeek writes it.
    public var state: String?
    /// Bytes that the source sent.
    public var sentBytes: Double?
    /// Bytes that came back.
    public var receivedBytes: Double?
    /// Seconds that a connection lasted.
    public var duration: Double?

    /// An event without values.
    public init() {}

    /// The attributes that bring text, by the names of their columns.
    public var textAttributes: [(name: String, value: String?)] {
        [(EventReader.portAttribute, port), (EventReader.stateAttribute, state)]
    }

    /// The attributes that bring numbers, by the names of their columns.
    public var numberAttributes: [(name: String, value: Double?)] {
        [
            (EventReader.sentBytesAttribute, sentBytes), (EventReader.receivedBytesAttribute, receivedBytes),
            (EventReader.durationAttribute, duration),
        ]
    }
}

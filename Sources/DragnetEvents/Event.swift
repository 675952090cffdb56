/// One payment, connection or other contact: a source, a destination, and mostly a time.
public struct Event: Sendable, Hashable {
    /// The most that an amount, a number of bytes or a duration may be, either way.
    ///
    /// All the ether there is, told in wei, is below it, and the sum of a log of four billion such amounts is within a
    /// Float. What is read beyond it is no amount.
    public static let largestAmount = 1e27

    /// The row in the log it belongs to.
    public var row: Int
    /// Microseconds since 1970-01-01 UTC; 0 in a log without times.
    public var time: Int64
    /// Who pays, or opens the connection.
    public var source: NodeIndex
    /// Who is paid, or answers.
    public var destination: NodeIndex
    /// Money, or bytes in both directions; nil where the input says nothing.
    public var amount: Double?
    /// The level of the event's currency in ``EventLog/currency``, nil without one.
    public var currency: UInt32?

    /// The level of the destination's port or service in the log's `port` attribute, nil without one.
    public var port: UInt32?
    /// Bytes that the source sent, in network logs that say so.
    public var sentBytes: Double?
    /// Bytes that the destination sent back, in network logs that say so.
    public var receivedBytes: Double?
    /// Seconds that it lasted, in network logs that say so.
    public var duration: Double?
    /// Whether the connection came to nothing, in network logs that say so.
    public var isFailed: Bool?

    /// An event with these parts.
    public init(
        row: Int, time: Int64, source: NodeIndex, destination: NodeIndex, amount: Double? = nil,
        currency: UInt32? = nil, port: UInt32? = nil, sentBytes: Double? = nil, receivedBytes: Double? = nil,
        duration: Double? = nil, isFailed: Bool? = nil
    ) {
        self.row = row
        self.time = time
        self.source = source
        self.destination = destination
        self.amount = amount
        self.currency = currency
        self.port = port
        self.sentBytes = sentBytes
        self.receivedBytes = receivedBytes
        self.duration = duration
        self.isFailed = isFailed
    }
}

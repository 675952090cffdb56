import DragnetEvents

extension Event {
    /// Bytes that the source sent, or both sides where the log does not tell them apart.
    ///
    /// A sensor's faults are drawn to what a connection can carry: a number below 0 or without end would spoil every sum
    /// that it enters.
    var credibleBytes: Double? { (sentBytes ?? amount).map { Self.credible($0) } }

    /// A number of bytes or seconds, 0 or more.
    static func credible(_ value: Double) -> Double { min(max(value, 0), 1e15) }
}

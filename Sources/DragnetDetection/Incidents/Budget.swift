/// How many incidents a person wants to see at most.
///
/// A ceiling and never a promise: what does not reach band medium is not shown, however much room there is.
public struct Budget: Sendable, Hashable, Codable {
    /// The stretch of time that the limit is for.
    public enum Period: String, Sendable, Hashable, Codable {
        /// The whole log.
        case total
        /// A day.
        case day
        /// An hour.
        case hour
    }

    /// Incidents, at least 1.
    public var limit: Int
    /// For how long.
    public var period: Period

    /// `limit` incidents for `period`.
    public init(limit: Int, per period: Period = .total) {
        precondition(limit > 0, "a budget allows something")
        self.limit = limit
        self.period = period
    }

    /// Incidents allowed in a scored stretch of `span` microseconds.
    public func incidents(in span: Int64) -> Int {
        let length: Int64 =
            switch period {
            case .total: 0
            case .day: 86_400_000_000
            case .hour: 3_600_000_000
            }
        guard length > 0 else { return limit }
        let periods = max(1, (span + length - 1) / length)
        return limit.multipliedReportingOverflow(by: Int(periods)).partialValue
    }
}

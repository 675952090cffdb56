/// The most incidents that may be shown: in all, or in each day or hour of the log.
///
/// Written `20`, `20/day`, `3/hour`.
public struct Budget: Sendable, Hashable, Codable, CustomStringConvertible {
    /// What the limit counts for.
    public enum Period: String, Sendable, Hashable, CaseIterable {
        /// All of the run.
        case total
        /// Each day in UTC.
        case day
        /// Each hour.
        case hour

        /// Its length in microseconds; nil for all of the run.
        public var microseconds: Int64? {
            switch self {
            case .total: nil
            case .day: 86_400_000_000
            case .hour: 3_600_000_000
            }
        }
    }

    /// The largest limit that can be asked for.
    public static let highestLimit = 1_000_000

    /// The most incidents in a period, 0...1,000,000.
    public var limit: Int
    /// What the limit counts for.
    public var period: Period

    /// At most `limit` incidents in each `period`.
    public init(limit: Int, period: Period = .total) {
        self.limit = limit
        self.period = period
    }

    /// The budget that `text` says; nil if it says none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let limit = Int(first), 0...Self.highestLimit ~= limit, parts.count <= 2
        else { return nil }
        guard parts.count == 2 else {
            self.init(limit: limit)
            return
        }
        guard let period = Period(rawValue: String(parts[1])), period != .total else { return nil }
        self.init(limit: limit, period: period)
    }

    /// `20`, `20/day`, `3/hour`.
    public var description: String { period == .total ? "\(limit)" : "\(limit)/\(period.rawValue)" }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let budget = Budget(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a budget")
        }
        self = budget
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Budget {
    /// Incidents allowed in a scored stretch of `span` microseconds; a period that has begun counts whole.
    public func incidents(in span: Int64) -> Int {
        guard let length = period.microseconds else { return limit }
        let periods = max(1, Int((Double(max(span, 0)) / Double(length)).rounded(.up)))
        return limit.multipliedReportingOverflow(by: periods).overflow ? .max : limit * periods
    }
}

import DragnetEvents

/// The two windows in which activity is counted, in microseconds.
///
/// An hour and a day, unless the log is too short for days to mean anything.
public struct ScoringClock: Sendable, Hashable, Codable {
    /// The short window; an hour by default.
    public let short: Int64
    /// The long window; a day by default.
    public let long: Int64

    /// The windows for a log whose learning period lasts `learningSpan` microseconds.
    public init(learningSpan: Int64) {
        let quarter = max(learningSpan / 4, 24 * Timestamp.second)
        long = min(Timestamp.day, quarter)
        short = long / 24
    }

    init(short: Int64, long: Int64) {
        self.short = short
        self.long = long
    }

    /// How far back money is followed.
    public var flowHorizon: Int64 { 10 * long }
    /// The half-life of counts of amounts below a limit.
    public var limitHalfLife: Int64 { 5 * long }

    /// A window in words: "1 h", "1 d", "36 min".
    public static func words(_ window: Int64) -> String {
        if window >= Timestamp.day && window % Timestamp.day == 0 { return "\(window / Timestamp.day) d" }
        if window >= Timestamp.hour { return "\((window + Timestamp.hour / 2) / Timestamp.hour) h" }
        if window >= Timestamp.minute { return "\((window + Timestamp.minute / 2) / Timestamp.minute) min" }
        return "\(max(1, window / Timestamp.second)) s"
    }
}

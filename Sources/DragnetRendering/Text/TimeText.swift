import DragnetCore
import DragnetEvents

/// Times and spans as a person reads them, in UTC.
public enum TimeText {
    /// `2026-03-01 12:30`, with seconds on request.
    public static func minute(_ time: Int64, seconds: Bool = false) -> String {
        let text = Timestamp.text(time)
        let upToTime = text.prefix { $0 != "." && $0 != "Z" }
        return upToTime.dropLast(seconds ? 0 : 3).split(separator: "T").joined(separator: " ")
    }

    /// `2026-03-01`.
    public static func day(_ time: Int64) -> String { String(Timestamp.text(time).prefix { $0 != "T" }) }

    /// From the first to the last of two times, the date not said twice:
    /// `2026-03-01 12:30 to 13:10 UTC`; nil without times.
    public static func range(_ first: Int64?, _ last: Int64?) -> String? {
        guard let first, let last else { return nil }
        let needsSeconds = last - first < 2 * Timestamp.minute
        let start = minute(first, seconds: needsSeconds)
        guard last > first else { return start + " UTC" }
        let end = minute(last, seconds: needsSeconds)
        guard day(first) == day(last) else { return "\(start) to \(end) UTC" }
        return "\(start) to \(end.split(separator: " ").last ?? "") UTC"
    }

    /// A span in the unit that suits it: "40 s", "12 min", "3.5 h", "9 days".
    public static func span(_ microseconds: Int64) -> String {
        let seconds = Double(max(0, microseconds)) / 1e6
        if seconds < 120 { return NumberText.fixed(seconds, decimals: 0) + " s" }
        if seconds < 7200 { return NumberText.fixed(seconds / 60, decimals: 0) + " min" }
        if seconds < 172_800 { return NumberText.fixed(seconds / 3600, decimals: 1) + " h" }
        return NumberText.fixed(seconds / 86_400, decimals: 0) + " days"
    }
}

import DragnetCore
import DragnetEvents
import DragnetIngest
package import Foundation

/// Texts for spans of time and for times that may be said as one, as flags take them.
package enum SpanText {
    private static let units: [Character: Int64] = [
        "s": Timestamp.second, "m": Timestamp.minute, "h": Timestamp.hour, "d": Timestamp.day,
        "w": 7 * Timestamp.day,
    ]

    /// Microseconds of a span such as `45s`, `30m`, `12h`, `7d` or `2w`; nil if `text` is none.
    static func microseconds(_ text: String) -> Int64? {
        guard let unit = text.last.flatMap({ units[$0] }), let number = SettingText.decimal(String(text.dropLast())),
            number >= 0
        else { return nil }
        let span = number * Double(unit)
        return span < 9e15 ? Int64(span.rounded()) : nil
    }

    /// The span that a flag names.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if `text` is no span.
    static func span(_ text: String, flag: String) throws -> Int64 {
        if let span = microseconds(text) { return span }
        throw DragnetError(
            .usage, "\(flag) \"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 60)))\" is no span of time",
            help: "write a number with s, m, h, d or w, for instance 7d")
    }

    /// The end that a flag names: a time, or a span from now on.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if `text` is neither or has passed.
    package static func end(_ text: String, flag: String, now: Int64, timeZone: TimeZone) throws -> Int64 {
        let end = try microseconds(text).map { now + $0 } ?? TimeOption.parse(text, flag: flag, timeZone: timeZone)
        guard end > now else {
            throw DragnetError(
                .usage, "\(flag) \(Timestamp.text(end)) has passed", help: "name a time to come, or a span such as 30d",
                circumstance: .timePassed)
        }
        return end
    }
}

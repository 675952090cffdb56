public import Foundation

/// Reads a time that a person wrote as an argument.
public enum TimeArgument {
    /// Microseconds since 1970 of a date, a date with a time, or seconds, milliseconds or microseconds since 1970 by
    /// their size; nil if `text` is none of them.
    public static func parse(_ text: String, timeZone: TimeZone) -> Int64? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            if let seconds = Double(text), seconds.isFinite {
                let unit: TimeFormat.Unit =
                    abs(seconds) >= 1e14 ? .microseconds : abs(seconds) >= 1e11 ? .milliseconds : .seconds
                var parser = TimeParser(format: .epoch(unit), timeZone: timeZone)
                return parser.parse(bytes)
            }
            var parser = TimeParser(format: .calendar(nil), timeZone: timeZone)
            return parser.parse(bytes)
        }
    }
}

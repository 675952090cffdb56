/// Times as microseconds since 1970-01-01 UTC, and their text.
public enum Timestamp {
    /// Microseconds of a second, minute, hour and day.
    public static let second: Int64 = 1_000_000
    /// Microseconds of a minute.
    public static let minute: Int64 = 60 * second
    /// Microseconds of an hour.
    public static let hour: Int64 = 60 * minute
    /// Microseconds of a day.
    public static let day: Int64 = 24 * hour

    /// The number of a civil date among the days since 1970-01-01.
    ///
    /// Proleptic Gregorian calendar; after Howard Hinnant, "chrono-compatible low-level date algorithms".
    public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The civil date of a day number.
    public static func civilDate(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The day number, the hour of the day and the weekday (0 is Monday) of a time in UTC.
    public static func calendar(_ time: Int64) -> (day: Int, hour: Int, weekday: Int) {
        let (day, inDay) = split(time)
        let hour = Int(inDay / Self.hour)
        let weekday = ((day + 3) % 7 + 7) % 7
        return (day, hour, weekday)
    }

    /// ISO 8601 in UTC: `2026-03-01T12:30:00Z`, with microseconds only where there are any; defined for every value.
    public static func text(_ time: Int64) -> String {
        let (day, inDay) = split(time)
        let (year, month, dayOfMonth) = civilDate(daysSinceEpoch: day)
        let seconds = Int(inDay / second)
        let micros = Int(inDay % second)
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
        text += "T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if micros > 0 { text += ".\(padded(micros, 6))" }
        return text + "Z"
    }

    /// The day number and the time within the day; by the remainder, so that no time overflows.
    private static func split(_ time: Int64) -> (day: Int, inDay: Int64) {
        let (quotient, remainder) = time.quotientAndRemainder(dividingBy: Self.day)
        return remainder < 0 ? (Int(quotient) - 1, remainder + Self.day) : (Int(quotient), remainder)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (value < 0 ? "-" : "") + zeros + digits
    }
}

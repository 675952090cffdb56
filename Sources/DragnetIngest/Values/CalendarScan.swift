/// The parts of a written date and time of day, before day and month are told apart.
///
/// Understood are `2026-03-01`, `2026/3/1`, `1.3.2026`, `03/01/2026`, `1-Mar-2026`, then after a blank or `T` a time
/// `12:30`, `12:30:05`, `12:30:05.123456`, `1:30 PM`, then `Z`, `UTC` or an offset such as `+02:00`.
struct CalendarScan {
    /// The year.
    private(set) var year = 0
    /// The first of the two parts that are no year.
    private(set) var first = 0
    /// The second of them.
    private(set) var second = 0
    /// The mark between the parts.
    private(set) var separator: UInt8 = 0
    /// Whether neither the year nor a month's name comes first, so that the order must be known.
    private(set) var needsOrder = false
    /// Whether there is more than a date.
    private(set) var hasTimeOfDay = false
    /// Microseconds since midnight.
    private(set) var timeOfDay: Int64 = 0
    /// Seconds east of Greenwich, where the text says.
    private(set) var offset: Int?

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var cursor = Cursor(bytes)
        if let (hour, minute, second) = scanPlain(bytes) {
            cursor.skip(Self.plainWidth)
            guard finishTime(&cursor, hour, minute, second) else { return nil }
        } else {
            cursor.skipBlanks()
            guard scanDate(&cursor) else { return nil }
            if cursor.isAtEnd { return }
            guard cursor.take(0x54) || cursor.take(0x74) || cursor.take(0x20) || cursor.take(0x5F) else { return nil }
            cursor.skipBlanks()
            if cursor.isAtEnd { return }
            guard scanTime(&cursor) else { return nil }
        }
        guard scanZone(&cursor) else { return nil }
        cursor.skipBlanks()
        if !cursor.isAtEnd { return nil }
    }

    /// The number of the day, nil for a date that does not exist.
    func day(_ order: DateOrder?) -> Int? {
        let isDayFirst = needsOrder && order != .monthFirst
        return Self.day(year: year, month: isDayFirst ? second : first, day: isDayFirst ? first : second)
    }

    private static let plainWidth = 19

    /// Takes the date and gives the time of day of `2026-03-01T12:30:05`, the form of most logs, whose parts lie at fixed
    /// places; nil for any other, and then nothing was taken.
    private mutating func scanPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> (hour: Int, minute: Int, second: Int)? {
        guard bytes.count >= Self.plainWidth, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[13] == 0x3A, bytes[16] == 0x3A,
            bytes[10] == 0x54 || bytes[10] == 0x20
        else { return nil }
        var isNumeric = true
        func pair(_ index: Int) -> Int {
            let (tens, ones) = (bytes[index] &- 0x30, bytes[index &+ 1] &- 0x30)
            isNumeric = isNumeric && tens <= 9 && ones <= 9
            return Int(tens) &* 10 &+ Int(ones)
        }
        let date = (pair(0) &* 100 &+ pair(2), pair(5), pair(8))
        let time = (pair(11), pair(14), pair(17))
        guard isNumeric else { return nil }
        (year, first, second) = date
        separator = 0x2D
        return time
    }

    private mutating func scanDate(_ cursor: inout Cursor) -> Bool {
        guard let (a, width) = cursor.number(upTo: 4), let mark = cursor.next(), Self.marks.contains(mark) else {
            return false
        }
        separator = mark
        if width == 4 {
            guard let (b, widthB) = cursor.number(upTo: 2), widthB <= 2, cursor.take(mark),
                let (c, widthC) = cursor.number(upTo: 2), widthC <= 2
            else { return false }
            (year, first, second) = (a, b, c)
            return true
        }
        guard width <= 2 else { return false }
        if let month = cursor.monthName() {
            guard cursor.take(mark), let (c, widthC) = cursor.number(upTo: 4), widthC == 4 else { return false }
            (year, first, second) = (c, month, a)
            return true
        }
        guard let (b, widthB) = cursor.number(upTo: 2), widthB <= 2, cursor.take(mark),
            let (c, widthC) = cursor.number(upTo: 4), widthC == 4
        else { return false }
        (year, first, second) = (c, a, b)
        needsOrder = true
        return true
    }

    private mutating func scanTime(_ cursor: inout Cursor) -> Bool {
        guard let (hour, _) = cursor.number(upTo: 2), cursor.take(0x3A), let (minute, _) = cursor.number(upTo: 2) else {
            return false
        }
        guard cursor.take(0x3A) else { return finishTime(&cursor, hour, minute, nil) }
        guard let (second, _) = cursor.number(upTo: 2) else { return false }
        return finishTime(&cursor, hour, minute, second)
    }

    /// Takes what may follow hours, minutes and seconds: a fraction, where seconds were told, and the half of the day.
    private mutating func finishTime(_ cursor: inout Cursor, _ hour: Int, _ minute: Int, _ told: Int?) -> Bool {
        var hour = hour
        var micros: Int64 = 0
        if told != nil, cursor.take(0x2E) || cursor.take(0x2C) {
            guard let fraction = cursor.fraction() else { return false }
            micros = fraction
        }
        let second = told ?? 0
        if let isAfternoon = cursor.halfOfDay() {
            guard (1...12).contains(hour) else { return false }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        // A leap second is told as the second after it.
        guard hour < 24 || (hour == 24 && minute == 0 && second == 0), minute < 60, second <= 60 else { return false }
        hasTimeOfDay = true
        timeOfDay = Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + micros
        return true
    }

    private mutating func scanZone(_ cursor: inout Cursor) -> Bool {
        cursor.skipBlanks()
        if cursor.isAtEnd { return true }
        if cursor.take(0x5A) || cursor.take(0x7A) || cursor.takeWord("UTC") || cursor.takeWord("GMT") {
            offset = 0
            return true
        }
        let isWest = cursor.take(0x2D)
        guard isWest || cursor.take(0x2B), let (hours, width) = cursor.number(upTo: 2), width == 2 else { return false }
        var minutes = 0
        if !cursor.isAtEnd {
            _ = cursor.take(0x3A)
            guard let (value, width) = cursor.number(upTo: 2), width == 2 else { return false }
            minutes = value
        }
        guard hours <= 18, minutes < 60 else { return false }
        offset = (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
        return true
    }

    private static let marks: [UInt8] = [0x2D, 0x2F, 0x2E]
}

import DragnetEvents

extension CalendarScan {
    /// The day number of a civil date between the years 1 and 9999, nil for one that does not exist.
    static func day(year: Int, month: Int, day: Int) -> Int? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard day <= length else { return nil }
        return Timestamp.daysSinceEpoch(year: year, month: month, day: day)
    }

    /// The microseconds since 1970 of eight or fourteen digits, nil if they are no date.
    static func compact(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard bytes.count == 8 || bytes.count == 14, let digits = DecimalParser.integer(bytes), digits > 0 else {
            return nil
        }
        let date = bytes.count == 8 ? Int(digits) : Int(digits / 1_000_000)
        let time = bytes.count == 8 ? 0 : Int(digits % 1_000_000)
        let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100)
        guard hour < 24, minute < 60, second <= 60, (1900...2200).contains(date / 10_000),
            let day = day(year: date / 10_000, month: date / 100 % 100, day: date % 100)
        else { return nil }
        return Int64(day) * Timestamp.day + Int64(hour * 3600 + minute * 60 + second) * Timestamp.second
    }

    /// A place within the bytes of a date.
    struct Cursor {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var index = 0

        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { index >= bytes.count }

        mutating func skipBlanks() { while take(0x20) {} }

        mutating func skip(_ count: Int) { index += count }

        mutating func next() -> UInt8? {
            guard index < bytes.count else { return nil }
            defer { index += 1 }
            return bytes[index]
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        mutating func takeWord(_ word: StaticString) -> Bool {
            guard bytes.count - index >= word.utf8CodeUnitCount else { return false }
            for offset in 0..<word.utf8CodeUnitCount where bytes[index + offset] != word.utf8Start[offset] {
                return false
            }
            index += word.utf8CodeUnitCount
            return true
        }

        /// One to `width` digits, and how many they were.
        mutating func number(upTo width: Int) -> (value: Int, width: Int)? {
            let start = index
            var value = 0
            while index < bytes.count, index - start < width {
                let digit = bytes[index] &- 0x30
                guard digit <= 9 else { break }
                value = value * 10 + Int(digit)
                index += 1
            }
            return index == start ? nil : (value, index - start)
        }

        /// Digits after the point, in microseconds; further digits are cut off.
        mutating func fraction() -> Int64? {
            let start = index
            var micros: Int64 = 0
            while index < bytes.count {
                let digit = bytes[index] &- 0x30
                guard digit <= 9 else { break }
                if index - start < 6 { micros = micros * 10 + Int64(digit) }
                index += 1
            }
            guard index > start else { return nil }
            for _ in min(6, index - start)..<6 { micros *= 10 }
            return micros
        }

        /// The number of a month by its English name of three letters.
        mutating func monthName() -> Int? {
            guard bytes.count - index >= 3 else { return nil }
            let name = (0..<3).map { bytes[index + $0] | 0x20 }
            guard let month = Self.months.firstIndex(of: name) else { return nil }
            index += 3
            return month + 1
        }

        /// True after noon, false before, nil without AM and PM.
        mutating func halfOfDay() -> Bool? {
            let start = index
            skipBlanks()
            if bytes.count - index >= 2, bytes[index + 1] | 0x20 == 0x6D {
                let letter = bytes[index] | 0x20
                if letter == 0x61 || letter == 0x70 {
                    index += 2
                    return letter == 0x70
                }
            }
            index = start
            return nil
        }

        private static let months: [[UInt8]] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ].map { Array($0.utf8) }
    }
}

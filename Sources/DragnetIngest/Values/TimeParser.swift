import DragnetCore
import DragnetEvents
import Foundation

/// Reads the times of one column.
struct TimeParser {
    let format: TimeFormat
    private let timeZone: TimeZone
    private let isGMT: Bool
    /// The zone's offset within the last quarter of an hour of wall-clock time that was asked for: times come in runs.
    private var cachedSlot = Int64.min
    private var cachedOffset: Int64 = 0

    init(format: TimeFormat, timeZone: TimeZone) {
        self.format = format
        self.timeZone = timeZone
        isGMT = timeZone == .gmt
    }

    /// Microseconds since 1970, nil if `bytes` are no time in this format.
    @inline(__always)
    mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        switch format {
        case .epoch(let unit): Self.epoch(bytes, unit)
        case .calendar(let order): calendar(bytes, order)
        case .compact: CalendarScan.compact(bytes).map { local($0) }
        }
    }

    /// Why `bytes` are no time.
    func reason(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        if bytes.isEmpty { return "is empty" }
        if case .calendar(let order) = format, let scan = CalendarScan(bytes), scan.day(order) == nil {
            return "is a date that does not exist"
        }
        return "is not a time as in the rows before (\(format.words))"
    }

    private mutating func calendar(_ bytes: UnsafeBufferPointer<UInt8>, _ order: DateOrder?) -> Int64? {
        guard let scan = CalendarScan(bytes), let day = scan.day(order) else { return nil }
        let wall = Int64(day) * Timestamp.day + scan.timeOfDay
        if let offset = scan.offset { return wall - Int64(offset) * Timestamp.second }
        return local(wall)
    }

    /// Turns wall-clock time into UTC; of an hour that the clock shows twice it is the first, and one that the clock
    /// leaves out counts on from before.
    private mutating func local(_ wall: Int64) -> Int64 {
        if isGMT { return wall }
        let quarter = Timestamp.hour / 4
        let slot = wall >= 0 ? wall / quarter : (wall - quarter + 1) / quarter
        if slot != cachedSlot {
            cachedSlot = slot
            let seconds = TimeInterval(slot * (quarter / Timestamp.second))
            let before = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds - 86_400))
            let guess = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds - TimeInterval(before)))
            let after = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds - TimeInterval(guess)))
            cachedOffset = Int64(before == guess || before == after ? before : guess) * Timestamp.second
        }
        return wall - cachedOffset
    }

    /// A number of units; the limit of about the year 9999 keeps later sums of times from overflowing.
    private static func epoch(_ bytes: UnsafeBufferPointer<UInt8>, _ unit: TimeFormat.Unit) -> Int64? {
        let perUnit: Int64
        switch unit {
        case .hours: perUnit = Timestamp.hour
        case .seconds: perUnit = Timestamp.second
        case .milliseconds: perUnit = 1000
        case .microseconds: perUnit = 1
        case .nanoseconds: return nanoseconds(bytes)
        }
        var index = 0
        let isNegative = bytes.first == 0x2D
        if isNegative { index = 1 }
        var whole: Int64 = 0
        let start = index
        while index < bytes.count {
            let digit = bytes[index] &- 0x30
            if digit > 9 { break }
            whole = whole &* 10 &+ Int64(digit)
            index += 1
        }
        guard index > start, index - start <= 18 else { return nil }
        var fraction: Int64 = 0
        if index < bytes.count {
            guard bytes[index] == 0x2E else { return unusual(bytes, perUnit) }
            index += 1
            var scale = perUnit
            while index < bytes.count {
                let digit = bytes[index] &- 0x30
                guard digit <= 9 else { return unusual(bytes, perUnit) }
                index += 1
                // Digits below a microsecond are cut off.
                if scale == 1 { continue }
                // Fractions of hours come out even in no power of ten.
                if scale % 10 != 0 { return unusual(bytes, perUnit) }
                scale /= 10
                fraction += Int64(digit) * scale
            }
        }
        return finish(whole, perUnit, fraction, isNegative)
    }

    private static func finish(_ whole: Int64, _ perUnit: Int64, _ fraction: Int64, _ isNegative: Bool) -> Int64? {
        let (micros, overflow) = whole.multipliedReportingOverflow(by: perUnit)
        guard !overflow, micros <= latest else { return nil }
        return isNegative ? -(micros + fraction) : micros + fraction
    }

    private static func unusual(_ bytes: UnsafeBufferPointer<UInt8>, _ perUnit: Int64) -> Int64? {
        guard let value = DecimalParser.double(bytes) else { return nil }
        let micros = (value * Double(perUnit)).rounded()
        return abs(micros) <= Double(latest) ? Int64(micros) : nil
    }

    private static func nanoseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        if bytes.count <= 19, let value = Int64(String(decoding: bytes, as: UTF8.self)) {
            return value >= 0 ? value / 1000 : -((-value + 999) / 1000)
        }
        guard let value = DecimalParser.double(bytes), abs(value / 1000) <= Double(latest) else { return nil }
        return Int64((value / 1000).rounded(.down))
    }

    private static let latest: Int64 = 253_402_300_800 * Timestamp.second
}

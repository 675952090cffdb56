import DragnetCore
import DragnetEvents
import Foundation
import Testing

/// Against Foundation's calendar, which is proleptic Gregorian only from 1582 on; before that, day by day.
@Suite("Timestamp")
struct TimestampTests {
    private let calendar: Calendar

    init() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        self.calendar = calendar
    }

    @Test func datesAreFoundations() throws {
        var random = KeyedRandom(RandomKey(61))
        let first = Timestamp.daysSinceEpoch(year: 1583, month: 1, day: 1)
        let last = Timestamp.daysSinceEpoch(year: 3000, month: 1, day: 1)
        for _ in 0..<20_000 {
            let day = first + random.next(below: last - first)
            let time = Int64(day) * Timestamp.day + Int64(random.next(below: 86_400)) * Timestamp.second
            let date = Date(timeIntervalSince1970: Double(time / Timestamp.second))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
            let year = try #require(parts.year)
            let month = try #require(parts.month)
            let dayOfMonth = try #require(parts.day)
            #expect(Timestamp.civilDate(daysSinceEpoch: day) == (year, month, dayOfMonth))
            #expect(Timestamp.daysSinceEpoch(year: year, month: month, day: dayOfMonth) == day)
            let seen = Timestamp.calendar(time)
            #expect(seen.day == day)
            #expect(seen.hour == parts.hour)
            // Foundation's week begins with Sunday as 1.
            #expect(parts.weekday.map { ($0 + 5) % 7 } == seen.weekday)
            let clock = [parts.hour, parts.minute, parts.second].map { String(format: "%02d", $0 ?? -1) }
            let dateText = String(format: "%04d-%02d-%02d", year, month, dayOfMonth)
            #expect(Timestamp.text(time) == "\(dateText)T\(clock.joined(separator: ":"))Z")
        }
    }

    @Test func everyDayFollowsTheOneBefore() {
        var (year, month, day) = (-401, 1, 1)
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let start = Timestamp.daysSinceEpoch(year: year, month: month, day: day)
        for number in start..<(start + 900 * 366) {
            #expect(Timestamp.civilDate(daysSinceEpoch: number) == (year, month, day))
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)
            day += 1
            if day > length { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test func knownTexts() {
        #expect(Timestamp.text(0) == "1970-01-01T00:00:00Z")
        #expect(Timestamp.text(-1) == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp.text(1_772_368_200 * Timestamp.second) == "2026-03-01T12:30:00Z")
        #expect(Timestamp.text(1_772_368_200 * Timestamp.second + 1500) == "2026-03-01T12:30:00.001500Z")
        #expect(Timestamp.text(-62_198_755_200 * Timestamp.second) == "-0001-01-01T00:00:00Z")
        #expect(Timestamp.calendar(0) == (0, 0, 3))
        #expect(Timestamp.calendar(-1) == (-1, 23, 2))
    }

    @Test(arguments: [Int64.min, .min + 1, .max, .max - 1, -Timestamp.day, Timestamp.day - 1])
    func extremeTimesAreTimesToo(time: Int64) {
        let (day, hour, weekday) = Timestamp.calendar(time)
        #expect((0..<24).contains(hour) && (0..<7).contains(weekday))
        #expect(Int64(day) == Int64((Double(time) / Double(Timestamp.day)).rounded(.down)))
        #expect(Timestamp.text(time).hasSuffix("Z"))
    }
}

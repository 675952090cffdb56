import DragnetEvents

/// The days of a log: weekdays, dates, month ends.
struct LogCalendar: Sendable {
    struct Day: Sendable {
        /// 0 is Monday.
        let weekday: Int
        let dayOfMonth: Int
        let daysInMonth: Int
        var isWeekend: Bool { weekday >= 5 }
    }

    /// The first day, in days since 1970-01-01.
    let firstDay: Int
    let days: [Day]

    init(firstDay: Int, count: Int) {
        self.firstDay = firstDay
        days = (0..<count).map { offset in
            let day = firstDay + offset
            let date = Timestamp.civilDate(daysSinceEpoch: day)
            let (nextYear, nextMonth) = date.month == 12 ? (date.year + 1, 1) : (date.year, date.month + 1)
            let monthEnd = Timestamp.daysSinceEpoch(year: nextYear, month: nextMonth, day: 1)
            let monthStart = Timestamp.daysSinceEpoch(year: date.year, month: date.month, day: 1)
            return Day(
                weekday: ((day + 3) % 7 + 7) % 7, dayOfMonth: date.day, daysInMonth: monthEnd - monthStart)
        }
    }

    var count: Int { days.count }

    /// Seconds since 1970 at the beginning of day `index`; the index may lie outside of the log.
    func midnight(_ index: Int) -> Int64 { Int64(firstDay + index) * 86_400 }

    /// The day on which a payment is booked that is due `beforeEnd` days before the month's last day.
    ///
    /// Banks book on working days: what falls on a weekend is booked on the Friday before.
    func isMonthEndBooking(_ index: Int, beforeEnd: Int) -> Bool {
        let day = days[index]
        guard !day.isWeekend else { return false }
        let due = day.daysInMonth - beforeEnd
        if day.dayOfMonth == due { return true }
        // A Friday also books what is due on its Saturday and Sunday.
        return day.weekday == 4 && (day.dayOfMonth + 1 == due || day.dayOfMonth + 2 == due)
    }

    /// Whether a standing order for day `due` (1...28) of the month is booked now: on that day, or the Monday after.
    func isBooking(_ index: Int, due: Int) -> Bool {
        let day = days[index]
        guard !day.isWeekend else { return false }
        if day.dayOfMonth == due { return true }
        return day.weekday == 0 && (day.dayOfMonth == due + 1 || day.dayOfMonth == due + 2)
    }
}

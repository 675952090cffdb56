import Foundation

/// How the times of a column are written.
enum TimeFormat: Hashable {
    /// A number of units since 1970, or since the start of a simulation.
    case epoch(Unit)
    /// A calendar date with or without a time of day; the order is nil where every date names its year first.
    case calendar(DateOrder?)
    /// Eight digits, `20260301`, or fourteen with the time of day.
    case compact

    /// The unit of an epoch.
    enum Unit: Hashable {
        case hours
        case seconds
        case milliseconds
        case microseconds
        case nanoseconds
    }

    /// The format in words.
    var words: String {
        switch self {
        case .epoch(.hours): "hours, counted"
        case .epoch(.seconds): "seconds since 1970"
        case .epoch(.milliseconds): "milliseconds since 1970"
        case .epoch(.microseconds): "microseconds since 1970"
        case .epoch(.nanoseconds): "nanoseconds since 1970"
        case .calendar(.dayFirst): "dates, day before month"
        case .calendar(.monthFirst): "dates, month before day"
        case .calendar(nil): "dates, year first"
        case .compact: "dates in digits"
        }
    }
}

/// What a look at the values of a column says about its being a time.
struct TimeEvidence {
    /// The most common format, nil if no value is a time.
    var format: TimeFormat?
    /// The share of values in that format.
    var share = 0.0
    /// Whether day and month cannot be told apart.
    var isAmbiguous = false
    /// Whether the values never go backwards.
    var isMonotone = false
    /// Whether an epoch lies between 1990 and 2060, where a number can hardly be anything else.
    var isPlausibleEpoch = false
    /// Whether all values are dates without a time of day.
    var isDateOnly = false

    /// Looks at `values`, none of them empty.
    init(_ values: some Collection<UnsafeBufferPointer<UInt8>>, prefersCompact: Bool = false) {
        guard !values.isEmpty else { return }
        var numbers = 0
        var compact = 0
        var largest = 0.0
        var dates = 0
        var needsOrder = 0
        var provesDayFirst = 0
        var provesMonthFirst = 0
        var usesPoints = true
        var withoutTime = 0
        for value in values {
            if let number = DecimalParser.double(value) {
                numbers += 1
                largest = max(largest, abs(number))
                if CalendarScan.compact(value) != nil { compact += 1 }
            } else if let date = CalendarScan(value) {
                dates += 1
                if !date.hasTimeOfDay { withoutTime += 1 }
                if date.needsOrder {
                    needsOrder += 1
                    if date.first > 12 { provesDayFirst += 1 }
                    if date.second > 12 { provesMonthFirst += 1 }
                    if date.separator != 0x2E { usesPoints = false }
                }
            }
        }
        let total = Double(values.count)
        if dates >= numbers && dates > 0 {
            share = Double(dates) / total
            isDateOnly = withoutTime == dates
            if needsOrder == 0 {
                format = .calendar(nil)
            } else if provesDayFirst != provesMonthFirst {
                format = .calendar(provesDayFirst > provesMonthFirst ? .dayFirst : .monthFirst)
            } else {
                // Dates with points are written day first wherever they are in use.
                format = .calendar(.dayFirst)
                isAmbiguous = !(usesPoints && provesDayFirst == 0)
            }
        } else if numbers > 0 {
            share = Double(numbers) / total
            if prefersCompact && compact == numbers {
                format = .compact
            } else {
                let unit: TimeFormat.Unit =
                    largest < 1e11
                    ? .seconds : largest < 1e14 ? .milliseconds : largest < 1e17 ? .microseconds : .nanoseconds
                format = .epoch(unit)
                let seconds: Double =
                    switch unit {
                    case .hours, .seconds: largest
                    case .milliseconds: largest / 1e3
                    case .microseconds: largest / 1e6
                    case .nanoseconds: largest / 1e9
                    }
                isPlausibleEpoch = (631_152_000...2_840_140_800).contains(seconds)
            }
        }
        if let format {
            var parser = TimeParser(format: format, timeZone: .gmt)
            var last = Int64.min
            isMonotone = true
            for value in values {
                guard let time = parser.parse(value) else { continue }
                if time < last {
                    isMonotone = false
                    break
                }
                last = time
            }
        }
    }
}

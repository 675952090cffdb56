import DragnetCore
import DragnetDetection
package import DragnetEmbedding
package import DragnetEvents
package import DragnetIngest
import Foundation

/// From settings to what the stages take.
extension DragnetConfiguration {
    /// How the log is read.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` for an unknown time zone or role, `usage` for columns that are none.
    package func ingestOptions() throws -> IngestOptions {
        _ = try map.validated()
        var options = IngestOptions()
        options.format = InputFormat(rawValue: input.format.rawValue)
        options.preset = LogDomain(rawValue: input.preset.rawValue)
        options.maxBadShare = input.maxBad
        options.timeZone = try timeZone()
        options.dateOrder = input.dates
        options.hasHeader = input.header
        options.encoding = input.encoding
        if let decimal = input.decimal { options.decimalMark = Character(decimal.rawValue) }
        if let thousands = input.thousands { options.thousandsMark = Character(thousands.rawValue) }
        options.ignored = try ignoreList()
        for (role, columns) in map.columns.sorted(by: { $0.key < $1.key }) { try options.map("\(role)=\(columns)") }
        _ = try entities.validated()
        for type in EntitySettings.types {
            if let columns = entities.columns[type] { try options.share("\(type)=\(columns)") }
        }
        return try options.validated()
    }

    /// Who is kept and not scored.
    ///
    /// - Throws: as ``DragnetEvents/IgnoreList/init(path:)``.
    package func ignoreList() throws -> IgnoreList {
        try input.ignore.map { try IgnoreList(path: $0) } ?? IgnoreList()
    }

    /// Whose hosts are one's own: those that a person named, else those found from the log; nil for payments.
    ///
    /// - Parameter rows: where to look for them; nil for all of the log.
    package func internalNetworks(of log: EventLog, rows: ArraySlice<Int>? = nil) throws -> InternalNetworks? {
        guard log.domain == .network else { return nil }
        if let named = input.internal { return try InternalNetworks(parsing: [named]) }
        return rows.map { InternalNetworks(of: log, rows: $0) } ?? InternalNetworks(of: log)
    }

    private func timeZone() throws -> TimeZone {
        guard let name = input.timeZone else { return .gmt }
        if let zone = TimeZone(identifier: name) ?? TimeZone(offset: name) { return zone }
        throw DragnetError(
            .configuration, "\"\(UntrustedText.terminal(name))\" is not a time zone",
            help: "write a name such as Europe/Berlin or an offset such as +02:00")
    }
}

extension TimeZone {
    /// The zone of an offset such as `+02:00`, `-0530` or `+2`.
    init?(offset text: String) {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard (1...4).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        guard let number = Int(digits) else { return nil }
        let (hours, minutes) = digits.count <= 2 ? (number, 0) : (number / 100, number % 100)
        guard hours <= 14, minutes < 60 else { return nil }
        self.init(secondsFromGMT: (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60))
    }
}

extension DetectSettings {
    /// The time of ``until`` in microseconds since 1970, nil without one.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if it is no time.
    func untilTime(timeZone: TimeZone) throws -> Int64? {
        try until.map { try TimeOption.parse($0, flag: "--until", timeZone: timeZone) }
    }
}

/// A time that a person gave as a flag.
enum TimeOption {
    /// A time in the past: as ``parse(_:flag:timeZone:)``, or `today`, `yesterday`, or a span before `now` such as `7d`.
    ///
    /// `yesterday` is the beginning of that day in `timeZone`.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if `text` is none of them.
    static func past(_ text: String, flag: String, now: Int64, timeZone: TimeZone) throws -> Int64 {
        if text == "today" || text == "yesterday" {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = timeZone
            let moment = Date(timeIntervalSince1970: Double(now) / Double(Timestamp.second))
            var day = calendar.startOfDay(for: moment)
            if text == "yesterday" { day = calendar.date(byAdding: .day, value: -1, to: day) ?? day - 86_400 }
            return Int64(day.timeIntervalSince1970.rounded()) * Timestamp.second
        }
        if let span = SpanText.microseconds(text) { return now - span }
        if let time = TimeArgument.parse(text, timeZone: timeZone) { return time }
        throw DragnetError(
            .usage, "\(flag) \"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 60)))\" is not a time",
            help: "write yesterday, a span such as 7d, or a time such as 2026-03-01 or 2026-03-01T12:00:00Z")
    }

    /// Microseconds since 1970.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if `text` is no time.
    static func parse(_ text: String, flag: String, timeZone: TimeZone) throws -> Int64 {
        if let time = TimeArgument.parse(text, timeZone: timeZone) { return time }
        throw DragnetError(
            .usage, "\(flag) \"\(UntrustedText.terminal(UntrustedText.shortened(text, to: 60)))\" is not a time",
            help: "write a time such as 2026-03-01, 2026-03-01T12:00:00Z or seconds since 1970")
    }
}

extension EmbedSettings {
    /// Puts what a person asked for over the budget that was chosen by size.
    package func apply(to settings: inout Node2VecConfiguration) {
        if let dim { settings.dimensions = dim }
        if let walks { settings.walksPerNode = walks }
        if let length { settings.walkLength = length }
        if let window { settings.windowSize = window }
        settings.negativeSamples = negative
        settings.epochs = epochs
        settings.returnParameter = p
        settings.inOutParameter = q
        settings.seed = UInt64(seed)
        settings.start = start == .random ? .random : .diffusion
        if fast { settings = settings.fast() }
    }

    /// How the past fades from the graph.
    package var fading: GraphFading {
        GraphFading(
            period: period.flatMap(SpanText.microseconds), halfLife: halfLife.flatMap(SpanText.microseconds))
    }

    /// The types that walks meet in turn; nil for any.
    package var walkPattern: WalkPattern? { pattern.flatMap { try? WalkPattern($0) } }

    /// How vectors are made, as the engine names it.
    package var engineMethod: EmbeddingMethod { method == .diffusion ? .diffusion : .node2vec }
}

extension SeveritySettings {
    /// The mildest band that makes an alert.
    var smallest: Severity { Severity(name: alerts.rawValue) ?? .medium }
}

import DragnetCore
import DragnetEvents

extension RoleResolver {
    /// Calls `body` with the values of a column, or of several joined by a blank, that are not empty.
    ///
    /// The values are valid during the call only.
    func withValues<Result>(
        of indices: [Int], _ body: ([UnsafeBufferPointer<UInt8>]) throws -> Result
    ) rethrows -> Result {
        var arena: [UInt8] = []
        var ranges: [Range<Int>] = []
        for row in firstRow..<max(firstRow, table.rowCount) {
            let start = arena.count
            for index in indices {
                let part = table.field(row, index)
                if isUnset(part) { continue }
                if arena.count > start { arena.append(0x20) }
                arena.append(contentsOf: part)
            }
            if arena.count > start { ranges.append(start..<arena.count) }
        }
        return try arena.withUnsafeBufferPointer { bytes in
            try body(ranges.map { UnsafeBufferPointer(rebasing: bytes[$0]) })
        }
    }

    /// What the values of these columns say about being times.
    func timeEvidence(_ indices: [Int], prefersCompact: Bool = false) -> TimeEvidence {
        withValues(of: indices) { TimeEvidence($0, prefersCompact: prefersCompact) }
    }

    /// The first value of these columns.
    func firstValue(_ indices: [Int]) -> String? {
        withValues(of: indices) { values in values.first.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Finds the time's columns and how it is written; no time is an answer too.
    func resolveTime(_ roles: inout ResolvedRoles) throws {
        if options.mapping[.time]?.columns.isEmpty ?? false { return }
        if let chosen = roles.places[.time] {
            if roles.timeFormat == nil { try decideFormat(of: chosen, &roles) }
            return
        }
        let taken = roles.taken
        let free = columns.indices.filter { !taken.contains($0) }
        let scored = free.map { (index: $0, score: words[$0].score(.time)) }.filter { $0.score > 0 }
            .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
        var usable: [(index: Int, score: Double, evidence: TimeEvidence)] = []
        for (index, score) in scored {
            let evidence = timeEvidence([index], prefersCompact: words[index].has(["date"]))
            if evidence.share >= (score >= 0.75 ? 0.5 : 0.95) { usable.append((index, score, evidence)) }
        }
        if let joined = joinedDateAndTime(scored.map(\.index), among: free) {
            roles.assign(.time, joined, 0.9, "a date and a time of day, by name and values")
            return try decideFormat(of: joined, &roles)
        }
        if let best = usable.first {
            let near = usable.filter { best.score - $0.score < 0.03 }
            if near.count > 1 { throw ambiguity(.time, near.map(\.index)) }
            roles.assign(
                .time, [best.index], best.score, "the name, and \(percent(best.evidence.share)) of the values are times"
            )
            return try decideFormat(of: [best.index], &roles)
        }
        if let named = scored.first, named.score >= 0.75, profiles[named.index].filled > 0 {
            throw unreadableTime([named.index])
        }
        try timeByValues(free, &roles)
    }

    /// A column whose values can hardly be anything but times, where no name says so.
    private func timeByValues(_ free: [Int], _ roles: inout ResolvedRoles) throws {
        let likely = free.filter { index in
            guard words[index].score(.label) == 0, !words[index].has(HeaderWords.timeOthers) else { return false }
            let evidence = timeEvidence([index])
            guard evidence.share >= 0.95 else { return false }
            if case .calendar = evidence.format { return true }
            return evidence.isPlausibleEpoch && evidence.isMonotone
                && profiles[index].share(profiles[index].integers) > 0 && profiles[index].distinct.count > 1
        }
        guard let index = likely.first else { return }
        if likely.count > 1 { throw ambiguity(.time, likely) }
        // Without a header a position is no name: then the user confirms.
        guard hasHeader || isDecided(.source, roles) else { return }
        roles.assign(.time, [index], 0.7, "the values are times that never go backwards or dates")
        try decideFormat(of: [index], &roles)
    }

    /// A column of dates and one of times of day; where no candidate holds dates, the only one of the others that does.
    private func joinedDateAndTime(_ candidates: [Int], among others: [Int]) -> [Int]? {
        func holdsDates(_ index: Int) -> Bool {
            let evidence = timeEvidence([index])
            return evidence.isDateOnly && evidence.share >= 0.95
        }
        let hours = candidates.filter { index in
            withValues(of: [index]) { values in !values.isEmpty && values.prefix(200).allSatisfy(Self.isTimeOfDay) }
        }
        guard hours.count == 1 else { return nil }
        let named = candidates.filter(holdsDates)
        let dates = named.isEmpty ? others.filter(holdsDates) : named
        guard dates.count == 1 else { return nil }
        return [dates[0], hours[0]]
    }

    /// Whether a value is a time of day without a date.
    static func isTimeOfDay(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard value.contains(0x3A), CalendarScan(value) == nil else { return false }
        return (Array("1970-01-01 ".utf8) + value).withUnsafeBufferPointer { CalendarScan($0) != nil }
    }

    /// Decides how the chosen column's times are written.
    private func decideFormat(of indices: [Int], _ roles: inout ResolvedRoles) throws {
        let prefersCompact = indices.contains { words[$0].has(["date"]) }
        let evidence = timeEvidence(indices, prefersCompact: prefersCompact)
        guard let format = evidence.format, evidence.share >= 0.5 else {
            if firstValue(indices) == nil {
                throw DragnetError(
                    .inputUnusable, "the time column is empty", at: place(indices),
                    help: "say --map time= to read it without times")
            }
            throw unreadableTime(indices)
        }
        roles.timeFormat = format
        guard case .calendar(let order) = format, order != nil else { return }
        if let wanted = options.dateOrder {
            roles.timeFormat = .calendar(wanted)
        } else if evidence.isAmbiguous {
            let example = firstValue(indices) ?? ""
            throw DragnetError(
                .inputAmbiguous,
                "\"\(UntrustedText.terminal(UntrustedText.shortened(example, to: 40)))\" may be day/month or month/day, and no row tells",
                at: place(indices), help: "say --date-order day-first or --date-order month-first")
        }
    }

    private func place(_ indices: [Int]) -> DragnetError.Place {
        DragnetError.Place(file: file, line: firstLine, column: indices.map { columns[$0] }.joined(separator: "+"))
    }

    private func unreadableTime(_ indices: [Int]) -> DragnetError {
        let value = firstValue(indices) ?? ""
        return DragnetError(
            .inputUnusable, "\"\(UntrustedText.terminal(UntrustedText.shortened(value, to: 40)))\" is not a time",
            at: place(indices),
            help: "name another column with --map time=COLUMN, or read the log without times with --map time=")
    }

    func percent(_ share: Double) -> String { share >= 0.9995 ? "all" : "\(Int((share * 100).rounded(.down))) %" }
}

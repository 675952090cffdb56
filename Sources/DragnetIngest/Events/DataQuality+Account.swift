import DragnetEvents

extension DataQuality {
    /// Completes the account from the finished log.
    mutating func complete(_ log: EventLog, rows: Int, rejects: [RejectedRow], duplicates: Int, excluded: Int) {
        self.rows = rows
        events = log.count
        entities = log.nodes.count
        rejected = rejects.count
        for reject in rejects { rejectedByReason[Self.kind(of: reject), default: 0] += 1 }
        self.duplicates = duplicates
        self.excluded = excluded
        if let times = log.times, !times.isEmpty { completeTimes(times) }
        if let currency = log.currency {
            var counts = [Int](repeating: 0, count: currency.levels.count)
            for code in currency.codes where code != CategoryColumn.missing { counts[Int(code)] += 1 }
            for (level, count) in counts.enumerated() { currencies[currency.levels[level]] = count }
        }
        labelledBad = log.labels.map { $0.reduce(0) { $0 + ($1 == 1 ? 1 : 0) } }
        addWarnings(log, firstReject: rejects.first)
    }

    private mutating func completeTimes(_ times: [Int64]) {
        let sorted = clockJumps == 0 ? times : times.sorted()
        var shared = 0
        for index in sorted.indices {
            let isLikeBefore = index > 0 && sorted[index] == sorted[index - 1]
            let isLikeAfter = index + 1 < sorted.count && sorted[index] == sorted[index + 1]
            if isLikeBefore || isLikeAfter { shared += 1 }
        }
        equalTimeShare = Double(shared) / Double(sorted.count)
        firstTime = Timestamp.text(sorted[0])
        lastTime = Timestamp.text(sorted[sorted.count - 1])
        spanSeconds = Double(sorted[sorted.count - 1] - sorted[0]) / Double(Timestamp.second)
        warnOfStrays(sorted)
    }

    /// Tells of a few events that lie farther from all others than those from one another, as a clock that was wrong leaves
    /// them: later events are judged as if so much time had passed.
    private mutating func warnOfStrays(_ sorted: [Int64]) {
        let few = sorted.count / 100
        guard few > 0, let first = sorted.first, let last = sorted.last else { return }
        if let place = (sorted.count - few..<sorted.count).first(where: { place in
            sorted[place] - sorted[place - 1] > max(sorted[place - 1] - first, Timestamp.day)
        }) {
            warnings.append(Self.strays(sorted.count - place, "later", sorted[place]))
        }
        if let place = (1...few).last(where: { place in
            sorted[place] - sorted[place - 1] > max(last - sorted[place], Timestamp.day)
        }) {
            warnings.append(Self.strays(place, "earlier", sorted[place - 1]))
        }
    }

    private static func strays(_ count: Int, _ side: String, _ time: Int64) -> String {
        (count == 1 ? "one event is" : "\(count) events are") + " \(side) than all others by more than those span"
            + ", such as one at \(Timestamp.text(time)): if a clock was wrong, leave "
            + (count == 1 ? "it out" : "them out")
    }

    /// The reason without the value: what is before and after the quotes.
    private static func kind(of reject: RejectedRow) -> String {
        guard let first = reject.reason.firstIndex(of: "\""), let last = reject.reason.lastIndex(of: "\""), first < last
        else {
            return reject.reason
        }
        return
            (reject.reason[..<first].trimmingBlanks() + " "
            + reject.reason[reject.reason.index(after: last)...].trimmingBlanks())
    }

    private mutating func addWarnings(_ log: EventLog, firstReject: RejectedRow?) {
        if events == 1 { warnings.append("the log holds one event: there is nothing to compare it with") }
        if entities == 1 { warnings.append("the log names one entity: there is no graph") }
        if events > 0 && selfLoops == events {
            warnings.append(
                "every event goes from an entity to itself: there is no graph, only the entities' own histories")
        }
        if log.isStatic {
            warnings.append(
                "the log has no times: it is read as one graph, and nothing can be said about order or habit")
        } else if events > 1 && spanSeconds == 0 {
            warnings.append("all events carry the same time: order and habit cannot be judged")
        } else if let lastTime, lastTime < "1980" {
            warnings.append("times count from zero and not from a calendar: hours of the day mean nothing")
        }
        if clockJumps > 0 { warnings.append("\(clockJumps) events are earlier than the event above them") }
        if conflictingIDs > 0 { warnings.append("\(conflictingIDs) events repeat an earlier id with other content") }
        if currencies.count > 1 {
            warnings.append("amounts are in \(currencies.count) currencies, which are never added up")
        }
        if let firstReject {
            // The name without its folders, which say more about a machine than about a log.
            let file = firstReject.file.split(separator: "/").last.map(String.init) ?? firstReject.file
            warnings.append(
                "\(rejected) of \(rows) rows could not be read, the first at \(file):\(firstReject.line): "
                    + firstReject.reason)
        }
    }
}

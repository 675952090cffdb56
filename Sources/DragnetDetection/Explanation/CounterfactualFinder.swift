import DragnetCore
import DragnetEvents

/// Looks for the least evidence without which a finding would not stand out, by scoring its stretch of the log again.
///
/// The worst events are left out first; how many are needed is found by bisection, because the fewer there are the less
/// the others stand out.
struct CounterfactualFinder {
    let log: EventLog
    /// Bands from here on are alerts.
    let threshold: Severity
    /// Events that may be scored at most for one finding.
    let mostScorings: Int
    let events: EventReader

    init(log: EventLog, threshold: Severity, mostScorings: Int) {
        self.log = log
        self.threshold = threshold
        self.mostScorings = mostScorings
        events = EventReader(log)
    }

    /// What would make a finding ordinary; nil where that is not known, or nothing of it is an alert.
    ///
    /// - Parameters:
    ///   - rows: the finding's rows with their surprises.
    ///   - series: as it stood before the first of `stretch`.
    ///   - stretch: every row from the finding's first to its last, in time order.
    ///   - past: the rows before, in time order.
    /// - Throws: ``DragnetError/Code/interrupted``.
    func counterfactual(
        of rows: [(row: Int, surprise: Float)], from series: ScorerSeries, stretch: ArraySlice<Int>,
        past: ArraySlice<Int>, context: WorkContext
    ) throws -> Counterfactual? {
        let ranked = rows.sorted { ($1.surprise, $0.row) < ($0.surprise, $1.row) }.map(\.row)
        let alerts = rows.count { Severity(surprise: Double($0.surprise)) >= threshold }
        guard alerts > 0, let only = ranked.first else { return nil }
        guard ranked.count > 1 else { return usual(only, at: stretch.startIndex, from: series, past: past) }
        let trials = mostScorings / max(stretch.count, 1)
        guard trials > 0 else { return nil }
        let ends = Set(ranked.flatMap { [log.sources[$0], log.destinations[$0]] })
        return try leavingOut(ranked, alerts: alerts, trials: trials) { count in
            var watched = Set(ranked.dropFirst(count))
            // Where nothing of the finding is left, the other events of its entities are what must be ordinary.
            if watched.isEmpty {
                watched = Set(stretch.filter { ends.contains(log.sources[$0]) || ends.contains(log.destinations[$0]) })
            }
            return try worstSurprise(
                among: watched, without: Set(ranked.prefix(count)), from: series, stretch, context: context)
        }
    }

    /// The fewest events whose absence leaves nothing in the band of alerts.
    private func leavingOut(
        _ ranked: [Int], alerts: Int, trials: Int, worst: (Int) throws -> Double
    ) rethrows -> Counterfactual {
        var left = trials
        func trial(_ count: Int) throws -> Counterfactual {
            left -= 1
            let surprise = try worst(count)
            return Counterfactual(
                removed: ranked.prefix(count).map(log.eventName), surprise: surprise,
                isOrdinary: Severity(surprise: surprise) < threshold)
        }
        var most = min(alerts, ranked.count - 1)
        var best = try trial(most)
        while !best.isOrdinary, most < ranked.count, left > 0 {
            most = most < ranked.count - 1 ? ranked.count - 1 : ranked.count
            best = try trial(most)
        }
        guard most < ranked.count else { return best }
        var fewest = 1
        while best.isOrdinary, fewest < most, left > 0 {
            let middle = (fewest + most) / 2
            let found = try trial(middle)
            if found.isOrdinary {
                best = found
                most = middle
            } else {
                fewest = middle + 1
            }
        }
        return best
    }

    private func worstSurprise(
        among watched: Set<Int>, without removed: Set<Int>, from series: ScorerSeries, _ stretch: ArraySlice<Int>,
        context: WorkContext
    ) throws -> Double {
        var series = series
        var worst = 0.0
        for (done, row) in stretch.enumerated() where !removed.contains(row) {
            if done % 8192 == 0 { try context.cancellation.check() }
            let surprise = series.score(events[row], at: stretch.startIndex + done).surprise
            if watched.contains(row) { worst = max(worst, surprise) }
        }
        return worst
    }

    // MARK: One event

    /// The event with its source's median amount, its most usual destination, or both.
    private func usual(
        _ row: Int, at place: Int, from series: ScorerSeries, past: ArraySlice<Int>
    ) -> Counterfactual? {
        let event = events[row]
        let own = past.filter { log.sources[$0] == event.source }
        var changes: [(change: Counterfactual.Change, apply: (inout Event) -> Void)] = []
        let amounts = own.compactMap { log.amounts?[$0] }.sorted()
        if let amount = event.amount, !amounts.isEmpty, amounts[amounts.count / 2] != amount {
            let median = amounts[amounts.count / 2]
            let change = Counterfactual.Change(
                attribute: .amount, observed: "\(amount)", usual: "\(median)")
            changes.append((change, { $0.scale(to: median, from: amount) }))
        }
        if let partner = mostUsual(own.map { log.destinations[$0] }), partner != event.destination {
            let change = Counterfactual.Change(
                attribute: .destination, observed: log.nodes.name(of: event.destination),
                usual: log.nodes.name(of: partner))
            changes.append((change, { $0.destination = partner }))
        }
        let choices = changes.map { [$0] } + (changes.count > 1 ? [changes] : [])
        var best: Counterfactual?
        for choice in choices {
            var trial = series
            var changed = event
            for item in choice { item.apply(&changed) }
            let surprise = trial.score(changed, at: place).surprise
            let found = Counterfactual(
                changed: choice.map(\.change), surprise: surprise, isOrdinary: Severity(surprise: surprise) < threshold)
            if found.isOrdinary { return found }
            if best.map({ surprise < $0.surprise }) ?? true { best = found }
        }
        return best
    }

    private func mostUsual(_ partners: [NodeIndex]) -> NodeIndex? {
        var counts: [NodeIndex: Int] = [:]
        for partner in partners { counts[partner, default: 0] += 1 }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}

extension Event {
    /// Another amount, with the bytes of both directions in proportion.
    fileprivate mutating func scale(to other: Double, from amount: Double) {
        self.amount = other
        guard amount > 0 else { return }
        sentBytes = sentBytes.map { $0 * other / amount }
        receivedBytes = receivedBytes.map { $0 * other / amount }
    }
}

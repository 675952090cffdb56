import DragnetCore

/// A planted group under construction.
struct FraudDraft {
    let kind: TransactionGenerator.Kind
    /// The accounts that act, the leading one first.
    var entities: [UInt32] = []
    var payments: [Payment] = []

    init(_ kind: TransactionGenerator.Kind) { self.kind = kind }

    mutating func add(
        at time: Int64, from source: UInt32, to destination: UInt32, cents: Int, channel: PaymentChannel
    ) {
        payments.append(
            Payment(time: time, source: source, destination: destination, cents: cents, channel: channel))
    }
}

/// Plants fraud among the accounts of a town.
///
/// Few groups are easily betrayed by chance, when two of them fall on the same weekday, say. So each group is drafted
/// many times, and the draft is kept with which a decision tree sees least; see ``LeakMeter``.
struct FraudPlanter {
    let town: Town
    let history: TownHistory
    private(set) var drafts: [FraudDraft] = []
    /// The leading accounts of the other groups, which lead no second one.
    private(set) var taken: Set<UInt32> = []

    init(town: Town) {
        self.town = town
        history = TownHistory(town.payments, accounts: Int(town.accountCount))
    }

    mutating func plantAll(_ groups: Int) {
        var random = town.random(.plan)
        for _ in 0..<groups {
            var kinds = TransactionGenerator.Kind.allCases
            random.shuffle(&kinds)
            drafts += kinds.map { FraudDraft($0) }
        }
        // Many groups even out by themselves.
        let attempts = groups <= 8 ? 160 / groups : 1
        let meter = attempts > 1 ? LeakMeter(town.payments) : nil
        for pass in 0..<(attempts > 1 ? 3 : 1) {
            for slot in drafts.indices { redraft(slot, pass, attempts, meter) }
        }
    }

    /// Replaces a group by the best of several new drafts, or keeps the old one.
    private mutating func redraft(_ slot: Int, _ pass: Int, _ attempts: Int, _ meter: LeakMeter?) {
        let others = drafts.indices.filter { $0 != slot }.map { drafts[$0] }
        taken = Set(others.compactMap(\.entities.first))
        let otherRows = meter == nil ? [] : others.flatMap(\.payments)
        var best = drafts[slot]
        var bestImpurity = best.payments.isEmpty ? -1 : meter?.impurity(otherRows + best.payments) ?? 0
        for attempt in 0..<attempts {
            let key = RandomKey(
                town.configuration.seed, 0x66_7261, UInt64(slot), UInt64(pass), UInt64(attempt))
            var random = KeyedRandom(key)
            let candidate = draft(best.kind, slot, &random)
            guard !candidate.payments.isEmpty else { continue }
            let impurity = meter?.impurity(otherRows + candidate.payments) ?? 0
            if impurity > bestImpurity { (best, bestImpurity) = (candidate, impurity) }
        }
        drafts[slot] = best
    }

    private func draft(_ kind: TransactionGenerator.Kind, _ slot: Int, _ random: inout KeyedRandom) -> FraudDraft {
        // The first 44 % of the rows stay clean, so that whoever learns from the first 40 % learns from clean rows.
        let from = Double(history.times.count) * 0.44
        let upTo = Double(history.times.count) * 0.97
        let width = (upTo - from) / Double(drafts.count)
        let place = from + width * (Double(slot) + random.nextUnit())
        let start = history.times[Int(place)]
        var draft: FraudDraft
        switch kind {
        case .muleFanIn: draft = mule(at: start, &random)
        case .ring: draft = ring(at: start, &random)
        case .structuring: draft = structuring(at: start, &random)
        case .accountTakeover: draft = takeover(at: start, &random)
        case .cardTesting: draft = cardTesting(at: start, &random)
        }
        // A group that would run over the log's end moves back by whole days.
        let lastSecond = town.calendar.midnight(town.calendar.count) - 1
        let latest = draft.payments.map(\.time).max() ?? 0
        if latest > lastSecond {
            let days = (latest - lastSecond + 86_399) / 86_400
            for index in draft.payments.indices { draft.payments[index].time -= days * 86_400 }
        }
        return draft
    }

    /// Accounts of people (and with `outsiders` of other banks) with a past before `time`, in random order.
    func candidates(
        before time: Int64, outsiders: Bool, _ random: inout KeyedRandom, where isFit: (UInt32) -> Bool = { _ in true }
    ) -> [UInt32] {
        var pool = town.people.map(\.account)
        if outsiders { pool += town.outsiders }
        pool = pool.filter { history.isSeen($0, before: time) && !taken.contains($0) && isFit($0) }
        random.shuffle(&pool)
        return pool
    }
}

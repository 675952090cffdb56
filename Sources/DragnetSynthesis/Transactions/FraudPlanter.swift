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
            Payment(time: time, source: source, destination: destination, cents: cents, channel: channel.open(at: time))
        )
    }
}

/// Plants fraud among the accounts of a town.
///
/// Few groups are easily betrayed by chance, when two of them fall on the same weekday, say. So each group is drafted
/// many times, and the draft is kept with which a decision tree sees least; see ``LeakMeter``.
struct FraudPlanter {
    let town: Town
    let history: TownHistory
    /// The day on which a person's account was opened, by account.
    let openedDay: [Int]
    /// Whether a person lives by night, by account.
    let isNightOwl: [Bool]
    private(set) var drafts: [FraudDraft] = []
    /// The leading accounts of the other groups, which lead no second one.
    private(set) var taken: Set<UInt32> = []

    init(town: Town) {
        self.town = town
        history = TownHistory(town.payments, accounts: Int(town.accountCount))
        var days = [Int](repeating: 0, count: Int(town.accountCount))
        var owls = [Bool](repeating: false, count: Int(town.accountCount))
        for person in town.people {
            days[Int(person.account)] = person.openedDay
            owls[Int(person.account)] = person.isNightOwl
        }
        openedDay = days
        isNightOwl = owls
    }

    mutating func plantAll(_ groups: Int) {
        var random = town.random(.plan)
        for _ in 0..<groups {
            var kinds = TransactionGenerator.Kind.allCases
            random.shuffle(&kinds)
            drafts += kinds.map { FraudDraft($0) }
        }
        // Hundreds of groups even out by themselves as far as their kind allows.
        guard groups <= 64 else {
            for slot in drafts.indices { drafts[slot] = firstDraft(slot) }
            return
        }
        let meter = LeakMeter(town.payments)
        // Descents from different beginnings end in different valleys; the deepest one counts.
        let blank = drafts
        var best: (drafts: [FraudDraft], leak: Double) = (drafts, .infinity)
        for descent in 0..<(groups <= 15 ? 6 : 1) {
            drafts = blank
            taken = []
            let leak = descend(meter, descent, attempts: max(4, 120 / groups))
            if leak < best.leak { best = (drafts, leak) }
        }
        drafts = best.drafts
    }

    /// Drafts all groups, then each again among the others, three times over; returns what leaks in the end.
    private mutating func descend(_ meter: LeakMeter, _ descent: Int, attempts: Int) -> Double {
        var total = meter.tally([])
        for pass in 0..<3 {
            for slot in drafts.indices {
                let others = total - meter.tally(drafts[slot].payments)
                drafts[slot] = bestDraft(slot, descent * 3 + pass, attempts: attempts) {
                    meter.leak(of: meter.tally($0.payments), and: others)
                }
                total = others + meter.tally(drafts[slot].payments)
            }
        }
        // Between whole plans the smooth part decides; the greedy one is a matter of luck at the edge of a bin.
        return meter.leak(of: total, and: meter.tally([]), greedyShare: 0)
    }

    private mutating func firstDraft(_ slot: Int) -> FraudDraft {
        bestDraft(slot, 0, attempts: 40, leak: nil)
    }

    /// The best of several new drafts of a group, or the old one; without a measure the first that succeeds.
    private mutating func bestDraft(
        _ slot: Int, _ pass: Int, attempts: Int, leak: ((FraudDraft) -> Double)?
    ) -> FraudDraft {
        if let leader = drafts[slot].entities.first { taken.remove(leader) }
        var best = drafts[slot]
        var leastLeak = best.payments.isEmpty ? Double.infinity : leak?(best) ?? 0
        for attempt in 0..<attempts {
            let key = RandomKey(town.configuration.seed, 0x66_7261, UInt64(slot), UInt64(pass), UInt64(attempt))
            var random = KeyedRandom(key)
            let candidate = draft(best.kind, slot, &random)
            guard !candidate.payments.isEmpty else { continue }
            let value = leak?(candidate) ?? 0
            if value < leastLeak { (best, leastLeak) = (candidate, value) }
            if leak == nil { break }
        }
        if let leader = best.entities.first { taken.insert(leader) }
        return best
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

    /// Up to `count` different accounts of people (and with `outsiders` of other banks) with a past before `time`.
    ///
    /// Drawn until enough are found or too many draws were in vain, so that the cost does not grow with the town.
    func choose(
        _ count: Int, before time: Int64, outsiders: Bool, _ random: inout KeyedRandom,
        where isFit: (UInt32) -> Bool = { _ in true }
    ) -> [UInt32] {
        var chosen: [UInt32] = []
        let pool = town.people.count + (outsiders ? town.outsiders.count : 0)
        for _ in 0..<(count * 30 + 300) where chosen.count < count {
            let index = random.next(below: pool)
            let isPerson = index < town.people.count
            let account = isPerson ? town.people[index].account : town.outsiders[index - town.people.count]
            guard history.isSeen(account, before: time), !taken.contains(account), !chosen.contains(account),
                isFit(account)
            else { continue }
            chosen.append(account)
        }
        return chosen
    }
}

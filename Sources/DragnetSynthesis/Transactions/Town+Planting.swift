import DragnetCore

/// A planted group before its rows have ids.
struct PlantedPlan: Sendable {
    let kind: String
    let number: Int
    /// The accounts that act, the leading one first.
    var entities: [UInt32]
}

/// What the planters know about the ordinary life that they hide in.
struct TownHistory: Sendable {
    private var pairs: Set<UInt64> = []
    private var firstSeen: [Int64]
    private(set) var outgoing: [Int]
    /// The times of ordinary rows in order.
    let times: [Int64]
    /// Rows of each hour of the week.
    private var rowsOfHour = [Int](repeating: 0, count: 168)

    init(_ payments: [Payment], accounts: Int) {
        firstSeen = [Int64](repeating: .max, count: accounts)
        outgoing = [Int](repeating: 0, count: accounts)
        pairs.reserveCapacity(payments.count / 2)
        for payment in payments {
            pairs.insert(Self.key(payment.source, payment.destination))
            outgoing[Int(payment.source)] += 1
            for account in [payment.source, payment.destination] {
                firstSeen[Int(account)] = min(firstSeen[Int(account)], payment.time)
            }
            rowsOfHour[Self.hourOfWeek(payment.time)] += 1
        }
        times = payments.map(\.time).sorted()
    }

    /// Whether the first ever pays the second in the log, in ordinary life or in an earlier planting.
    func hasPaid(_ source: UInt32, _ destination: UInt32) -> Bool { pairs.contains(Self.key(source, destination)) }

    func isSeen(_ account: UInt32, before time: Int64) -> Bool { firstSeen[Int(account)] < time }

    mutating func notePayment(_ source: UInt32, _ destination: UInt32) { pairs.insert(Self.key(source, destination)) }

    func traffic(at time: Int64) -> Int { rowsOfHour[Self.hourOfWeek(time)] }

    private static func key(_ source: UInt32, _ destination: UInt32) -> UInt64 {
        UInt64(source) << 32 | UInt64(destination)
    }

    private static func hourOfWeek(_ time: Int64) -> Int { Int(time / 3600 % 168 + 168) % 168 }
}

extension Town {
    /// Hides the configured number of groups of every kind in the later part of the log.
    mutating func plantAnomalies() {
        let groups = configuration.anomalyGroups
        guard groups > 0 else { return }
        var planter = FraudPlanter(town: self)
        planter.plantAll(groups)
        payments += planter.payments
        planted = planter.plans
    }
}

/// Plants fraud among the accounts of a town.
struct FraudPlanter {
    let town: Town
    var history: TownHistory
    var payments: [Payment] = []
    var plans: [PlantedPlan] = []
    /// Leading accounts of earlier groups, which are not used again.
    var taken: Set<UInt32> = []

    init(town: Town) {
        self.town = town
        history = TownHistory(town.payments, accounts: Int(town.accountCount))
    }

    private var lastSecond: Int64 { town.calendar.midnight(town.calendar.count) - 1 }

    mutating func plantAll(_ groups: Int) {
        typealias Kind = TransactionGenerator.Kind
        var random = town.random(.plan)
        var order: [Kind] = []
        for _ in 0..<groups {
            var kinds = Kind.allCases
            random.shuffle(&kinds)
            order += kinds
        }
        // The first 44 % of the rows stay clean, so that whoever learns from the first 40 % learns from clean rows.
        let from = Double(history.times.count) * 0.44
        let upTo = Double(history.times.count) * 0.97
        for (slot, kind) in order.enumerated() {
            let low = from + (upTo - from) * Double(slot) / Double(order.count)
            let high = from + (upTo - from) * Double(slot + 1) / Double(order.count)
            // A moment when many others are active: the busiest of four that ordinary life offers.
            let offers = (0..<4).map { _ in history.times[Int(random.next(from: low, to: high))] }
            var start = offers[0]
            for offer in offers where history.traffic(at: offer) > history.traffic(at: start) { start = offer }
            plant(kind, number: slot + 1, at: start)
        }
    }

    private mutating func plant(_ kind: TransactionGenerator.Kind, number: Int, at start: Int64) {
        plans.append(PlantedPlan(kind: kind.rawValue, number: number, entities: []))
        let first = payments.count
        switch kind {
        case .muleFanIn: plantMule(number, at: start)
        case .ring: plantRing(number, at: start)
        case .structuring: plantStructuring(number, at: start)
        case .accountTakeover: plantTakeover(number, at: start)
        case .cardTesting: plantCardTesting(number, at: start)
        }
        fitIntoLog(first)
        for payment in payments[first...] { history.notePayment(payment.source, payment.destination) }
    }

    /// Moves a group that would run over the log's end back by whole weeks' days.
    private mutating func fitIntoLog(_ first: Int) {
        guard let latest = payments[first...].map(\.time).max(), latest > lastSecond else { return }
        let days = (latest - lastSecond + 86_399) / 86_400
        for index in first..<payments.count { payments[index].time -= days * 86_400 }
    }

    mutating func add(
        _ number: Int, at time: Int64, from source: UInt32, to destination: UInt32, cents: Int,
        channel: PaymentChannel, currency: PaymentCurrency = .eur
    ) {
        payments.append(
            Payment(
                time: time, source: source, destination: destination, cents: cents, channel: channel,
                currency: currency, group: UInt32(number)))
    }

    mutating func setEntities(_ entities: [UInt32]) {
        plans[plans.count - 1].entities = entities
        if let leader = entities.first { taken.insert(leader) }
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

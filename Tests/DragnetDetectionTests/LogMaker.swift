import DragnetCore
import DragnetDetection
import DragnetEvents

/// Makes small logs for the tests of this room.
struct LogMaker {
    var log: EventLog
    private var row: UInt32 = 0

    init(domain: LogDomain = .transactions, hasTimes: Bool = true) {
        log = EventLog(domain: domain, hasTimes: hasTimes)
        log.amounts = NumberColumn()
        guard domain == .network else { return }
        log.addAttribute(EventReader.portAttribute, .category(CategoryColumn()))
        log.addAttribute(EventReader.sentBytesAttribute, .number(NumberColumn()))
    }

    mutating func add(
        _ source: String, _ destination: String, hours: Double = 0, amount: Double? = 10, port: Int = 443
    ) throws {
        let type: EntityType = log.domain == .network ? .host : .account
        let from = try log.nodes.intern(source, type: type)
        let to = try log.nodes.intern(destination, type: type)
        log.append(
            time: Int64(hours * Double(Timestamp.hour)), source: from, destination: to, file: 0, fileRow: row)
        log.amounts?.append(amount)
        if log.domain == .network {
            log.appendCategory("\(port)", toAttribute: 0)
            log.appendNumber(amount.map { $0 / 2 }, toAttribute: 1)
        }
        row += 1
    }

    /// Ordinary life: each account pays a few partners of its own at any hour, for `days` days.
    mutating func addOrdinaryLife(accounts: Int, days: Int, perDay: Int, seed: UInt64) throws {
        var random = KeyedRandom(RandomKey(seed))
        for day in 0..<days {
            var times = (0..<perDay).map { _ in random.nextUnit() * 24 }
            times.sort()
            for time in times {
                let account = random.next(below: accounts)
                let partner = (account + 1 + random.next(below: 4)) % accounts
                try add(
                    "A\(account)", "A\(partner)", hours: Double(day) * 24 + time,
                    amount: random.nextLogNormal(mu: 3.5, sigma: 0.6))
            }
        }
    }

    /// A scorer trained without vectors on the first `learning` rows, and the order of the rows.
    func trained(learning: Int, space: VectorSpace = .empty) throws -> (scorer: Scorer, order: [Int]) {
        let order = log.timeOrder
        let trainer = EventModelTrainer(log: log, order: order, learningCount: learning)
        return (try trainer.train(space: space, context: .serial).scorer, order)
    }

    /// Verdicts on all rows after the learning period.
    func scored(learning: Int, space: VectorSpace = .empty) throws -> (scored: ScoredLog, scorer: Scorer, order: [Int])
    {
        var (scorer, order) = try trained(learning: learning, space: space)
        var scored = ScoredLog(count: log.count)
        try scorer.score(log, rows: order[learning...], into: &scored, context: .serial)
        return (scored, scorer, order)
    }
}

import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

/// Hosts of logs that are shorter than a day, where an attacker may have no past but its attack.
@Suite("Host conduct")
struct HostConductTests {
    /// Two hours of sixty workstations, of a proxy that is busier than all of them, and of one workstation that mails
    /// strangers, most of whom never answer, from the first minute on.
    private static func log(
        _ columns: NetworkLog.Columns, seed: UInt64, hours: Double = 2, mailer: Bool = true
    ) throws -> EventLog {
        var random = KeyedRandom(RandomKey(seed))
        var rows: [(seconds: Double, source: String, destination: String, port: Int, isFailed: Bool)] = []
        func seconds(_ random: inout KeyedRandom) -> Double {
            Office.start + 40_000 + (hours * 3_600 * random.nextUnit()).rounded()
        }
        for _ in 0..<Int(2_000 * hours) {
            let host = random.next(below: 60)
            let isAsking = random.nextBool(probability: 0.3)
            let site = (7 * host + random.next(below: 6)) % 90
            rows.append(
                (
                    seconds(&random), "10.0.0.\(10 + host)", isAsking ? "10.0.0.2" : "203.0.113.\(site)",
                    isAsking ? 53 : 443, random.nextBool(probability: 0.03)
                ))
        }
        for _ in 0..<Int(1_500 * hours) {
            rows.append(
                (
                    seconds(&random), "10.0.0.5", "198.51.100.\(random.next(below: 250))", 443,
                    random.nextBool(probability: 0.03)
                ))
        }
        for _ in 0..<Int(mailer ? 400 * hours : 0) {
            rows.append(
                (
                    seconds(&random), "10.0.0.33", "192.0.2.\(random.next(below: 200))", 25,
                    random.nextBool(probability: 0.9)
                ))
        }
        var made = NetworkLog(columns)
        for index in rows.indices.sorted(by: { (rows[$0].seconds, $0) < (rows[$1].seconds, $1) }) {
            let row = rows[index]
            try made.add(
                row.source, row.destination, seconds: row.seconds, port: row.port,
                bytes: random.nextLogNormal(mu: 7, sigma: 1), isFailed: row.isFailed)
        }
        return made.log
    }

    private static func days(
        _ log: EventLog, learningCount: Int, context: WorkContext = .serial
    ) throws -> (days: [HostDay], trained: Scorer) {
        let trainer = EventModelTrainer(log: log, order: log.timeOrder, learningCount: learningCount)
        let trained = try trainer.train(space: .empty, context: context).scorer
        var scorer = trained
        var scored = ScoredLog(count: log.count)
        try scorer.score(log, rows: log.timeOrder[learningCount...], into: &scored, context: context)
        return (scorer.hostDays(), trained)
    }

    @Test(
        "A host that is bad from the first minute on ranks first, with or without ports, before one that is only busy",
        arguments: [NetworkLog.Columns.all, [.state, .bytes, .duration], [.state]], [11, 12] as [UInt64])
    func badFromTheStart(columns: NetworkLog.Columns, seed: UInt64) throws {
        let log = try Self.log(columns, seed: seed)
        let days = try Self.days(log, learningCount: log.count / 4).days
        let names = days.map { log.nodes.name(of: $0.host) }
        #expect(names.first == "10.0.0.33", "\(names.prefix(5))")
        #expect(days.first?.reason != nil)
        // The proxy holds more connections and more destinations than the mailer, and nothing is wrong with it.
        let proxy = try #require(days.first { log.nodes.name(of: $0.host) == "10.0.0.5" })
        #expect(proxy.events > 2 * (days.first?.events ?? .max))
        #expect(proxy.surprise < (days.first?.surprise ?? 0))
    }

    @Test("The days are the same to the bit on 1, 2 and 3 threads, and from a model and a state that were saved")
    func threads() throws {
        let log = try Self.log(.all, seed: 13)
        let count = log.count / 4
        let first = try Self.days(log, learningCount: count)
        for threads in 2...3 {
            #expect(try Self.days(log, learningCount: count, context: WorkContext(threads: threads)).days == first.days)
        }
        let state = try ScoringState(bytes: first.trained.state.bytes())
        var second = Scorer(model: first.trained.model, state: state, reference: first.trained.reference)
        second.insideHosts = first.trained.insideHosts
        let events = EventReader(log)
        for row in log.timeOrder[count...] { _ = second.score(events[row]) }
        // Which kind of attack is asked for only by who tells it, so that reasons may differ.
        #expect(second.hostDays().map(\.surprise) == first.days.map(\.surprise))
    }

    @Test("A day is ranked among its own day's peers: what comes later changes nothing")
    func causality() throws {
        let short = try Self.log(.all, seed: 14)
        let count = short.count / 4
        let long = try Self.log(.all, seed: 14, mailer: true)
        var later = long
        let tomorrow = Office.start + 140_000
        let host = try #require(later.nodes.index(of: "10.0.0.12", type: .host))
        for step in 0..<400 {
            later.append(
                time: Int64((tomorrow + Double(step)) * 1e6), source: host,
                destination: later.destinations[step], file: 0, fileRow: UInt32(later.count))
            later.appendCategory("\(4_000 + step)", toAttribute: 0)
            later.appendCategory("S0", toAttribute: 1)
            for attribute in 2...4 { later.appendNumber(1, toAttribute: attribute) }
        }
        let today = Int(Office.start / Office.day)
        let found = try [short, later].map { try Self.days($0, learningCount: count).days.filter { $0.day == today } }
        #expect(!found[0].isEmpty && found[0] == found[1])
    }
}

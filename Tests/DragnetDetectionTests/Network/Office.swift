import DragnetCore
import DragnetDetection
import DragnetEvents

/// A small office: what its hosts do on ordinary days, and attacks that a test adds.
///
/// Forty workstations visit five favourite sites each, ask the resolver and the file server; the file server writes to
/// its database around the clock. Nothing keeps a steady rhythm.
struct Office {
    /// Midnight of a Monday.
    static let start = 1_772_409_600.0
    static let day = 86_400.0
    /// Days that are learnt from.
    static let learningDays = 5

    private struct Connection {
        var source: String
        var destination: String
        var seconds: Double
        var port: Int
        var bytes: Double
        var isFailed = false
        var attack = ""
    }

    private var connections: [Connection] = []

    /// Ordinary life on some days.
    init(days: Int, perDay: Int = 260, seed: UInt64) {
        var random = KeyedRandom(RandomKey(seed))
        for day in 0..<days {
            for step in 0..<perDay {
                let host = random.next(below: 40)
                let source = "10.0.0.\(10 + host)"
                let seconds = Self.start + Double(day) * Self.day + (8 + 10 * random.nextUnit()) * 3_600
                let bytes = random.nextLogNormal(mu: 7, sigma: 0.8)
                let isFailed = random.nextBool(probability: 0.02)
                switch step % 5 {
                case 0: add(source, "10.0.0.2", seconds, 53, bytes: 60, isFailed)
                case 1: add(source, "10.0.0.3", seconds, 445, bytes: 5 * bytes, isFailed)
                default:
                    let site = (7 * host + random.next(below: 5)) % 90
                    add(source, "203.0.113.\(site)", seconds, 443, bytes: bytes, isFailed)
                }
            }
            for _ in 0..<60 {
                let seconds = Self.start + (Double(day) + random.nextUnit()) * Self.day
                add("10.0.0.3", "10.0.0.4", seconds, 5_432, bytes: random.nextLogNormal(mu: 8, sigma: 0.5), false)
            }
        }
    }

    private mutating func add(
        _ source: String, _ destination: String, _ seconds: Double, _ port: Int, bytes: Double, _ isFailed: Bool,
        attack: String = ""
    ) {
        connections.append(
            Connection(
                source: source, destination: destination, seconds: seconds.rounded(), port: port, bytes: bytes,
                isFailed: isFailed, attack: attack))
    }

    /// A workstation knocks at eighty hosts within ten minutes.
    mutating func addSweep(day: Int) {
        for step in 0..<80 {
            add(
                "10.0.0.13", "10.0.7.\(step)", Self.start + Double(day) * Self.day + 36_000 + Double(step) * 7.5, 445,
                bytes: 60, step % 5 != 0, attack: "sweep")
        }
    }

    /// The busiest host floods the one that it always talks to.
    mutating func addFlood(day: Int) {
        for step in 0..<500 {
            add(
                "10.0.0.3", "10.0.0.4", Self.start + Double(day) * Self.day + 50_400 + Double(step) * 0.3, 5_432,
                bytes: 300, false, attack: "flood")
        }
    }

    /// A workstation tries passwords for forty minutes.
    mutating func addBruteForce(day: Int) {
        for step in 0..<200 {
            add(
                "10.0.0.17", "10.0.0.5", Self.start + Double(day) * Self.day + 40_000 + Double(step) * 12, 22,
                bytes: 900, step % 4 != 0, attack: "brute force")
        }
    }

    /// A workstation sends a gigabyte to an address that nobody knows.
    mutating func addUpload(day: Int) {
        for step in 0..<3 {
            add(
                "10.0.0.21", "198.51.100.7", Self.start + Double(day) * Self.day + 45_000 + Double(step) * 600, 443,
                bytes: 3.5e8, false, attack: "upload")
        }
    }

    /// A workstation asks an address that nobody knows every ten minutes.
    mutating func addBeacon(day: Int, count: Int = 150) {
        for step in 0..<count {
            add(
                "10.0.0.25", "198.51.100.77", Self.start + Double(day) * Self.day + 30_000 + Double(step) * 600, 443,
                bytes: 480, false, attack: "beacon")
        }
    }

    /// Two machines ask an address of their own each, as steadily as the beacon, from the first minute to the last.
    mutating func addOldHabits(days: Int) {
        for (number, source) in ["10.0.0.31", "10.0.0.33"].enumerated() {
            for step in 0..<days * 144 {
                add(
                    source, "198.51.100.\(80 + number)", Self.start + 200 + Double(step) * 600, 443, bytes: 480, false,
                    attack: "habit")
            }
        }
    }

    /// The log in time order, with the attack that each row belongs to, empty for none.
    func made(_ columns: NetworkLog.Columns = .all) throws -> (log: EventLog, attacks: [String]) {
        var made = NetworkLog(columns)
        let order = connections.indices.sorted {
            (connections[$0].seconds, $0) < (connections[$1].seconds, $1)
        }
        for index in order {
            let held = connections[index]
            try made.add(
                held.source, held.destination, seconds: held.seconds, port: held.port, bytes: held.bytes,
                isFailed: held.isFailed)
        }
        return (made.log, order.map { connections[$0].attack })
    }

    /// How many rows of a log are learnt from.
    static func learningCount(_ log: EventLog, days: Int = learningDays) -> Int {
        let end = Int64((start + Double(days) * day) * 1e6)
        return log.times?.count { $0 < end } ?? 0
    }

    /// A model of the first days.
    static func trained(
        _ log: EventLog, days: Int = learningDays, context: WorkContext = .serial
    ) throws -> EventModelTrainer.Trained {
        let trainer = EventModelTrainer(
            log: log, order: log.timeOrder, learningCount: learningCount(log, days: days))
        return try trainer.train(space: .empty, context: context)
    }
}

import DragnetCore
import DragnetEvents

/// Makes small logs of connections, with the columns that a test wants.
struct NetworkLog {
    /// Columns beside time, source and destination.
    struct Columns: OptionSet {
        let rawValue: Int
        static let service = Columns(rawValue: 1)
        static let state = Columns(rawValue: 2)
        static let bytes = Columns(rawValue: 4)
        static let duration = Columns(rawValue: 8)
        static let all: Columns = [.service, .state, .bytes, .duration]
    }

    private(set) var log = EventLog(domain: .network, hasTimes: true)
    private let columns: Columns

    init(_ columns: Columns = .all) {
        self.columns = columns
        if columns.contains(.service) { log.addAttribute(EventReader.portAttribute, .category(CategoryColumn())) }
        if columns.contains(.state) { log.addAttribute(EventReader.stateAttribute, .category(CategoryColumn())) }
        if columns.contains(.bytes) {
            log.addAttribute(EventReader.sentBytesAttribute, .number(NumberColumn()))
            log.addAttribute(EventReader.receivedBytesAttribute, .number(NumberColumn()))
        }
        if columns.contains(.duration) { log.addAttribute(EventReader.durationAttribute, .number(NumberColumn())) }
    }

    /// Adds a connection.
    ///
    /// - Parameter seconds: since 1970.
    mutating func add(
        _ source: String, _ destination: String, seconds: Double, port: Int = 443, bytes: Double = 1_000,
        isFailed: Bool = false, duration: Double = 2
    ) throws {
        let (from, to) = (try log.nodes.intern(source, type: .host), try log.nodes.intern(destination, type: .host))
        log.append(
            time: Int64((seconds * 1e6).rounded()), source: from, destination: to, file: 0, fileRow: UInt32(log.count))
        var place = 0
        if columns.contains(.service) {
            log.appendCategory("\(port)", toAttribute: place)
            place += 1
        }
        if columns.contains(.state) {
            log.appendCategory(isFailed ? "S0" : "SF", toAttribute: place)
            place += 1
        }
        if columns.contains(.bytes) {
            log.appendNumber(bytes, toAttribute: place)
            log.appendNumber(isFailed ? 0 : 3 * bytes, toAttribute: place + 1)
            place += 2
        }
        if columns.contains(.duration) { log.appendNumber(duration, toAttribute: place) }
    }

    /// Connections of a few hosts with each other, at random, `count` of them with pauses of minutes and of days.
    static func random(_ count: Int, hosts: Int = 8, columns: Columns = .all, seed: UInt64) throws -> NetworkLog {
        var random = KeyedRandom(RandomKey(seed))
        var made = NetworkLog(columns)
        var seconds = 1_700_000_000.0
        for _ in 0..<count {
            seconds += random.nextExponential(mean: [1, 60, 4_000, 40_000][random.next(below: 4)])
            // A host now and then talks to itself.
            let (source, destination) = (random.next(below: hosts), random.next(below: hosts))
            try made.add(
                "10.0.0.\(source)", "10.0.0.\(destination)", seconds: seconds.rounded(),
                port: [22, 53, 80, 443][random.next(below: 4)], bytes: random.nextLogNormal(mu: 7, sigma: 1),
                isFailed: random.nextBool(probability: 0.2), duration: random.nextExponential(mean: 3))
        }
        return made
    }
}

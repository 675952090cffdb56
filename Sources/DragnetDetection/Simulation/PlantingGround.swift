import DragnetCore
import DragnetEvents

/// The past of a log as anomalies are planted into it: who there is, who met whom, who pays what.
struct PlantingGround: Sendable {
    let log: EventLog
    let events: EventReader
    /// The rows of the learning period, in time order.
    let order: [Int]
    /// The place from which on anomalies are planted.
    let start: Int
    let profile: LogProfile
    /// Microseconds that count as a day.
    let day: Int64
    /// Nodes that send, nodes that receive, in the order of their first event.
    let senders: [NodeIndex]
    let receivers: [NodeIndex]
    private let pairs: Set<UInt64>
    private let rowsOfSender: [NodeIndex: [Int]]

    /// The ground of the rows in `order`.
    init(log: EventLog, order: [Int], start: Int, profile: LogProfile, day: Int64) {
        self.log = log
        self.order = order
        self.start = start
        self.profile = profile
        self.day = day
        events = EventReader(log)
        var sends = [Bool](repeating: false, count: log.nodes.count)
        var receives = sends
        var pairs: Set<UInt64> = []
        var senders: [NodeIndex] = []
        var receivers: [NodeIndex] = []
        var rows: [NodeIndex: [Int]] = [:]
        for row in order {
            let (source, destination) = (log.sources[row], log.destinations[row])
            if !sends[Int(source)] { senders.append(source) }
            if !receives[Int(destination)] { receivers.append(destination) }
            sends[Int(source)] = true
            receives[Int(destination)] = true
            pairs.insert(Self.key(source, destination))
            if profile.hasAmounts { rows[source, default: []].append(row) }
        }
        if !profile.isBipartite {
            // Either role may fall to anybody.
            let all = (0..<log.nodes.count).filter { sends[$0] || receives[$0] }.map { NodeIndex($0) }
            (senders, receivers) = (all, all)
        }
        self.senders = senders
        self.receivers = receivers
        self.pairs = pairs
        rowsOfSender = rows
    }

    /// The end of the learning period as a place.
    var end: Int { order.count }

    func time(at place: Int) -> Int64 { log.times?[order[min(place, order.count - 1)]] ?? Int64(place) }

    /// The first place whose event is later than `time`.
    func place(after time: Int64) -> Int {
        var (low, high) = (start, end)
        while low < high {
            let middle = (low + high) / 2
            if self.time(at: middle) <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether two nodes ever met in the learning period.
    func met(_ a: NodeIndex, _ b: NodeIndex) -> Bool { pairs.contains(Self.key(a, b)) }

    /// A row of the learning period at random.
    func row(_ random: inout KeyedRandom) -> Int { order[random.next(below: order.count)] }

    /// A sender: half of the time by how much it sends, half of the time any.
    func sender(_ random: inout KeyedRandom) -> NodeIndex {
        random.nextBool(probability: 0.5) ? log.sources[row(&random)] : senders[random.next(below: senders.count)]
    }

    /// A receiver: half of the time by how much it receives, half of the time any.
    func receiver(_ random: inout KeyedRandom) -> NodeIndex {
        random.nextBool(probability: 0.5)
            ? log.destinations[row(&random)] : receivers[random.next(below: receivers.count)]
    }

    /// A payment as `sender` makes them, else as anybody does.
    func template(of sender: NodeIndex, _ random: inout KeyedRandom) -> Event {
        if let rows = rowsOfSender[sender], random.nextBool(probability: 0.7) {
            return events[rows[random.next(below: rows.count)]]
        }
        return events[row(&random)]
    }

    /// One of the payments of `sender`, of anybody if it has none.
    func ownTemplate(of sender: NodeIndex, _ random: inout KeyedRandom) -> Event {
        guard let rows = rowsOfSender[sender] else { return events[row(&random)] }
        return events[rows[random.next(below: rows.count)]]
    }

    private static func key(_ a: NodeIndex, _ b: NodeIndex) -> UInt64 { UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }
}

import DragnetCore
import DragnetEvents

/// What each inside host did on each day, as far as it tells attackers from busy hosts.
///
/// Per host and day: the largest surprise; the eight most surprising destinations, each weighed by one over its rank; how
/// far destinations and connections lie beyond what chance gives; the share of connections at p < .01; the day's largest
/// sum of each family of columns; the largest regularity and upload to somewhere new; and how much it failed, spread and
/// sent by itself, because who attacked from the first minute on has no past to differ from. And of each how far it lies
/// above the host's own earlier days.
struct HostDayBook: Sendable {
    /// A host's day.
    struct Day: Sendable {
        var host: NodeIndex
        var day: Int32
        var events: Float = 0
        var rare: Float = 0
        var excess: Float = 0
        var values = [Float](repeating: 0, count: HostDayBook.statistics)
        /// The row of the connection that was most surprising, and of each family's largest sum.
        var worstRow = -1
        var familyRows = [Int](repeating: -1, count: HostDayBook.families.count)
        /// The largest surprise of each destination, where it is beyond chance.
        var destinations: [NodeIndex: Float] = [:]
        /// The largest values of the host's earlier days; nil on its first.
        var past: [Float]?
        /// How much surprise connections beyond chance spent on each kind of attack that they are most like.
        var kinds: [AttackKind: Float] = [:]
        /// What the host did, no past asked; nil where nobody wants to know.
        var conduct: HostConduct?
    }

    /// Families that a host is told by.
    static let families: [FlowFamily] = [.rate, .fan, .ports, .failures, .bytes, .beacon, .route, .service, .memory]
    static let firstFamily = 5
    static let firstQuiet = firstFamily + families.count
    private static let firstTotal = firstQuiet + 3
    /// Counters whose largest count of the day is looked at by itself.
    static let totals: [FlowCounter] = [.failuresOut, .fanOut, .bytesOut, .newServices, .oddRoutes]
    /// Statistics of a day: five of surprise, one a family, three of quiet attacks, totals.
    static let statistics = firstTotal + totals.count
    /// Columns of the model: each statistic, and its height above the own past.
    static let columns = 2 * statistics

    /// Surprises in nats: below this a destination is nothing.
    private static let noticed: Float = 3
    private static let oddDestination: Float = 5
    private static let oddEvent: Float = 4
    private static let rareEvent: Float = 4.6
    private static let topDestinations = 8

    private(set) var days: [Day] = []
    private var open: [NodeIndex: Int] = [:]
    private var pasts: [Float]

    private let keepsConduct: Bool

    /// A book that goes on from what the hosts' earlier days reached at most; ``statistics`` numbers a host, -1 for none.
    ///
    /// - Parameter keepsConduct: whether days hold their ``HostConduct`` too.
    init(pasts: [Float] = [], keepsConduct: Bool = false) {
        self.pasts = pasts
        self.keepsConduct = keepsConduct
    }

    /// What the hosts' days have reached at most, those still open counted.
    var finishedPasts: [Float] {
        var book = self
        for place in open.values.sorted() { book.close(place) }
        return book.pasts
    }

    /// Days with what is only known when they are over.
    var finished: [Day] {
        days.map { day in
            var day = day
            Self.finish(&day)
            return day
        }
    }

    /// The conduct of each host's day among its peers of the same day, see ``HostConduct``; empty where it is not kept.
    var conducts: [[Float]] {
        guard keepsConduct else { return [] }
        var rows = [[Float]](repeating: [], count: days.count)
        for places in Dictionary(grouping: days.indices, by: { days[$0].day }).values {
            let found = HostConduct.rows(places.map { days[$0].conduct ?? HostConduct() })
            for (place, row) in zip(places, found) { rows[place] = row }
        }
        return rows
    }

    /// Takes in a connection of an inside host.
    ///
    /// - Parameters:
    ///   - surprise: -ln of its tail probability.
    ///   - kind: the kind of attack it is most like, where somebody asked.
    mutating func add(
        _ event: Event, surprise: Float, kind: AttackKind? = nil, stream: borrowing FlowStream, evidence: FamilySums
    ) {
        let number = Int32(clamping: stream.draft.now / 86_400_000_000)
        let place = self.place(event.source, number)
        days[place].events += 1
        days[place].conduct?.add(event, stream.draft)
        if surprise >= Self.rareEvent { days[place].rare += 1 }
        days[place].excess += max(0, surprise - Self.oddEvent)
        if surprise > days[place].values[0] || days[place].worstRow < 0 {
            days[place].values[0] = max(surprise, days[place].values[0])
            days[place].worstRow = event.row
        }
        if let kind { days[place].kinds[kind, default: 0] += max(0, surprise - Self.noticed) }
        if surprise > Self.noticed {
            let held = days[place].destinations[event.destination] ?? 0
            if surprise > held { days[place].destinations[event.destination] = surprise }
        }
        for index in Self.families.indices where evidence.sums[index] > days[place].values[Self.firstFamily + index] {
            days[place].values[Self.firstFamily + index] = evidence.sums[index]
            days[place].familyRows[index] = event.row
        }
        for index in 0..<3 {
            let held = days[place].values[Self.firstQuiet + index]
            days[place].values[Self.firstQuiet + index] = max(held, evidence.quiet[index])
        }
        for (index, counter) in Self.totals.enumerated() {
            let count = FloatMath.log1p(stream.draft.counters[counter.rawValue].counts[WallCounter.lanes - 1])
            days[place].values[Self.firstTotal + index] = max(days[place].values[Self.firstTotal + index], count)
        }
    }

    /// Takes in only what the connection says of the host's conduct.
    mutating func add(_ event: Event, conductIn stream: borrowing FlowStream) {
        let place = self.place(event.source, Int32(clamping: stream.draft.now / 86_400_000_000))
        days[place].conduct?.add(event, stream.draft)
    }

    /// The place of a host's day, which it opens if need be.
    private mutating func place(_ host: NodeIndex, _ number: Int32) -> Int {
        if let held = open[host] {
            // What comes late belongs to the newest day.
            if days[held].day >= number { return held }
            close(held)
        }
        open[host] = days.count
        var day = Day(host: host, day: number)
        if keepsConduct { day.conduct = HostConduct() }
        let start = Int(host) * Self.statistics
        if pasts.count >= start + Self.statistics, pasts[start] >= 0 {
            day.past = Array(pasts[start..<start + Self.statistics])
        }
        days.append(day)
        return days.count - 1
    }

    private mutating func close(_ place: Int) {
        var day = days[place]
        Self.finish(&day)
        let start = Int(day.host) * Self.statistics
        if pasts.count < start + Self.statistics {
            pasts.append(contentsOf: repeatElement(-1, count: start + Self.statistics - pasts.count))
        }
        for index in 0..<Self.statistics { pasts[start + index] = max(pasts[start + index], day.values[index]) }
    }

    private static func finish(_ day: inout Day) {
        let sorted = day.destinations.values.sorted(by: >)
        day.values[1] = zip(1..., sorted.prefix(topDestinations)).reduce(0) { $0 + $1.1 / Float($1.0) }
        day.values[2] = FloatMath.log1p(sorted.reduce(0) { $0 + max(0, $1 - oddDestination) })
        day.values[3] = FloatMath.log1p(day.excess)
        day.values[4] = day.events > 0 ? day.rare / day.events : 0
    }
}

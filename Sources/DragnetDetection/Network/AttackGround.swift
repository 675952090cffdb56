import DragnetCore
package import DragnetEvents

/// The past of a network log as attacks are planted into it.
package struct AttackGround: Sendable {
    let log: EventLog
    let events: EventReader
    /// The rows of the learning period, in time order.
    let order: [Int]
    /// The place from which on attacks are planted.
    let start: Int
    /// Hosts seen as sources; inside hosts alone where addresses tell which these are.
    let sources: [NodeIndex]
    let destinations: [NodeIndex]
    let insiders: [NodeIndex]
    /// Kinds that are not planted, for ablations.
    package var leftOut: Set<AttackKind> = []
    /// Times of the log are multiples of this, microseconds.
    package let resolution: Int64
    let services: [UInt32]
    let hasServices: Bool
    let hasBytes: Bool
    let hasStates: Bool
    let hasDurations: Bool
    /// Kilobytes a day that each source sends.
    private let dailyKilobytes: [NodeIndex: Double]
    /// Services by how often they are met, to the power of .3.
    private let serviceWeights: [Double]
    /// The service that most resolvers answer, and its destinations.
    let resolver: (service: UInt32, destinations: [NodeIndex])?
    /// The first number that no host of the log has.
    package let firstUnseen: NodeIndex
    /// Services of which 53 or dns is the name.
    private static let resolverNames: Set<String> = ["53", "dns", "53/udp", "domain"]
    package static let unseenHosts = 4_000

    /// The ground of some rows in time order; attacks begin at the place `start`.
    package init(log: EventLog, order: [Int], start: Int, internalNetworks: InternalNetworks) {
        self.log = log
        self.order = order
        self.start = start
        events = EventReader(log)
        firstUnseen = NodeIndex(log.nodes.count)
        var sends = [Bool](repeating: false, count: log.nodes.count)
        var receives = sends
        var (sources, destinations): ([NodeIndex], [NodeIndex]) = ([], [])
        var counts: [UInt32: Int] = [:]
        var kilobytes: [NodeIndex: Double] = [:]
        var step: Int64 = 0
        var (hasBytes, hasStates, hasDurations) = (false, false, false)
        for row in order {
            let event = events[row]
            if !sends[Int(event.source)] { sources.append(event.source) }
            if !receives[Int(event.destination)] { destinations.append(event.destination) }
            sends[Int(event.source)] = true
            receives[Int(event.destination)] = true
            if let port = event.port { counts[port, default: 0] += 1 }
            if let bytes = event.credibleBytes {
                hasBytes = true
                kilobytes[event.source, default: 0] += bytes / 1_000
            }
            hasStates = hasStates || event.isFailed != nil
            hasDurations = hasDurations || event.duration != nil
            step = Self.commonDivisor(step, event.time)
        }
        (self.sources, self.destinations) = (sources, destinations)
        (self.hasBytes, self.hasStates, self.hasDurations) = (hasBytes, hasStates, hasDurations)
        let inside = (0..<log.nodes.count).filter {
            (sends[$0] || receives[$0]) && internalNetworks.contains(log.nodes.name(of: NodeIndex($0)))
        }.map { NodeIndex($0) }
        insiders = inside.filter { sends[Int($0)] }.count >= 5 ? inside.filter { sends[Int($0)] } : sources
        resolution = max(step, 1)
        let known = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        services = known.map(\.key)
        hasServices = !known.isEmpty
        serviceWeights = known.reduce(into: []) { sums, item in
            sums.append((sums.last ?? 0) + PortableMath.pow(Double(item.value), 0.3))
        }
        let span = Double(Self.span(log, order)) / 86_400_000_000
        dailyKilobytes = kilobytes.mapValues { $0 / max(span, 1) }
        resolver = Self.resolver(log, order, events, services)
    }

    private static func commonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (abs(a), abs(b))
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    private static func span(_ log: EventLog, _ order: [Int]) -> Int64 {
        guard let times = log.times, let first = order.first, let last = order.last else { return 0 }
        return times[last] - times[first]
    }

    private static func resolver(
        _ log: EventLog, _ order: [Int], _ events: EventReader, _ services: [UInt32]
    ) -> (service: UInt32, destinations: [NodeIndex])? {
        let column = log.categoryAttribute(EventReader.portAttribute) ?? log.kind
        guard
            let service = services.first(where: { code in
                column.map { resolverNames.contains($0.levels[Int(code)].lowercased()) } ?? false
            })
        else { return nil }
        var counts: [NodeIndex: Int] = [:]
        for row in order {
            let event = events[row]
            if event.port == service { counts[event.destination, default: 0] += 1 }
        }
        let busiest = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5).map(\.key)
        return (service, busiest)
    }

    func time(at place: Int) -> Int64 { log.times?[order[min(place, order.count - 1)]] ?? Int64(place) }
    /// Microseconds since 1970 of the first and of the last connection that attacks may lie between.
    package var startTime: Int64 { time(at: start) }
    package var endTime: Int64 { time(at: order.count - 1) }

    /// What a host sends a day, 1,000 at least.
    package func kilobytesADay(_ host: NodeIndex) -> Double { max(dailyKilobytes[host] ?? 0, 1_000) }

    func service(_ random: inout KeyedRandom) -> UInt32? {
        guard let total = serviceWeights.last else { return nil }
        let mark = random.nextUnit() * total
        var (low, high) = (0, serviceWeights.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if serviceWeights[middle] < mark { low = middle + 1 } else { high = middle }
        }
        return services[low]
    }

    func uniformService(_ random: inout KeyedRandom) -> UInt32? {
        services.isEmpty ? nil : services[random.next(below: services.count)]
    }

    func row(_ random: inout KeyedRandom) -> Event { events[order[random.next(below: order.count)]] }
}

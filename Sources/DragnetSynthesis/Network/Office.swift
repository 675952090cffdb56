import DragnetCore
import DragnetEvents

/// The hosts of an office and what they say to each other.
struct Office: Sendable {
    struct Workstation: Sendable {
        let host: UInt32
        /// How much its user does, about 1.
        let activity: Double
        /// When its user comes, in hours, and for how long.
        let start: Double
        let length: Double
        let isLeftOn: Bool
        let isAdministrator: Bool
        let department: Int
        /// The file server, printer and favourite sites of its user.
        let fileServer: UInt32
        let printer: UInt32
        let sites: [Int]
    }

    enum Stage: UInt64 {
        case hosts = 1, sites, staff, browsing, presence, polling, work, servers, nights, border, surplus, uids, order
        case plan, plant, ports
    }

    let configuration: NetworkGenerator.Configuration
    let calendar: LogCalendar
    /// The addresses of all hosts as numbers; the index is the host.
    var addresses: [UInt32] = []
    var isInternal: [Bool] = []
    private var known: Set<UInt32> = []

    var workstations: [Workstation] = []
    /// The address range of every department; `scan` also tries addresses where nobody is.
    var emptyAddresses: [UInt32] = []
    var printers: [UInt32] = []
    var domainControllers: [UInt32] = []
    var resolver: UInt32 = 0
    var fileServers: [UInt32] = []
    var applicationServers: [UInt32] = []
    var databases: [UInt32] = []
    var mailServer: UInt32 = 0
    var backupServer: UInt32 = 0
    var monitor: UInt32 = 0
    var publicServers: [UInt32] = []

    /// External hosts: web sites by popularity, and those with a purpose.
    var sites: [UInt32] = []
    var popularity = WeightedChoice([1])
    var contentNetworks: [UInt32] = []
    var cloudStores: [UInt32] = []
    var telemetry: [UInt32] = []
    var chats: [UInt32] = []
    var mirrors: [UInt32] = []
    var nameServers: [UInt32] = []
    var mailExchangers: [UInt32] = []
    var videoBridges: [UInt32] = []

    var connections: [Connection] = []
    var planted: [PlantedPlan] = []

    init(_ configuration: NetworkGenerator.Configuration, staff: Int) {
        self.configuration = configuration
        calendar = LogCalendar(firstDay: configuration.startDay, count: configuration.days)
        connections.reserveCapacity(configuration.rows + configuration.rows / 4)
        furnish(staff)
    }

    func random(_ stage: Stage, _ index: Int = 0, _ second: Int = 0) -> KeyedRandom {
        KeyedRandom(RandomKey(configuration.seed, 0x6E_6574, stage.rawValue, UInt64(index), UInt64(second)))
    }

    var start: Int64 { calendar.midnight(0) * Timestamp.second }
    var end: Int64 { calendar.midnight(calendar.count) * Timestamp.second }

    /// All servers that are watched and saved.
    var servers: [UInt32] {
        domainControllers + [resolver] + fileServers + applicationServers + databases + [mailServer] + publicServers
    }

    mutating func addHost(_ address: UInt32, isInternal inside: Bool) -> UInt32 {
        addresses.append(address)
        isInternal.append(inside)
        known.insert(address)
        return UInt32(addresses.count - 1)
    }

    /// A host of the internet that nobody has talked to before.
    mutating func strangerHost(_ random: inout KeyedRandom) -> UInt32 {
        while true {
            let address = UInt32(random.next() >> 32)
            let first = address >> 24
            // Only addresses that are routed: no private, loopback, link-local, carrier or test ranges, no multicast.
            let isUsable =
                (1...223).contains(first) && ![10, 100, 127, 169, 172, 192, 198, 203].contains(first)
                && (1...254).contains(address & 255)
            if isUsable && !known.contains(address) { return addHost(address, isInternal: false) }
        }
    }

    mutating func work() {
        for index in workstations.indices { workAtDesk(index) }
        runServers()
        runNights()
        receiveStrangers()
    }

    /// Leaves out dispensable rows, chosen at random, until `count` rows are left.
    mutating func dropSurplus(keeping count: Int) {
        let surplus = connections.count - count
        guard surplus > 0 else { return }
        var dispensable = connections.indices.filter { connections[$0].isDispensable }
        var random = random(.surplus)
        random.shuffle(&dispensable)
        var isDropped = [Bool](repeating: false, count: connections.count)
        for index in dispensable.prefix(surplus) { isDropped[index] = true }
        var next = 0
        connections.removeAll { _ in
            defer { next += 1 }
            return isDropped[next]
        }
    }

    /// Adds a connection; one that begins outside of the log is dropped.
    mutating func connect(
        _ source: UInt32, _ destination: UInt32, _ service: NetworkService, at time: Int64,
        state: ConnectionState = .sf,
        seconds: Double, sent: Double, received: Double, port: Int? = nil, isDispensable: Bool = false
    ) {
        guard time >= start && time < end else { return }
        connections.append(
            Connection(
                time: time, source: source, destination: destination, port: UInt16(port ?? service.port),
                service: service, state: state, duration: Int64(max(0, seconds) * 1e6), sent: Int(sent),
                received: Int(received), isDispensable: isDispensable))
    }

    /// A try that got no answer, or a refusal.
    mutating func fail(
        _ source: UInt32, _ destination: UInt32, _ service: NetworkService, at time: Int64, isRefused: Bool,
        port: Int? = nil, _ random: inout KeyedRandom
    ) {
        let refused = isRefused && !service.isUDP
        connect(
            source, destination, service, at: time, state: refused ? .rej : .s0,
            seconds: refused ? random.next(from: 0.0001, to: 0.02) : 0, sent: service.isUDP ? 48 : 0, received: 0,
            port: port)
    }
}

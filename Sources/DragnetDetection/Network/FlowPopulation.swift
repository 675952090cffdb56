import DragnetCore

/// How often services and routes between roles were seen, and what is usual of the members of a role.
struct FlowPopulation: Sendable {
    /// Roles: that of hosts unseen in the learning period comes last.
    private(set) var roleCount = 1
    /// By role and counter and lane: log counts of closed buckets.
    var buckets: [RunningMoments] = []
    /// By role and service.
    var roleServices = KeyIndex()
    var roleServiceCounts: [Float] = []
    /// For each role and service, log counts of closed buckets: two counters, three lanes.
    var serviceBuckets: [RunningMoments] = []
    var services = KeyIndex()
    var serviceCounts: [Float] = []
    /// For each service log bytes and log durations.
    var serviceSizes: [RunningMoments] = []
    var serviceDurations: [RunningMoments] = []
    /// By both roles and service.
    var routes = KeyIndex()
    var routeCounts: [Float] = []
    var roleTotals: [Float] = []
    var total: Float = 0

    /// Closed buckets that are remembered.
    static let memory: Float = 3_000
    static let bucketsPerService = FlowCounter.perService * WallCounter.lanes

    init() { resize(1) }

    init(roleCount: Int) { resize(roleCount) }

    private mutating func resize(_ count: Int) {
        roleCount = count
        buckets = [RunningMoments](
            repeating: RunningMoments(), count: count * FlowCounter.count * WallCounter.lanes)
        roleTotals = [Float](repeating: 0, count: count)
    }

    /// The place of a counter's lane in ``buckets``; not for counters of services.
    static func bucket(_ role: Int, _ counter: FlowCounter, _ lane: Int) -> Int {
        (role * FlowCounter.count + counter.rawValue) * WallCounter.lanes + lane
    }

    static func roleService(_ role: Int, _ service: UInt32) -> UInt64 { UInt64(role) << 32 | UInt64(service) }

    static func route(_ source: Int, _ destination: Int, _ service: UInt32) -> UInt64 {
        UInt64(source) << 48 | UInt64(destination) << 32 | UInt64(service)
    }

    /// -log of the share of a route among what the source's role opens.
    func routeRarity(_ source: Int, _ destination: Int, _ service: UInt32) -> Float {
        let seen = routes.number(of: Self.route(source, destination, service)).map { routeCounts[$0] } ?? 0
        return -FloatMath.log((seen + 0.3) / (roleTotals[source] + 3))
    }

    /// -log of the share of a service, among all events and among those of a role.
    func serviceRarity(_ role: Int, _ service: UInt32) -> (overall: Float, ofRole: Float) {
        let seen = services.number(of: UInt64(service)).map { serviceCounts[$0] } ?? 0
        let share = (seen + 0.5) / (total + 1)
        let ofRole = roleServices.number(of: Self.roleService(role, service)).map { roleServiceCounts[$0] } ?? 0
        return (-FloatMath.log(share), -FloatMath.log((ofRole + 0.5 * share) / (roleTotals[role] + 0.5)))
    }
}

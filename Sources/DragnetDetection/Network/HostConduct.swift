import DragnetCore
import DragnetEvents

/// What a host does on a day as it stands, no past asked: who attacked from the first connection on has none to differ
/// from, but still fails, knocks and floods as its peers do not.
///
/// Shares and likelihood ratios, not numbers, wherever it can be, so that the busiest host is not the oddest and a day
/// cut short counts like a whole one.
struct HostConduct: Sendable {
    /// What is told of a day; the order is that of the model's columns.
    enum Statistic: Int, CaseIterable {
        /// The share of connections that failed.
        case failedShare = 0
        /// How far that lies beyond chance: log1p of the likelihood ratio to the peers' share.
        case failedEvidence
        /// The share of destinations that never answered.
        case silentShare
        /// How far that lies beyond chance.
        case silentEvidence
        /// Destinations by one service, times how few hosts use it.
        case serviceFan
        /// The same of destinations that never answered.
        case serviceSilence
        /// Connections to one destination, over how many other hosts use that.
        case rarePair

        var reason: ReasonCode {
            switch self {
            case .failedShare, .failedEvidence, .silentShare, .silentEvidence, .serviceSilence: .scan
            case .serviceFan: .fanOut
            case .rarePair: .burst
            }
        }
    }

    private var events: Float = 0
    private var failed: Float = 0
    /// Whether each destination ever answered.
    private var answered: [NodeIndex: Bool] = [:]
    private var answeredByService: [UInt32: [NodeIndex: Bool]] = [:]
    private var rarePair: Float = 0

    /// Shares are drawn toward 0 by as many connections that went well.
    private static let prior: Float = 5

    /// Takes in a connection of the host.
    mutating func add(_ event: Event, _ draft: FlowDraft) {
        let isFailed = event.isFailed == true
        events += 1
        if isFailed { failed += 1 }
        answered[event.destination] = answered[event.destination] == true || !isFailed
        if let service = event.port {
            let held = answeredByService[service]?[event.destination] == true
            answeredByService[service, default: [:]][event.destination] = held || !isFailed
        }
        let count = draft.counters[FlowCounter.pairEvents.rawValue].counts[WallCounter.lanes - 1]
        rarePair = max(rarePair, FloatMath.log1p(count) / (1 + FloatMath.log(max(Float(draft.to.peersIn), 1))))
    }

    /// The statistics of each host's day among its peers of the same day, by ``Statistic``.
    static func rows(_ conducts: [HostConduct]) -> [[Float]] {
        var users: [UInt32: Int] = [:]
        for conduct in conducts { for service in conduct.answeredByService.keys { users[service, default: 0] += 1 } }
        let hosts = Float(conducts.count)
        let usualFailed = usual(conducts.map { $0.share($0.failed, of: $0.events) })
        let usualSilent = usual(conducts.map { $0.share($0.silent, of: $0.destinations) })
        return conducts.map { conduct in
            var (fan, silence): (Float, Float) = (0, 0)
            for (service, destinations) in conduct.answeredByService {
                let rarity = FloatMath.log((hosts + 1) / Float(users[service] ?? 1))
                fan = max(fan, rarity * FloatMath.log1p(Float(destinations.count)))
                silence = max(silence, rarity * FloatMath.log1p(Float(destinations.values.count { !$0 })))
            }
            return Statistic.allCases.map { statistic in
                switch statistic {
                case .failedShare: conduct.share(conduct.failed, of: conduct.events)
                case .failedEvidence: evidence(conduct.failed, of: conduct.events, usual: usualFailed)
                case .silentShare: conduct.share(conduct.silent, of: conduct.destinations)
                case .silentEvidence: evidence(conduct.silent, of: conduct.destinations, usual: usualSilent)
                case .serviceFan: fan
                case .serviceSilence: silence
                case .rarePair: conduct.rarePair
                }
            }
        }
    }

    private var destinations: Float { Float(answered.count) }
    private var silent: Float { Float(answered.values.count { !$0 }) }

    private func share(_ part: Float, of whole: Float) -> Float { part / (whole + Self.prior) }

    /// The mean share of hosts, each counted alike; never so small that one failure is much.
    private static func usual(_ shares: [Float]) -> Float {
        min(max(shares.reduce(0, +) / Float(max(shares.count, 1)), 0.02), 0.5)
    }

    /// log1p of how many times likelier, in nats, the own share makes what was seen than the usual one; 0 below that.
    private static func evidence(_ part: Float, of whole: Float, usual: Float) -> Float {
        guard whole > 0, part / whole > usual else { return 0 }
        let rest = whole - part
        var ratio = part * FloatMath.log(part / whole / usual)
        if rest > 0 { ratio += rest * FloatMath.log(rest / whole / (1 - usual)) }
        return FloatMath.log1p(max(0, ratio))
    }
}

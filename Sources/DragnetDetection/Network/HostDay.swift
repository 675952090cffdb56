public import DragnetEvents

/// One day of one inside host: a row of `host_days.csv`.
public struct HostDay: Sendable, Hashable {
    /// The host.
    public var host: NodeIndex
    /// The day, counted from 1970-01-01 UTC.
    public var day: Int
    /// -log10 of the share of normal days that look as odd.
    public var surprise: Double
    /// What speaks most for it; nil where nothing does.
    public var reason: ReasonCode?
    /// Connections that the host opened.
    public var events: Int
    /// The row of the connection that says most.
    public var worstRow: Int

    init(_ day: HostDayBook.Day, conduct: [Float]?, model: HostDayModel) {
        host = day.host
        self.day = Int(day.day)
        surprise = model.surprise(day, conduct: conduct)
        events = Int(day.events)
        worstRow = day.worstRow
        if let kind = day.kinds.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }), kind.value > 0 {
            reason = kind.key.reason
            return
        }
        let weights = model.familyWeights(day)
        let strongest = weights.indices.filter { HostDayBook.families[$0] != .memory }
            .max { (weights[$0], -$0) < (weights[$1], -$1) }
        guard let strongest, weights[strongest] > 0 else {
            reason = conduct.flatMap { model.conduct?.reason($0) }
            return
        }
        if day.familyRows[strongest] >= 0 { worstRow = day.familyRows[strongest] }
        reason =
            switch HostDayBook.families[strongest] {
            case .rate, .context, .memory, .novelty: .burst
            case .fan: .fanOut
            case .ports, .failures: .scan
            case .bytes: .exfiltration
            case .beacon: .beacon
            case .route: .lateralMovement
            case .service: .rareService
            case .duration: .longConnection
            }
    }
}

import DragnetCore
import DragnetEvents

/// Ranks hosts among their peers by their conduct alone, for logs whose learning period is shorter than a day: there nobody
/// has a past to be compared with, and whoever attacks from the start has an evil one.
struct HostConductModel: Sendable, Hashable, Codable {
    private var columns: [HingeColumn]
    private var bias: Float
    /// The scores of the log as it is.
    private var tail: TailDistribution

    /// Learns from the days of replicates in which hosts attack all the time; nil without enough of them.
    ///
    /// - Parameter clean: days without planted events.
    static func fit(
        _ rows: [[Float]], isPlanted: [Bool], clean: [[Float]], context: WorkContext
    ) throws -> HostConductModel? {
        guard let fitted = try HingeColumn.fit(rows, isPlanted: isPlanted, context: context) else { return nil }
        var model = HostConductModel(columns: fitted.columns, bias: fitted.bias, tail: TailDistribution([]))
        model.tail = TailDistribution(clean.map { model.logit($0) })
        return model
    }

    /// How surprising a row of ``HostConduct`` is: -log10 of the share of days as odd.
    func surprise(_ row: [Float]) -> Double { tail.surprise(Double(logit(row))) }

    /// What says most against the host; nil if nothing does.
    func reason(_ row: [Float]) -> ReasonCode? {
        let weights = columns.indices.map { columns[$0].contribution(row[$0]) }
        guard let most = weights.indices.max(by: { (weights[$0], -$0) < (weights[$1], -$1) }), weights[most] > 0 else {
            return nil
        }
        return HostConduct.Statistic(rawValue: most)?.reason
    }

    private func logit(_ row: [Float]) -> Float {
        columns.indices.reduce(bias) { $0 + columns[$1].contribution(row[$1]) }
    }
}
